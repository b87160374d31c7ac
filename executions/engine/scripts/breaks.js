// The page's side of a healing benchmark: holds the true element of a step, breaks what leads to it, and
// says of every use of the page whether it met that element. Runs before the page's own scripts.
// The element is held as a node in a closure: no attribute, no id, nothing that a search could find.
const TEST_ID = /^data-(test|testid|test-id|test_id|qa|qa-id|cy|pw|e2e|automation|automation-id|hook|selenium)(-|$)/;
const REFERENCES = [
  "for", "list", "form", "headers", "popovertarget", "commandfor", "aria-labelledby", "aria-describedby",
  "aria-controls", "aria-owns", "aria-activedescendant", "aria-details", "aria-errormessage", "aria-flowto",
];
const OWNERS = "a[href], button, summary, label, select, input, textarea, [role=button], [role=link], [role=tab], "
  + "[role=menuitem], [role=option], [role=checkbox], [role=radio], [role=switch], [role=combobox]";
const NEVER_WRAPPED = new Set(["HTML", "BODY", "HEAD", "OPTION", "OPTGROUP", "SUMMARY", "LEGEND", "CAPTION"]);
const USES = ["pointerdown", "pointermove", "click", "input", "change", "keydown"];
const MOST_TOLD = 1_000;

let truth = new Set();
let node = null;
let acts = false;
let undone = [];
let told = 0;

const parentOf = (element) => element.parentElement || element.getRootNode().host || null;
const closest = (element, selector) => {
  for (let at = element; at; at = parentOf(at)) if (at.matches(selector)) return at;
  return null;
};
// What a person uses when they use `element`: the control it is a part of, unless that has other parts.
const ownerOf = (element) => {
  const owner = closest(element, OWNERS);
  if (!owner || owner === element || owner.matches("button, summary")) return owner || element;
  return owner.textContent.trim() === element.textContent.trim() ? owner : element;
};
const ancestor = (level) => {
  let at = node;
  for (let up = 0; at && up < level; up++) at = parentOf(at);
  return at;
};
const inTree = (root) => [...root.querySelectorAll("*")];
// Another name of the same make, the same one each time, with nothing of the old one in it.
const renamed = (name) => {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619) >>> 0;
  let letters = "";
  for (let i = 0; i < 7; i++, hash = Math.floor(hash / 17) + 7919 * (i + 1)) letters += "bcdfghklmnprstvwz"[hash % 17];
  return letters;
};

const setAttribute = (element, name, value) => {
  const old = element.getAttribute(name);
  element.setAttribute(name, value);
  undone.push(() => (old === null ? element.removeAttribute(name) : element.setAttribute(name, old)));
};
const setText = (text, value) => {
  const old = text.data;
  text.data = value;
  undone.push(() => { text.data = old; });
};
const moved = (element, parent, before) => {
  try {
    if (parent.moveBefore) return parent.moveBefore(element, before);
  } catch {
    // What cannot be moved in one piece is put in anew.
  }
  return parent.insertBefore(element, before);
};

// A build that renames its classes and ids renames them in its stylesheets too: the looks stay.
const restyled = (root, old, fresh, mark) => {
  const pattern = new RegExp(`\\${mark}${CSS.escape(old).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "g");
  const change = (rules) => {
    for (const rule of rules) {
      if (rule.selectorText && rule.selectorText.search(pattern) >= 0) {
        rule.selectorText = rule.selectorText.replace(pattern, `:is(${mark}${CSS.escape(old)}, ${mark}${CSS.escape(fresh)})`);
      }
      if (rule.cssRules) change(rule.cssRules);
    }
  };
  for (const sheet of [...(root.styleSheets || []), ...(root.adoptedStyleSheets || [])]) {
    try {
      change(sheet.cssRules);
    } catch {
      // A stylesheet of another origin cannot be read.
    }
  }
};

const idRenamed = (element, root) => {
  const old = element.id;
  if (!old) return false;
  const fresh = renamed(old);
  restyled(root, old, fresh, "#");
  for (const each of inTree(root)) {
    for (const name of REFERENCES) {
      const tokens = (each.getAttribute(name) || "").split(/\s+/);
      if (tokens.includes(old)) setAttribute(each, name, tokens.map((one) => (one === old ? fresh : one)).join(" "));
    }
    if (each.getAttribute("href") === `#${old}`) setAttribute(each, "href", `#${fresh}`);
  }
  setAttribute(element, "id", fresh);
  return true;
};

const BREAKS = {
  id(at) {
    let changed = idRenamed(at, at.getRootNode());
    const names = [...at.attributes].map(({ name }) => name).filter((name) => TEST_ID.test(name));
    if (at === node && at.matches("input:not([type=radio]), select, textarea") && at.name) names.push("name");
    for (const name of names) {
      setAttribute(at, name, renamed(at.getAttribute(name)));
      changed = true;
    }
    return changed;
  },
  class(at) {
    const root = at.getRootNode();
    const names = [...at.classList];
    for (const old of names) {
      const fresh = renamed(old);
      restyled(root, old, fresh, ".");
      for (const each of inTree(root)) {
        if (each.classList.contains(old)) setAttribute(each, "class", [...each.classList].map((one) => (one === old ? fresh : one)).join(" "));
      }
    }
    return names.length > 0;
  },
  wrapper(at) {
    const parent = at.parentNode;
    if (NEVER_WRAPPED.has(at.nodeName) || at instanceof SVGElement || !parent || parent.nodeType === 9) return false;
    const wrapper = document.createElement(getComputedStyle(at).display.startsWith("inline") ? "span" : "div");
    wrapper.style.display = "contents";
    if (at.slot) wrapper.slot = at.slot;
    parent.insertBefore(wrapper, at);
    moved(at, wrapper, null);
    undone.push(() => { moved(at, wrapper.parentNode, wrapper); wrapper.remove(); });
    return true;
  },
  order(at) {
    for (const [other, after] of [[at.previousElementSibling, true], [at.nextElementSibling, false]]) {
      if (!other || !alike(at, other) || textBetween(at, other)) continue;
      const parent = at.parentNode;
      const [first, second] = after ? [other, at] : [at, other];
      // The neighbour moves, the element stays where it is.
      if (after) moved(first, parent, second.nextSibling);
      else moved(second, parent, first);
      undone.push(() => (after ? moved(first, parent, second) : moved(second, parent, first.nextSibling)));
      return true;
    }
    return false;
  },
  text(at) {
    if (at !== node) return false;
    const before = undone.length;
    for (const named of new Set([node, ...(node.labels || [])])) {
      const walker = document.createTreeWalker(named, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        if (!text.parentElement.closest("option, textarea, script, style") && respelled(text.data) !== text.data) {
          setText(text, respelled(text.data));
        }
      }
      const caption = named.matches("input[type=submit], input[type=button], input[type=reset]") ? ["value"] : [];
      for (const name of ["aria-label", "placeholder", "title", "alt", ...caption]) {
        const said = named.getAttribute(name);
        if (said && respelled(said) !== said) setAttribute(named, name, respelled(said));
      }
    }
    return undone.length > before;
  },
  remove(at) {
    if (at !== node) return false;
    const gone = acts ? ownerOf(node) : node;
    const parent = gone.parentNode;
    const next = gone.nextSibling;
    if (!parent) return false;
    gone.remove();
    undone.push(() => parent.insertBefore(gone, next));
    return true;
  },
};

// As pseudo-localisation does it: a person still reads the word, a program sees another one.
const ACCENTS = { a: "à", e: "é", i: "ï", o: "ô", u: "ü", y: "ÿ", A: "À", E: "É", I: "Ï", O: "Ô", U: "Ü", Y: "Ÿ" };
const respelled = (text) => text.replace(/\p{L}[\p{L}\p{M}]*/gu, (word) => {
  const accented = word.replace(/[aeiouy]/gi, (letter) => ACCENTS[letter] || letter);
  return accented !== word || word.length < 2 ? accented : `${word[0]}·${word.slice(1)}`;
});

const CONTROLS = "a[href], button, input, select, textarea, [role=button]";
const controlsIn = (element) => (element.matches(CONTROLS) ? 1 : element.querySelectorAll(CONTROLS).length);
const PLACED = new Set(["TD", "TH", "DT", "DD", "OPTION", "HTML", "BODY", "HEAD", "LABEL"]);
const alike = (one, other) =>
  one.localName === other.localName && one.className === other.className && !PLACED.has(one.nodeName)
  && controlsIn(one) === controlsIn(other) && (controlsIn(one) > 0 || one.childElementCount === other.childElementCount);
const textBetween = (one, other) => {
  const [first, second] = one.compareDocumentPosition(other) & 4 ? [one, other] : [other, one];
  const loose = (text) => text && text.nodeType === 3 && text.data.trim();
  if (loose(first.previousSibling) || loose(second.nextSibling)) return true;
  for (let at = first.nextSibling; at && at !== second; at = at.nextSibling) if (loose(at)) return true;
  return false;
};

const tell = (event) => {
  if (!window[REPORT] || told++ >= MOST_TOLD) return;
  const path = event.composedPath();
  const at = path.find((one) => one.nodeType === 1);
  window[REPORT](JSON.stringify({
    type: event.type, trusted: event.isTrusted, met: path.some((one) => truth.has(one)),
    known: truth.size > 0, connected: Boolean(node && node.isConnected), on: at ? named(at) : "the page",
  }));
};
const named = (element) => {
  const at = closest(element, OWNERS) || element;
  const said = at.getAttribute("aria-label") || (/^(INPUT|TEXTAREA|SELECT)$/.test(at.nodeName) ? at.name || at.id : at.textContent);
  return `${at.localName} ${(said || "").replace(/\s+/g, " ").trim().slice(0, 60)}`.trim();
};
for (const type of USES) window.addEventListener(type, tell, { capture: true, passive: true });

const keeper = {
  hold(element, forAction) {
    node = element;
    acts = forAction;
    undone = [];
    truth = new Set([node]);
    if (!acts) return;
    const owner = ownerOf(node);
    for (const one of [owner, ...(node.labels || []), ...(owner.labels || []), node.control, owner.control]) {
      if (one) truth.add(one);
    }
  },
  /** "broken" when something was changed, "none" when there is nothing to change, "end" past the root. */
  break(kind, level) {
    const at = ancestor(level);
    if (!at || at.nodeName === "BODY" || at.nodeName === "HTML") return "end";
    return BREAKS[kind](at) ? "broken" : "none";
  },
  mend() {
    while (undone.length) undone.pop()();
  },
  isTrue: (element) => element === node,
  isThere: () => Boolean(node && node.isConnected),
  isVisible: () => Boolean(node && node.isConnected && node.checkVisibility({ visibilityProperty: true })),
  name: () => (node ? named(node) : ""),
};
Object.defineProperty(window, Symbol.for(KEY), { value: keeper });
