// What every page has: theme switch, toasts, tabs, picking rows.
const THEMES = ["system", "light", "dark"];
const TOAST_MS = 12000;
const MOST_TOASTS = 3;
const LOOKED_AT_MS = 3000;
const SPRITE = document.querySelector(".icon use")?.getAttribute("href")?.split("#")[0] ?? "";

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}

export function toast(text, { level = "", href = "" } = {}) {
  const node = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  if (level) node.classList.add(`toast-${level}`);
  const place = node.querySelector("[data-text]");
  if (href) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = text;
    place.replaceChildren(link);
  } else place.textContent = text;
  const toasts = document.getElementById("toasts");
  toasts.append(node);
  // The oldest one that nobody is on makes room.
  if (toasts.children.length > MOST_TOASTS) toasts.querySelector(".toast:not(:hover, :focus-within)")?.remove();
  setTimeout(toastEnded, TOAST_MS, node);
}

// It stays while somebody is on it, and until somebody could have seen it.
function toastEnded(node) {
  if (document.hidden || node.matches(":hover, :focus-within")) setTimeout(toastEnded, LOOKED_AT_MS, node);
  else node.remove();
}

function themeNow() {
  return document.documentElement.dataset.theme ?? "system";
}

function themeShown() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const now = themeNow();
    button.replaceChildren(icon({ system: "system", light: "sun", dark: "moon" }[now]));
    button.setAttribute("aria-label", `Theme: ${now}. Change it`);
    button.title = `Theme: ${now}`;
  }
}

function themeChange() {
  const next = THEMES[(THEMES.indexOf(themeNow()) + 1) % THEMES.length];
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem("theme", next);
  } catch {
    // The choice then holds for this page only.
  }
  themeShown();
  document.dispatchEvent(new CustomEvent("themechange"));
}

function tabChosen(tab) {
  for (const other of tab.closest("[role=tablist]").querySelectorAll("[role=tab]")) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
}

function tabMoved(event) {
  const tab = event.target.closest?.("[role=tab]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tab || !step) return;
  const tabs = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  tabChosen(next);
  next.focus();
}

function rowsPicked(form) {
  const boxes = [...form.querySelectorAll("input[name=case]")];
  const picked = boxes.filter((box) => box.checked).length;
  form.querySelector("[data-select-count]").textContent = picked ? `${picked} chosen` : "None chosen";
  const all = form.querySelector("[data-select-all]");
  all.checked = picked === boxes.length;
  all.indeterminate = picked > 0 && picked < boxes.length;
}

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close) close.closest(".toast").remove();
  if (event.target.closest("[data-theme-switch]")) themeChange();
  const tab = event.target.closest("[role=tab]");
  if (tab) tabChosen(tab);
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
});
document.addEventListener("keydown", tabMoved);
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-select-form]");
  if (!form) return;
  if (event.target.matches("[data-select-all]"))
    for (const box of form.querySelectorAll("input[name=case]")) box.checked = event.target.checked;
  rowsPicked(form);
});
for (const tab of document.querySelectorAll('[role=tab][aria-selected="true"]')) tabChosen(tab);
for (const form of document.querySelectorAll("[data-select-form]")) if (form.querySelector("[data-select-all]")) rowsPicked(form);
themeShown();
