// What an element looks like: shared by the capture of one element and the scan of a page.
// Nothing in here reads a live or preset value of a field, save the caption of a push button.
const LIMIT = { text: 160, words: 240, neighbours: 6, steps: 400 };
const MUTE = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "TEXTAREA", "SELECT", "DATALIST", "HEAD"]);
const FIELDS = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const PUSH = new Set(["button", "submit", "reset", "image"]);
const squeeze = (text) => (text || "").replace(/\s+/g, " ").trim();
const clip = (text, most = LIMIT.text) => squeeze(text).slice(0, most);
const attribute = (element, name) => element.getAttribute(name) || "";
const tagOf = (element) => element.localName.toLowerCase();
const rootOf = (node) => node.getRootNode();
const parentOf = (element) => element.parentElement || (rootOf(element).host ?? null);

// Candidates share their containers: what was read of one is kept for the length of the call.
const kept = (read) => {
  const known = new Map();
  return (element) => {
    if (!known.has(element)) known.set(element, read(element));
    return known.get(element);
  };
};

const typed = (element) => {
  if (!element.attributes.length) return false;
  const mode = element.getAttribute("contenteditable");
  const role = element.getAttribute("role");
  return (mode !== null && mode !== "false") || (role !== null && /\b(textbox|searchbox|combobox)\b/.test(role));
};
const insideTyped = (element) => {
  if (element.isContentEditable) return true;
  for (let at = element; at; at = parentOf(at)) if (typed(at)) return true;
  return false;
};

// An icon font writes a picture's name (*chevron_right*) where a reader sees the picture.
const DRAWN = /(^|[\s-])material-(icons|symbols)/;
const drawn = (element) => !element.firstElementChild && element.firstChild !== null && (element.localName === "mat-icon" || DRAWN.test(element.className));

// Text a reader sees in the subtree, bounded; `without` leaves out whole subtrees.
const textWithin = (root, most = LIMIT.text, without = null) => {
  const parts = [];
  let length = 0;
  let budget = LIMIT.steps;
  const visit = (node) => {
    if (length >= most || budget-- <= 0) return;
    if (node.nodeType === 3) {
      const text = squeeze(node.data);
      if (text) { parts.push(text); length += text.length + 1; }
      return;
    }
    if (node.nodeType !== 1 || MUTE.has(node.nodeName) || node.hidden || typed(node) || drawn(node)) return;
    if (without && without(node)) return;
    const inner = node.shadowRoot || node;
    for (let child = inner.firstChild; child; child = child.nextSibling) visit(child);
  };
  visit(root);
  return clip(parts.join(" "), most);
};

// What a message or a cell says, without the buttons in it (*Saved. Dismiss*).
const BUTTONS = "button, [role=button], input";
const saidBy = (element) => {
  const own = !element.childElementCount || element.matches(BUTTONS) || !element.querySelector(BUTTONS) ? "" : textWithin(element, LIMIT.text, (node) => node.matches(BUTTONS));
  return own || textWithin(element);
};

const IMPLICIT = {
  button: "button", summary: "button", textarea: "textbox", nav: "navigation", main: "main", aside: "complementary",
  table: "table", tr: "row", td: "cell", th: "columnheader", ul: "list", ol: "list", li: "listitem", img: "img",
  dialog: "dialog", article: "article", form: "form", option: "option", fieldset: "group", progress: "progressbar",
  h1: "heading", h2: "heading", h3: "heading", h4: "heading", h5: "heading", h6: "heading", output: "status",
};
const INPUT = {
  button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
  range: "slider", number: "spinbutton", search: "searchbox", file: "file", color: "color", hidden: "",
  date: "date", time: "time", month: "month", week: "week", "datetime-local": "date",
};
const roleOf = (element) => {
  const given = attribute(element, "role").trim().split(/\s+/)[0];
  if (given && given !== "presentation" && given !== "none") return given.toLowerCase();
  const tag = tagOf(element);
  if (tag === "input") return INPUT[element.type] ?? "textbox";
  if (tag === "a" || tag === "area") return element.hasAttribute("href") ? "link" : "";
  if (tag === "select") return element.multiple || element.size > 1 ? "listbox" : "combobox";
  return IMPLICIT[tag] || "";
};

const CHECKS = new Set(["checkbox", "radio"]);
// A field without a label is called by the text in front of it (behind it: a box to tick), near by.
const spoken = (node) => /[\p{L}\p{N}]/u.test(node.data) && !MUTE.has(node.parentElement?.nodeName);
const PRESSABLE = "button, a[href], [role=button], [role=tab], [role=link], [role=menuitem]";
const pressed = (element) => element.matches(PRESSABLE);
const FIELD = "input, select, textarea";
// A row of a form laid out as a table: each cell with a field has its caption in the cell before it.
const spokenWithin = (cell) => /\p{L}/u.test(textWithin(cell, 60));
const inPairs = (row) => {
  const cells = [...row.children];
  const full = cells.map((cell) => cell.querySelector(FIELD) !== null);
  return cells.every((cell, at) => !full[at] || (at > 0 && !full[at - 1] && spokenWithin(cells[at - 1])));
};
// What a person types or chooses; a box to tick has its words behind it, and a push button bears them.
const asks = (cell) => [...cell.querySelectorAll(FIELD)].filter((each) => !PUSH.has(each.type) && !CHECKS.has(each.type));
const captioned = (row) => {
  const cells = [...row.children];
  return cells.every((cell, at) => !asks(cell).length || (at > 0 && !cells[at - 1].querySelector(FIELD) && spokenWithin(cells[at - 1])));
};
const textBeside = (field, behind, end) => {
  let at = field;
  for (let deep = 0; deep < 3 && at && !end.test(at.nodeName); deep++) {
    let sibling = behind ? at.nextSibling : at.previousSibling;
    for (let near = 0; sibling && near < 4; near++) {
      if (sibling.nodeType === 1 && (FIELDS.has(sibling.nodeName) || sibling.querySelector(FIELD))) return "";
      const text = sibling.nodeType === 3 ? (spoken(sibling) ? clip(sibling.data, 60) : "") : sibling.nodeType === 1 ? textWithin(sibling, 60, pressed) : "";
      if (text) return text;
      if (sibling.nodeType === 1 && (pressed(sibling) || sibling.querySelector(PRESSABLE))) return "";
      sibling = behind ? sibling.nextSibling : sibling.previousSibling;
    }
    at = at.parentElement;
  }
  return "";
};
const besideOf = (field) => {
  const cell = field.closest("td");
  const heads = cell && cell.closest("table").rows[0].cells;
  if (heads && heads[cell.cellIndex]?.nodeName === "TH") return textWithin(heads[cell.cellIndex], 60);
  const within = /^(FORM|BODY|TABLE|UL|FIELDSET|MAIN|TD|TH)$/;
  if (CHECKS.has(field.type)) return textBeside(field, true, within);
  if (!cell || cell.parentElement.querySelectorAll(FIELD).length < 2) return textBeside(field, false, /^(FORM|BODY|TABLE|UL|FIELDSET|MAIN|TH)$/);
  const alone = asks(cell).length === 1 && captioned(cell.parentElement);
  return textBeside(field, false, within) || (alone ? textWithin(cell.previousElementSibling, 60) : "");
};
const labelOf = (element) => {
  const labels = element.labels ? [...element.labels] : [];
  const said = clip(labels.map((label) => textWithin(label)).join(" "));
  const named = said || !FIELDS.has(element.nodeName) || PUSH.has(element.type);
  const told = ["aria-label", "aria-labelledby", "placeholder", "title"].some((name) => attribute(element, name));
  return named || told ? said : besideOf(element);
};
// What a picture shows when nothing says it: a sprite's name, a file's name, an icon's class or path.
const iconOf = (element) => {
  const picture = element.matches("img, svg, i") ? element : element.querySelector("svg, img, i, mat-icon, [class*=icon], [class*=material-symbols]");
  if (!picture) return "";
  if (drawn(picture)) return clip(picture.textContent, 80);
  if (picture.nodeName === "IMG") return (picture.getAttribute("src") || "").split(/[?#]/)[0].split("/").pop().slice(0, 80);
  const use = picture.querySelector("use");
  if (use) return (use.getAttribute("href") || use.getAttribute("xlink:href") || "").slice(0, 80);
  const path = picture.querySelector("path, polygon, circle, rect");
  const shape = path ? (path.getAttribute("d") || path.getAttribute("points") || "").slice(0, 60) : "";
  return squeeze(`${picture.getAttribute("class") || ""} ${shape}`).slice(0, 120);
};
const hush = (element, stop) => {
  for (let at = element; at && at !== stop; at = at.parentElement) {
    if (MUTE.has(at.nodeName) || at.hidden || typed(at) || drawn(at)) return true;
  }
  return false;
};
const around = (element, forward) => {
  const found = [];
  const walker = document.createTreeWalker(rootOf(element), NodeFilter.SHOW_TEXT);
  walker.currentNode = element;
  const next = forward ? () => walker.nextNode() : () => walker.previousNode();
  for (let budget = 60; budget > 0 && found.length < LIMIT.neighbours; budget--) {
    const node = next();
    if (!node) break;
    if (element.contains(node)) continue;
    const text = clip(node.data, 60);
    const holder = node.parentElement;
    if (!/[\p{L}\p{N}]/u.test(text) || (holder && (hush(holder) || !holder.checkVisibility()))) continue;
    found.push(text);
  }
  return forward ? found : found.reverse();
};

// The element's root and, within a component, the roots of the components of the same sort.
const kinOf = (element) => {
  const root = rootOf(element);
  if (!root.host) return [root];
  const hosts = [...rootOf(root.host).querySelectorAll(root.host.localName)];
  return [...new Set([root, ...hosts.map((host) => host.shadowRoot).filter(Boolean)])];
};
const takesClicks = (element) => element.hasAttribute("onclick") || element.tabIndex >= 0 || getComputedStyle(element).cursor === "pointer";
// How many other visible elements of the same sort bear the same name: what is pressed is one sort, as a
// redesign makes links of buttons and buttons of links.
const PRESSED = "button, [role=button], input[type=submit], input[type=button], a[href], [role=link]";
const FILLED = "input, select, textarea";
const CONTROLS = `${PRESSED}, ${FILLED}, label, summary, [role]`;
// How often else the page says a whole text, be it by an element of another sort.
const saidElsewhere = (text) => squeeze(document.body?.textContent).split(text).length - 2;
const twinsOf = (element, name) => {
  if (!name) return 0;
  const shown = !element.matches(CONTROLS) || element.matches("[role=status], [role=alert], [role=heading]");
  const elsewhere = shown && name.split(" ").length > 2 ? saidElsewhere(name) : 0;
  if (elsewhere > 0) return elsewhere;
  const sort = [PRESSED, FILLED].find((selector) => element.matches(selector)) || (takesClicks(element) ? `${PRESSED}, ${element.localName}` : element.localName);
  const others = kinOf(element).flatMap((root) => [...root.querySelectorAll(sort)]);
  let count = 0;
  for (let i = 0; i < others.length && i < 400; i++) {
    const other = others[i];
    if (other === element || element.contains(other) || other.contains(element)) continue;
    if (FIELDS.has(other.nodeName) || other.hasAttribute("aria-label") || !other.textContent.trim()) {
      if (nameOf(other, "", labelOf(other)) !== name) continue;
    } else if (other.textContent.length > 4 * name.length + 40 || saidBy(other) !== name) continue;
    if (other.checkVisibility({ visibilityProperty: true })) count++;
  }
  return count;
};

// What the page's controls of the element's sort are called, its own name among them; nothing where they are too many.
const SORTS = [
  "button, summary, a[href], input[type=submit], input[type=button], input[type=image], input[type=reset], [role=button], [role=link], [role=tab], [role=menuitem]",
  "input[type=checkbox], input[type=radio], [role=checkbox], [role=radio], [role=switch]",
  "input:not([type=hidden]), select, textarea, [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton], [contenteditable=true]",
];
const ROSTER = { controls: 300, names: 80 };
const sortOf = (element) => {
  const sort = SORTS.findIndex((selector) => element.matches(selector));
  return sort < 0 && takesClicks(element) ? 0 : sort;
};
const rosterOf = (element, name) => {
  const sort = sortOf(element);
  if (sort < 0 || !name) return [];
  const names = new Set([name.slice(0, 60)]);
  // What is made to be clicked without being a control has its likes among its own tag.
  const selector = element.matches(SORTS[sort]) ? SORTS[sort] : `${SORTS[sort]}, ${element.localName}`;
  const lists = kinOf(element).map((root) => root.querySelectorAll(selector));
  if (lists.reduce((count, list) => count + list.length, 0) > ROSTER.controls) return [];
  for (const other of lists.flatMap((list) => [...list])) {
    if (other === element || sortOf(other) !== sort || other.contains(element) || element.contains(other)) continue;
    if (!other.checkVisibility({ visibilityProperty: true })) continue;
    const text = FIELDS.has(other.nodeName) || insideTyped(other) ? "" : textWithin(other);
    const said = nameOf(other, text, labelOf(other)).slice(0, 60);
    if (said) names.add(said);
    if (names.size > ROSTER.names) return [];
  }
  return [...names];
};

const DATA_TEST = /^data-(test|testid|test-id|test_id|qa|qa-id|cy|pw|e2e|automation|automation-id|hook|selenium)(-|$)/;
const ARIA = ["aria-label", "aria-labelledby", "aria-describedby", "aria-controls", "aria-haspopup", "aria-roledescription"];
const testIdsOf = (element) => {
  const found = {};
  for (const { name, value } of element.attributes) if (DATA_TEST.test(name) && value) found[name] = value.slice(0, 120);
  return found;
};
const ariaOf = (element) => {
  const found = {};
  for (const name of ARIA) if (element.hasAttribute(name)) found[name] = clip(attribute(element, name), 120);
  return found;
};
// A long query value is a token more often than an address: its key stays, it does not.
const hrefOf = (element) => {
  const given = element.getAttribute("href");
  if (!given || /^\s*(javascript|data):/i.test(given)) return "";
  return given.replace(/=([^&#]{33,})/g, "=").slice(0, 300);
};
const typeOf = (element) => (["INPUT", "BUTTON", "SELECT"].includes(element.nodeName) ? element.type : attribute(element, "type"));

// What a list offers to choose from, as hashes: whose accounts or patients it lists is told to nobody. An entry
// without a value only says that there is a choice.
const OFFER = { options: 40, alike: 0.8 };
const hashOf = (text) => {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
};
const optionsOf = (element) => {
  if (element.nodeName !== "SELECT") return [];
  const real = [...element.options].filter((each) => each.value !== "" && !each.disabled && squeeze(each.label));
  return real.slice(0, OFFER.options).map((each) => hashOf(squeeze(each.label).toLowerCase()));
};
// The one button that sends its form, if others of the page's forms have theirs or not.
const SENDING = "button, input[type=submit], input[type=image]";
const sends = (element) => element.matches(SENDING) && element.type !== "button" && element.type !== "reset" && element.form !== null;
const sendsAlone = (element) => {
  if (!sends(element)) return false;
  const others = [...element.form.querySelectorAll(SENDING)];
  return !others.some((other) => other !== element && sends(other) && other.checkVisibility());
};
// Of two lists that offer the same (*From*, *To*) neither is known by it.
const onlyOffer = (element) => {
  const options = new Set(optionsOf(element));
  const alike = (other) => {
    const theirs = new Set(optionsOf(other));
    const shared = [...theirs].filter((each) => options.has(each)).length;
    return 2 * shared >= OFFER.alike * (options.size + theirs.size);
  };
  const others = options.size ? kinOf(element).flatMap((root) => [...root.querySelectorAll("select")]) : [];
  return others.some((other) => other !== element && alike(other)) ? [] : [...options];
};

const describe = (element, alone = false) => {
  const box = element.getBoundingClientRect();
  const text = FIELDS.has(element.nodeName) || insideTyped(element) ? "" : saidBy(element);
  const label = labelOf(element);
  const name = nameOf(element, text, label);
  return {
    twins: alone ? twinsOf(element, name) : -1, tag: tagOf(element), type: typeOf(element), id: element.id || "",
    name: attribute(element, "name"), classes: [...element.classList].slice(0, 20), role: roleOf(element),
    accessible_name: name, label, placeholder: clip(attribute(element, "placeholder")), text,
    href: hrefOf(element), alt: clip(attribute(element, "alt")), title: clip(attribute(element, "title")),
    aria: ariaOf(element), test_ids: testIdsOf(element),
    editable: element.isContentEditable || ["INPUT", "TEXTAREA"].includes(element.nodeName),
    clickable: takesClicks(element),
    disabled: element.matches(":disabled") || attribute(element, "aria-disabled") === "true",
    x: Math.round(box.x + scrollX), y: Math.round(box.y + scrollY), width: Math.round(box.width), height: Math.round(box.height),
    xpath: xpathOf(element), id_xpath: idXpathOf(element), neighbours: [...around(element, false), ...around(element, true)],
    icon: name ? "" : iconOf(element), heading: headingOf(element), row: rowOf(element), section: sectionOf(element), landmark: landmarkOf(element), form: formOf(element),
    options: optionsOf(element), sends_alone: sendsAlone(element), shadow_path: shadowPathOf(element), page_url: location.href.split(/[?#]/)[0], page_title: clip(document.title),
  };
};
const captured = (element) => {
  const seen = describe(element, true);
  return { ...seen, roster: rosterOf(element, seen.accessible_name), options: onlyOffer(element) };
};
// One text travels faster than a tree. Old libraries teach arrays a toJSON that breaks it: then the tree.
const packed = (value) => [Array, Object, String].some((type) => type.prototype.toJSON) ? value : JSON.stringify(value);
