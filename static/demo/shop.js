// What both versions of the shop do; each version's own script says on which elements.
(() => {
  "use strict";

  const TOAST_MS = 10000;
  const SPINNER_MS = 250; // shorter than this, a spinner only flickers
  let lastRequest = Promise.resolve();

  // One request after the other: two quick clicks on "+" must both count.
  function post(form, fields) {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(fields || {})) body.set(name, value);
    const send = async () => {
      const response = await fetch(form.action, { method: "POST", body });
      return { ok: response.ok, data: await response.json() };
    };
    lastRequest = lastRequest.then(send, send);
    return lastRequest;
  }

  function toast(box, text, slot) {
    clearTimeout(box.timer);
    (slot || box).textContent = text;
    box.hidden = false;
    box.timer = setTimeout(() => { box.hidden = true; }, TOAST_MS);
  }

  // Elements with role="button" have to be told what the keyboard means to a button.
  function pressable(element, onPress) {
    element.addEventListener("click", (event) => { event.preventDefault(); onPress(element); });
    element.addEventListener("keydown", (event) => {
      if (element instanceof HTMLButtonElement || !["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      onPress(element);
    });
  }

  function catalogue({ form, results, spinner, source }) {
    let wanted = 0;
    async function load() {
      const mine = ++wanted;
      const query = new URLSearchParams(new FormData(form));
      spinner.hidden = false;
      results.setAttribute("aria-busy", "true");
      const spun = new Promise((resolve) => { setTimeout(resolve, SPINNER_MS); });
      const [response] = await Promise.all([fetch(`${source}?${query}`), spun]);
      const list = await response.text();
      if (mine !== wanted) return;
      results.innerHTML = list;
      results.removeAttribute("aria-busy");
      spinner.hidden = true;
    }
    form.addEventListener("submit", (event) => { event.preventDefault(); load(); });
    form.querySelector("select").addEventListener("change", load);
    load();
  }

  function menu(toggle, group) {
    const show = (open) => toggle.setAttribute("aria-expanded", String(open));
    group.addEventListener("mouseenter", () => show(true));
    group.addEventListener("mouseleave", () => show(false));
    group.addEventListener("focusout", (event) => {
      if (!group.contains(event.relatedTarget)) show(false);
    });
    group.addEventListener("keydown", (event) => { if (event.key === "Escape") show(false); });
    pressable(toggle, () => show(true));
  }

  function basket({ form, buttons, row, change, key, onSummary }) {
    for (const button of buttons) {
      pressable(button, async () => {
        const slug = button.closest(row).dataset[key];
        const { ok, data } = await post(form, { slug, change: button.dataset[change] });
        if (!ok) return;
        // Rows that come, and a basket that becomes empty, are drawn by the server.
        if (data.count === 0 || ["later", "back"].includes(button.dataset[change])) {
          location.reload();
          return;
        }
        onSummary(data);
      });
    }
  }

  // Five stars in a shadow root; `build` makes one star's button in the version's own way.
  function stars({ tag, build, frame, onRate }) {
    customElements.define(tag, class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode: "open" });
        const sheet = document.createElement("link");
        sheet.rel = "stylesheet";
        sheet.href = this.dataset.styles;
        const box = frame();
        this.buttons = [1, 2, 3, 4, 5].map((number) => {
          const button = build(number);
          button.addEventListener("click", () => onRate(this, number));
          box.append(button);
          return button;
        });
        root.append(sheet, box);
        this.show(Number(this.dataset.stars));
      }
      show(given) {
        this.buttons.forEach((button, index) => {
          button.setAttribute("aria-pressed", String(index + 1 === given));
          button.classList.toggle("on", index < given);
        });
      }
    });
  }

  async function rate(element, number, said) {
    const { ok, data } = await post(element.closest("form"), { stars: number });
    if (!ok) return;
    element.show(data.stars);
    said.textContent = `You gave ${data.stars} out of 5 stars.`;
  }

  async function pay(form, fields, problems) {
    const { ok, data } = await post(form, fields);
    if (ok) {
      window.top.location.assign(data.next);
      return;
    }
    problems.replaceChildren(...data.errors.map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    }));
    problems.hidden = false;
  }

  window.DemoShop = { post, toast, pressable, catalogue, menu, basket, stars, rate, pay };
})();
