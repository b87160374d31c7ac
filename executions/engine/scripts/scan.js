// Walks the document with its open shadow roots and returns the elements worth comparing.
const SKIP = new Set(["HEAD", "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "META", "LINK", "BASE", "TITLE", "BR", "HR", "OPTION", "OPTGROUP", "SOURCE", "TRACK", "PARAM", "COL", "COLGROUP", "HTML", "BODY"]);
const EDITS = /^(textbox|searchbox|combobox|spinbutton|slider|file|color|date|time|month|week)$/;
const FITS = {
  fill: (element) => element.isContentEditable || element.nodeName === "TEXTAREA" || EDITS.test(roleOf(element)),
  select: (element) => /^(combobox|listbox)$/.test(roleOf(element)),
  check: (element) => /^(checkbox|radio|switch|menuitemcheckbox|menuitemradio)$/.test(roleOf(element)),
};
FITS.uncheck = FITS.check;

const lightOf = (element, xpath) => {
  let text = "";
  if (!FIELDS.has(element.nodeName) && !typed(element)) {
    text = element.childElementCount === 0 ? clip(element.textContent) : element.childElementCount < 12 ? textWithin(element) : "";
  }
  const words = ["aria-label", "placeholder", "title", "alt"].map((name) => attribute(element, name));
  if (element.labels?.length) words.push(labelOf(element));
  if (element.nodeName === "INPUT" && PUSH.has(element.type)) words.push(element.getAttribute("value") || "");
  if (!text && element.childElementCount) words.push(picturesWithin(element));
  return {
    tag: tagOf(element), id: element.id || "", name: attribute(element, "name"), classes: element.classList, text,
    words: words.join(" "), href: attribute(element, "href"), test: Object.values(testIdsOf(element)).join(" "), xpath,
  };
};
const everything = (action) => {
  const fits = FITS[action] || (() => true);
  const found = [];
  const visit = (parent, path) => {
    const counts = {};
    for (let element = parent.firstElementChild; element; element = element.nextElementSibling) {
      const tag = element.localName;
      counts[tag] = (counts[tag] || 0) + 1;
      const xpath = `${path}/${tag}[${counts[tag]}]`;
      if (!SKIP.has(element.nodeName) && !element.ownerSVGElement && fits(element)) found.push({ element, xpath });
      if (element.nodeName === "SVG" || element.nodeName === "svg" || element.nodeName === "HEAD") continue;
      if (element.shadowRoot) visit(element.shadowRoot, "");
      visit(element, xpath);
    }
  };
  visit(document, "");
  return found;
};
const shown = (element) => {
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
};
const scan = ({ known, action, limit }) => {
  const began = performance.now();
  const all = everything(action);
  const lights = all.map(({ element, xpath }) => lightOf(element, xpath));
  const order = shortlist(known, lights, limit * 3);
  const elements = [];
  for (const index of order) {
    if (elements.length >= limit) break;
    if (shown(all[index].element)) elements.push(all[index].element);
  }
  const found = elements.map(describe);
  return { elements, found, scanned: all.length, duration_ms: performance.now() - began };
};
