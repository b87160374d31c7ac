// Walks the document with its open shadow roots and returns the elements worth comparing.
const SKIP = new Set(["HEAD", "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "META", "LINK", "BASE", "TITLE", "BR", "HR", "OPTION", "OPTGROUP", "SOURCE", "TRACK", "PARAM", "COL", "COLGROUP", "HTML", "BODY"]);
const EDITS = /^(textbox|searchbox|combobox|spinbutton|slider|file|color|date|time|month|week)$/;
const FITS = {
  fill: (element) => element.isContentEditable || element.nodeName === "TEXTAREA" || EDITS.test(roleOf(element)),
  select: (element) => /^(combobox|listbox)$/.test(roleOf(element)),
  check: (element) => /^(checkbox|radio|switch|menuitemcheckbox|menuitemradio)$/.test(roleOf(element)),
};
FITS.uncheck = FITS.check;

const TESTS = ["data-testid", "data-test", "data-test-id", "data-qa", "data-cy", "data-pw", "data-automation-id"];
const WORDS = ["aria-label", "placeholder", "title", "alt"];
const joined = (element, names) => {
  let found = "";
  for (const name of names) {
    const value = element.getAttribute(name);
    if (value) found += `${value} `;
  }
  return found;
};
const lightOf = (element, text, xpath) => {
  const light = { element, tag: tagOf(element), id: element.id, name: "", classes: null, text, words: "", href: "", test: "", xpath, inRow: false };
  const attributes = element.attributes.length;
  if (attributes) {
    light.classes = element.className ? element.classList : null;
    light.words = joined(element, WORDS);
    light.test = joined(element, TESTS).trim();
    light.name = element.getAttribute("name") || "";
    light.href = element.getAttribute("href") || "";
  }
  if (FIELDS.has(element.nodeName)) {
    light.words += labelOf(element);
    if (element.nodeName === "INPUT" && PUSH.has(element.type)) light.words += ` ${element.getAttribute("value") || ""}`;
  } else if (!text && element.childElementCount && /^(button|a)$/.test(light.tag)) {
    light.words += picturesWithin(element);
  }
  return light;
};
// Whether a text says all the words of the known element's row and little more: it is that row.
const rowReader = (row) => {
  const words = [...new Set(split(row))];
  const longest = words.reduce((one, other) => (other.length > one.length ? other : one), "");
  const most = 2 * row.length + 60;
  return (text) => {
    if (!longest || text.length > most || !text.toLowerCase().includes(longest)) return false;
    const said = new Set(split(text));
    return words.every((word) => said.has(word));
  };
};
// One walk: every element with its XPath and, built from the leaves up, its short text (else "").
const everything = (action, row) => {
  const fits = FITS[action] || null;
  const isRow = rowReader(row);
  const found = [];
  const TOO_LONG = null;
  const visit = (parent, path) => {
    const counts = {};
    let text = "";
    for (let node = parent.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === 3) {
        if (text !== TOO_LONG && /\S/.test(node.data)) text = text ? `${text} ${squeeze(node.data)}` : squeeze(node.data);
      } else if (node.nodeType === 1) {
        const said = element(node, path, counts);
        if (text !== TOO_LONG && said !== "") text = said === TOO_LONG ? TOO_LONG : text ? `${text} ${said}` : said;
      }
      if (text !== TOO_LONG && text.length > LIMIT.text) text = TOO_LONG;
    }
    return text;
  };
  const element = (node, path, counts) => {
    const tag = node.localName;
    counts[tag] = (counts[tag] || 0) + 1;
    if (tag === "head" || tag === "script" || tag === "style" || tag === "template") return "";
    const xpath = `${path}/${tag}[${counts[tag]}]`;
    const at = found.length;
    found.push(null);
    const inner = tag === "svg" ? "" : visit(node, xpath);
    const text = node.shadowRoot ? visit(node.shadowRoot, "") : inner;
    if (text && isRow(text)) for (let i = at + 1; i < found.length; i++) if (found[i]) found[i].inRow = true;
    const muted = MUTE.has(node.nodeName) || typed(node) || drawn(node);
    if (!SKIP.has(node.nodeName) && (!fits || fits(node))) found[at] = lightOf(node, muted ? "" : text || "", xpath);
    return muted || node.hidden ? "" : text;
  };
  visit(document, "");
  return found.filter(Boolean);
};
const shown = (element) => {
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
};
const scan = ({ known, action, limit }) => {
  const began = performance.now();
  const all = everything(action, known.row || "");
  const elements = [];
  for (const index of shortlist(known, all, limit * 3)) {
    if (elements.length >= limit) break;
    if (shown(all[index].element)) elements.push(all[index].element);
  }
  const found = elements.map((each) => describe(each));
  return { elements, packed: packed({ found, scanned: all.length, duration_ms: performance.now() - began }) };
};
