// The case editor: rows, order, inline check, unsaved changes, and what happens when two people save.
import { toast } from "./app.js";

const form = document.getElementById("editor");
const rows = document.getElementById("rows");
const template = document.getElementById("row-template");
const said = document.getElementById("moved");
const CHECK_AFTER_MS = 400;
const VALUELESS = ["visible", "hidden", "checked", "unchecked"];
const PAGE_ASSERTIONS = ["url", "title"];
const PAGE_WAITS = ["time", "url", "load_state"];
const MAY_BE_EMPTY = ["text_equals", "value", "attribute"];
const LABELS = { navigate: "Address", fill: "Text to type", select: "Option", press: "Key", assert: "Expected" };
const WAIT_LABELS = { time: "Milliseconds", url: "Address", load_state: "Load state (load, domcontentloaded, networkidle)" };
const touched = new WeakSet();
let everything = false;
let leaving = false;
let before = "";
let checking = 0;

const slot = (name) => form.querySelector(`[data-slot="${name}"]`);
const allRows = () => [...rows.querySelectorAll("[data-row]")];
const input = (row, name) => row.querySelector(`[data-name="${name}"]`);

function state() {
  return new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")).toString();
}

function fieldsOf(row) {
  const action = input(row, "action").value;
  const assertion = input(row, "assertion").value;
  const wait = input(row, "wait_for").value;
  const names = new Set(["action", "timeout_ms", "enabled"]);
  const element = () => ["selector", "frame", "instruction"].forEach((name) => names.add(name));
  if (action === "assert") {
    names.add("assertion");
    if (!PAGE_ASSERTIONS.includes(assertion)) element();
    if (assertion === "attribute") names.add("attribute");
    if (!VALUELESS.includes(assertion)) names.add("value").add("secret");
    if (MAY_BE_EMPTY.includes(assertion)) names.add("empty");
  } else if (action === "wait") {
    names.add("wait_for");
    if (PAGE_WAITS.includes(wait)) names.add("value");
    else element();
  } else {
    if (action !== "navigate") element();
    if (action in LABELS) names.add("value").add("secret");
    if (action === "fill") names.add("empty");
  }
  return names;
}

function rowShown(row) {
  const names = fieldsOf(row);
  for (const field of row.querySelectorAll("[data-field]")) {
    field.hidden = !names.has(field.dataset.field);
    field.classList.remove("js-off");
  }
  const action = input(row, "action").value;
  row.querySelector("[data-value-label]").textContent = (action === "wait" ? WAIT_LABELS[input(row, "wait_for").value] : LABELS[action]) ?? "Value";
  const on = input(row, "enabled").checked;
  row.classList.toggle("is-off", !on);
  row.querySelector("[data-off]").hidden = on;
  const value = input(row, "value");
  value.type = input(row, "secret").checked && names.has("secret") ? "password" : "text";
}

function numbered() {
  const list = allRows();
  list.forEach((row, index) => {
    row.querySelector("[data-number]").textContent = index + 1;
    for (const node of row.querySelectorAll("[data-name]")) {
      const name = `steps-${index}-${node.dataset.name}`;
      node.name = name;
      if (node.type === "hidden") continue;
      node.id = name;
      const label = node.closest("[data-field]").querySelector("label");
      label.htmlFor = name;
      const error = node.closest("[data-field]").querySelector("[data-error]");
      if (error) error.id = `${name}-error`;
    }
    for (const button of row.querySelectorAll(".edit-tools button")) {
      button.dataset.does ??= button.getAttribute("aria-label");
      button.setAttribute("aria-label", `${button.dataset.does} step ${index + 1}`);
      button.title = button.dataset.does;
    }
    row.querySelector('[data-move="-1"]').setAttribute("aria-disabled", String(index === 0));
    row.querySelector('[data-move="1"]').setAttribute("aria-disabled", String(index === list.length - 1));
  });
  slot("count").textContent = list.length;
}

function changed() {
  const differs = state() !== before;
  slot("unsaved").textContent = differs ? "Not saved yet" : "";
  clearTimeout(checking);
  checking = setTimeout(check, CHECK_AFTER_MS);
}

function place(problem) {
  const match = /^steps\[(\d+)\](?:\.(\w+))?/.exec(problem.field);
  if (match) {
    const row = allRows()[Number(match[1])];
    const field = row?.querySelector(`[data-field="${match[2] ?? "action"}"]`);
    return { row, field };
  }
  const name = problem.field.split(/[.[]/)[0];
  return { row: null, field: name ? form.querySelector(`[data-field="${name}"]`) : null };
}

function problemsShown(problems) {
  for (const error of form.querySelectorAll("[data-error]")) error.textContent = "";
  for (const node of form.querySelectorAll("[aria-invalid]")) {
    node.removeAttribute("aria-invalid");
    node.removeAttribute("aria-describedby");
  }
  for (const problem of problems) {
    const { field } = place(problem);
    const node = field?.querySelector("input, select, textarea");
    if (!field || field.hidden || !(everything || touched.has(node))) continue;
    const error = field.querySelector("[data-error]");
    if (!error) continue;
    error.textContent = problem.message;
    if (field.dataset.field === "steps") continue;
    error.id ||= `${node.id}-error`;
    node.setAttribute("aria-invalid", "true");
    node.setAttribute("aria-describedby", error.id);
    const more = field.closest("details");
    if (more && everything) more.open = true;
  }
}

function summaryShown(problems) {
  const box = document.getElementById("problems");
  const list = problems.map((problem) => {
    const item = document.createElement("li");
    const { row, field } = place(problem);
    const node = field?.querySelector("input, select, textarea");
    const number = row ? `Step ${allRows().indexOf(row) + 1}, ` : "";
    const label = field?.querySelector("label")?.textContent.trim() ?? problem.field;
    const text = label || number ? `${number}${label}: ${problem.message}` : problem.message;
    if (node && node.id) {
      const link = document.createElement("a");
      link.href = `#${node.id}`;
      link.textContent = text;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const more = node.closest("details");
        if (more) more.open = true;
        node.focus();
      });
      item.append(link);
    } else item.textContent = text;
    return item;
  });
  slot("problems").replaceChildren(...list);
  box.hidden = list.length === 0;
  if (list.length) box.focus();
}

function cookie(name) {
  return document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.split("=")[1] ?? "";
}

function send(url) {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
  return fetch(url, { method: "POST", body: new URLSearchParams(data), headers });
}

async function check() {
  const asked = checking;
  try {
    const answer = await send(form.dataset.check);
    if (answer.ok && !answer.redirected && asked === checking) problemsShown((await answer.json()).problems);
  } catch {
    // Saving says what is wrong.
  }
}

async function save(url) {
  const button = form.querySelector("button.button-primary");
  button.disabled = true;
  try {
    const answer = await send(url);
    if (answer.redirected) throw new Error("You are signed out. Sign in in another tab, then save again: this page keeps what you typed.");
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) {
      leaving = true;
      location.assign(body.url);
      return;
    }
    if (answer.status === 409 && body.version) conflict(body);
    else if (body.problems) {
      clearTimeout(checking);
      everything = true;
      problemsShown(body.problems);
      summaryShown(body.problems);
    } else throw new Error(`The server answered ${answer.status}. Nothing is lost: try to save again.`);
  } catch (error) {
    toast(error instanceof TypeError ? "The server cannot be reached. Nothing is lost: try to save again." : error.message, { level: "error" });
  } finally {
    button.disabled = false;
  }
}

function conflict(body) {
  const dialog = document.getElementById("conflict");
  dialog.querySelector('[data-slot="version"]').textContent = body.version;
  dialog.querySelector('[data-slot="changes"]').href = body.changes;
  dialog.dataset.version = body.version;
  dialog.showModal();
}

function announced(text) {
  said.textContent = text;
}

function added(row, after = null) {
  if (after) after.after(row);
  else rows.append(row);
  numbered();
  rowShown(row);
  input(row, "action").focus();
  changed();
}

function copyOf(row) {
  const copy = row.cloneNode(true);
  for (const node of row.querySelectorAll("select, textarea")) {
    copy.querySelector(`[data-name="${node.dataset.name}"]`).value = node.value;
  }
  return copy;
}

function moved(row, by) {
  const list = allRows();
  const to = list.indexOf(row) + by;
  if (to < 0 || to >= list.length) return;
  if (by < 0) list[to].before(row);
  else list[to].after(row);
  numbered();
  changed();
  announced(`Moved to place ${to + 1} of ${list.length}.`);
}

function removed(row) {
  const list = allRows();
  const index = list.indexOf(row);
  row.remove();
  numbered();
  const next = allRows()[Math.min(index, list.length - 2)];
  (next ? next.querySelector("[data-remove]") : document.getElementById("add-step")).focus();
  changed();
  announced(`Step ${index + 1} deleted.`);
}

function addressBefore(row) {
  const list = allRows();
  const earlier = list.slice(0, list.indexOf(row)).reverse();
  const opening = earlier.find((one) => input(one, "action").value === "navigate" && input(one, "enabled").checked);
  return opening ? input(opening, "value").value : "";
}

function marked(body) {
  const NS = "http://www.w3.org/2000/svg";
  const image = document.createElement("img");
  image.src = `data:image/jpeg;base64,${body.picture}`;
  image.alt = "The page, with what matches marked";
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 1280 720");
  svg.setAttribute("aria-hidden", "true");
  for (const [x, y, width, height] of body.boxes) {
    for (const kind of ["halo", "mark"]) {
      const rect = document.createElementNS(NS, "rect");
      for (const [name, value] of Object.entries({ class: kind, x, y, width, height })) rect.setAttribute(name, value);
      svg.append(rect);
    }
  }
  return [image, svg];
}

async function tried(row) {
  const dialog = document.getElementById("trial");
  const part = (name) => dialog.querySelector(`[data-slot="${name}"]`);
  part("found").textContent = "Opening the page…";
  part("where").textContent = "";
  part("picture").hidden = true;
  dialog.showModal();
  const data = new URLSearchParams({
    base_url: form.elements.base_url.value,
    address: addressBefore(row),
    selector: input(row, "selector").value,
    frame: input(row, "frame").value,
  });
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
    const answer = await fetch(form.dataset.try, { method: "POST", body: data, headers });
    const body = await answer.json();
    if (body.problem) part("found").textContent = body.problem;
    else {
      part("found").textContent = body.count === 1 ? "Exactly one element matches." : body.count ? `${body.count} elements match: a step needs exactly one.` : "Nothing matches.";
      part("where").textContent = `${body.title} · ${body.url}`;
    }
    if (body.picture) {
      part("picture").replaceChildren(...marked(body));
      part("picture").hidden = false;
    }
  } catch {
    part("found").textContent = "The server cannot be reached. Try again.";
  }
}

rows.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const row = event.target.closest("[data-row]");
  if (!button || !row) return;
  if (button.dataset.move) {
    moved(row, Number(button.dataset.move));
    button.focus();
  } else if ("try" in button.dataset) tried(row);
  else if ("copy" in button.dataset) added(copyOf(row), row);
  else if ("remove" in button.dataset) removed(row);
});

document.getElementById("add-step").addEventListener("click", () => {
  added(template.content.querySelector("[data-row]").cloneNode(true));
});

form.addEventListener("input", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) rowShown(row);
  changed();
});
form.addEventListener("focusout", (event) => {
  if (!event.target.matches("input, select, textarea")) return;
  touched.add(event.target);
  changed();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  save(location.pathname);
});
document.getElementById("conflict").addEventListener("click", (event) => {
  const answer = event.target.closest("[data-answer]")?.dataset.answer;
  if (!answer) return;
  const dialog = event.currentTarget;
  dialog.close();
  if (answer === "over") {
    form.elements.version.value = dialog.dataset.version;
    save(location.pathname);
  } else if (answer === "copy") save(form.dataset.copy);
});
addEventListener("beforeunload", (event) => {
  if (!leaving && state() !== before) event.preventDefault();
});

// Dragging by the handle; the buttons do the same from the keyboard.
let dragged = null;
rows.addEventListener("pointerdown", (event) => {
  const row = event.target.closest("[data-grip]")?.closest("[data-row]");
  if (row) row.draggable = true;
});
rows.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-row]");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  dragged.classList.add("is-dragged");
});
rows.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-row]");
  if (!dragged || !over) return;
  event.preventDefault();
  for (const row of allRows()) row.classList.toggle("is-over", row === over && row !== dragged);
});
rows.addEventListener("drop", (event) => {
  const over = event.target.closest("[data-row]");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  moved(dragged, allRows().indexOf(over) - allRows().indexOf(dragged));
});
rows.addEventListener("dragend", () => {
  for (const row of allRows()) row.classList.remove("is-over", "is-dragged");
  if (dragged) dragged.draggable = false;
  dragged = null;
});

numbered();
for (const row of allRows()) rowShown(row);
before = state();
const first = JSON.parse(document.getElementById("first-problems").textContent);
if (first.length) {
  everything = true;
  problemsShown(first);
}
