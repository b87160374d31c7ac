// Where an element stands: heading, section, row, form, landmark. Comes after elements.js, whose helpers it uses.

const HEADING = "h1, h2, h3, h4, h5, h6, [role=heading]";
// The heading that the element stands under: the nearest one in front of it or of its ancestors.
const headingOf = (element) => {
  for (let at = element, deep = 0; at && at.nodeName !== "BODY" && deep < 12; deep++, at = parentOf(at)) {
    let sibling = at.previousElementSibling;
    for (let near = 0; sibling && near < 45; near++, sibling = sibling.previousElementSibling) {
      if (sibling.matches(HEADING)) return textWithin(sibling, 80);
      const inner = sibling.childElementCount && sibling.childElementCount < 6 ? sibling.querySelector(HEADING) : null;
      if (inner && !sibling.querySelector("button, input, a[href]")) return textWithin(inner, 80);
    }
  }
  return "";
};
const referred = (element, name) => {
  const ids = attribute(element, name).split(/\s+/).filter(Boolean);
  return ids.map((id) => rootOf(element).getElementById?.(id)).filter(Boolean);
};
const byIds = (element, name) => clip(referred(element, name).map((at) => textWithin(at)).join(" "));
const picturesWithin = (element) => {
  const named = element.querySelectorAll("img[alt], [aria-label], svg > title");
  const words = [];
  for (let i = 0; i < named.length && i < 4; i++) {
    words.push(named[i].getAttribute("aria-label") || named[i].getAttribute("alt") || named[i].textContent);
  }
  return clip(words.join(" "));
};
// A button of nothing but an icon of a font is read out by the icon's name, if nothing else names it.
const iconNameOf = (element) => {
  const icon = drawn(element) ? element : element.childElementCount ? [...element.querySelectorAll("*")].slice(0, 8).find(drawn) : null;
  return icon ? clip(icon.textContent).replace(/_/g, " ") : "";
};
const nameOf = (element, text, label) => {
  const said = byIds(element, "aria-labelledby") || clip(attribute(element, "aria-label")) || label;
  if (said) return said;
  if (element.nodeName === "INPUT" && PUSH.has(element.type)) {
    const caption = clip(element.getAttribute("value") || attribute(element, "alt"));
    return caption || clip(attribute(element, "title")) || { submit: "Submit", reset: "Reset" }[element.type] || "";
  }
  const own = FIELDS.has(element.nodeName) || element.nodeName === "IMG" ? clip(attribute(element, "alt")) : text;
  const rest = clip(attribute(element, "title")) || clip(attribute(element, "placeholder"));
  return own || picturesWithin(element) || rest || iconNameOf(element);
};

const step = (element) => {
  let index = 1;
  for (let at = element.previousElementSibling; at; at = at.previousElementSibling) {
    if (at.localName === element.localName) index++;
  }
  const tag = tagOf(element);
  return /^[a-z][\w-]*$/.test(tag) && !(element instanceof SVGElement) ? `/${tag}[${index}]` : `/*[name()="${tag}"][${index}]`;
};
const stepAt = kept(step);
const xpathOf = (element) => {
  let path = "";
  for (let at = element; at; at = at.parentElement) path = stepAt(at) + path;
  return path;
};
const idXpathOf = (element) => {
  let path = "";
  for (let at = element; at; at = at.parentElement) {
    if (at.id && !at.id.includes('"')) return `//*[@id="${at.id}"]${path}`;
    path = stepAt(at) + path;
  }
  return path;
};
const shadowPathOf = (element) => {
  const hosts = [];
  for (let root = rootOf(element); root.host; root = rootOf(root.host)) hosts.unshift(xpathOf(root.host));
  return hosts;
};

// The first heading within names all of it, unless it only names the first of several parts alike.
const childTowards = (element, inner) => {
  let at = inner;
  while (at.parentElement !== element) at = at.parentElement;
  return at;
};
const namesAll = (element, heading) => {
  for (let at = element; ; ) {
    const others = [...at.querySelectorAll(heading.localName)].filter((each) => each !== heading);
    if (!others.length) return true;
    const branch = childTowards(at, heading);
    const elsewhere = others.filter((each) => !branch.contains(each)).map((each) => childTowards(at, each));
    if (elsewhere.some((each) => each.localName === branch.localName && each.className === branch.className)) return false;
    if (elsewhere.length) return branch === heading || !branch.querySelector(FIELD);
    at = branch;
  }
};
const headingWithin = kept((element) => {
  const heading = element.querySelector("h1, h2, h3, h4, h5, h6, legend, caption, [role=heading]");
  return heading && namesAll(element, heading) ? textWithin(heading, 80) : "";
});
const titleOf = (element) =>
  byIds(element, "aria-labelledby") || clip(attribute(element, "aria-label"), 80) || headingWithin(element);

const LANDMARK = {
  HEADER: "banner", FOOTER: "contentinfo", NAV: "navigation", MAIN: "main", ASIDE: "complementary", DIALOG: "dialog",
};
const LANDMARKS = /^(banner|contentinfo|navigation|main|complementary|dialog|alertdialog|search|tabpanel|region|menu|tablist|toolbar)$/;
const ROW = "tr, li, [role=row], [role=listitem], [role=option], article, [role=article], dd";
const SECTION = "fieldset, section, [role=group], [role=radiogroup], [role=region], dialog, [role=dialog], [role=alertdialog], [role=tabpanel], details, table, form, article";

const closest = (element, selector) => {
  for (let at = element; at; at = parentOf(at)) if (at.matches(selector)) return at;
  return null;
};
const landmarkOf = (element) => {
  for (let at = parentOf(element); at; at = parentOf(at)) {
    const given = attribute(at, "role").trim();
    const role = LANDMARKS.test(given) ? given : given ? "" : LANDMARK[at.nodeName];
    if (role) return squeeze(`${role} ${role === "main" ? "" : clip(attribute(at, "aria-label") || byIds(at, "aria-labelledby"), 60)}`);
  }
  return "";
};
const formOf = (element) => {
  const form = element.form || closest(element, "form, [role=form], [role=search]");
  if (!form) return "";
  const name = form.getAttribute("id") || form.getAttribute("name") || titleOf(form);
  return clip(name || (form.getAttribute("action") || "").split("?")[0] || "form", 80);
};
const SET = "input, select, textarea, [role=checkbox], [role=switch], [role=radio], [role=textbox], [role=combobox]";
const CONTROL = "button, input, select, textarea, [role=button], [role=checkbox], [role=switch]";
const RECORDS = "tr, li, article, [role=row], [role=listitem], [role=article]";
// What holds records of its own is a part of the page (*My orders*, beside *My addresses*), and a row round a table only lays it out.
const holdsRecords = kept((at) => {
  const found = at.querySelectorAll(at.matches(ROW) ? "tr" : RECORDS);
  return found.length > 1;
});
// A row is a table row or list item, or one of several siblings built alike (cards made of divs).
const repeated = (at, element) => {
  if (holdsRecords(at)) return false;
  if (at.matches(ROW)) return true;
  // The panes of tabs and the dialogs of a page are built alike too, but no two are shown together.
  const beside = (name) => {
    let sibling = at[name];
    for (let near = 0; sibling && near < 8 && !sibling.checkVisibility(); near++) sibling = sibling[name];
    return sibling && sibling.checkVisibility() ? sibling : null;
  };
  for (const sibling of [beside("previousElementSibling"), beside("nextElementSibling")]) {
    if (!sibling || sibling.localName !== at.localName || sibling.className !== at.className) continue;
    // What holds many labelled fields is a part of a form, not a record.
    if (sibling.childElementCount && sibling.querySelector(element.localName)) return at.getElementsByTagName("label").length < 3;
  }
  return false;
};
const PANE = "[role=tabpanel], dialog, [role=dialog], [role=alertdialog]";
// A row of buttons below rows of captions and fields is one more of the form.
const allInPairs = kept((rows) => rows.querySelector(FIELD) !== null && [...rows.children].every(inPairs));
const rowOf = (element) => {
  const labels = [...(element.labels || []), ...(element.matches(SET) ? referred(element, "aria-labelledby") : [])];
  // Among fields, what they are called is no record: a row of a form is one like any other.
  const caption = (node) => node.nodeName === "LABEL" && node.control && !CHECKS.has(node.control.type) && FIELDS.has(element.nodeName);
  // What a list of links or buttons within the row offers to do says nothing of its record.
  const menu = (node) => node.matches("ul, ol, menu, [role=menu]") && node.querySelector("a[href], button, [role=menuitem]");
  const own = (node) => node === element || labels.includes(node) || node.matches(CONTROL) || caption(node) || menu(node);
  const below = (at) => !at.querySelector(FIELD) && allInPairs(at.parentElement);
  const laysOut = (at) => (FIELDS.has(element.nodeName) ? inPairs(at) : below(at));
  const ofForm = (at) => at.nodeName === "TR" && !at.closest("table")?.querySelector("th") && laysOut(at);
  let at = parentOf(element);
  for (let deep = 0; at && at.nodeName !== "BODY" && deep < 10; deep++, at = parentOf(at)) {
    if (at.nodeName === "FORM" || at.nodeName === "MAIN" || at.matches(PANE)) break;
    // What columns are called is no record.
    if (at.nodeName === "TR" && ![...at.cells].some((cell) => cell.nodeName === "TD")) break;
    const row = repeated(at, element) && !ofForm(at) ? textWithin(at, LIMIT.words, own) : "";
    if (row) return row;
  }
  return "";
};
// The radios of one question, and the text that asks it where no title does: the nearest in front of them.
const fellows = (radio) => {
  const all = (radio.form || radio.getRootNode()).querySelectorAll("input[type=radio]");
  return radio.name ? [...all].filter((each) => each.name === radio.name) : [];
};
const askedBefore = (radio) => {
  const end = /^(FORM|BODY|TABLE|FIELDSET|MAIN)$/;
  for (let at = radio.closest("label") || radio, deep = 0; at && deep < 4 && !end.test(at.nodeName); deep++, at = at.parentElement) {
    for (let sibling = at.previousSibling; sibling; sibling = sibling.previousSibling) {
      if (sibling.nodeName === "LABEL") continue;
      if (sibling.nodeType === 1 && (sibling.matches(FIELD) || sibling.querySelector(FIELD))) return "";
      const text = sibling.nodeType === 3 ? (spoken(sibling) ? clip(sibling.data, 80) : "") : sibling.nodeType === 1 ? textWithin(sibling, 80, pressed) : "";
      if (text) return text;
    }
  }
  return "";
};
const sectionOf = (element) => {
  const group = element.type === "radio" ? fellows(element) : [];
  const asked = group.length > 1 ? askedBefore(group[0]) : "";
  for (let at = closest(parentOf(element) || element, SECTION), deep = 0; at && deep < 4; deep++) {
    const title = titleOf(at);
    if (title) return asked && [...at.querySelectorAll(FIELD)].some((each) => !group.includes(each)) ? asked : title;
    at = parentOf(at) && closest(parentOf(at), SECTION);
  }
  return asked;
};
