// The part of a page in which a known element stood: its form, else its landmark, if there is just one such.
const FORMS = "form, [role=form], [role=search]";
const MARKS = "header, footer, nav, main, aside, dialog, [role]";
const MOST_ROOTS = 200;

const rootsOf = () => {
  const roots = [document];
  for (let at = 0; at < roots.length && roots.length < MOST_ROOTS; at++) {
    for (const element of roots[at].querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
  }
  return roots;
};
const sizeOf = (root) => {
  let size = 0;
  for (const element of root.querySelectorAll("*")) size += element.shadowRoot ? 1 + sizeOf(element.shadowRoot) : 1;
  return size;
};
// What an element right inside calls its landmark; a child's own mark does not count for it.
const calledBy = (mark) => (mark.firstElementChild ? landmarkOf(mark.firstElementChild) : "");

const scopeOf = ({ form, landmark, share, spared }) => {
  const roots = rootsOf();
  const whole = sizeOf(document);
  const only = (selector, said, nameOfPart) => {
    const found = said ? roots.flatMap((root) => [...root.querySelectorAll(selector)]).filter((part) => nameOfPart(part) === said) : [];
    const size = found.length === 1 ? sizeOf(found[0]) : whole;
    return size <= share * whole && whole - size >= spared ? found[0] : null;
  };
  return only(FORMS, form, formOf) || only(MARKS, landmark, calledBy);
};
