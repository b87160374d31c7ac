// Version 2 of the shop: which elements do what after the redesign.
(() => {
  "use strict";
  const shop = window.DemoShop;
  const one = (selector, within) => (within || document).querySelector(selector);

  const toggle = one(".c-nav__toggle");
  if (toggle) shop.menu(toggle, toggle.parentElement);

  const filter = one(".c-filter__form");
  if (filter) {
    const results = one(".c-shelf__items");
    const spinner = one(".c-loader");
    shop.catalogue({ form: filter, results, spinner, source: filter.dataset.source });
  }

  for (const button of document.querySelectorAll("[data-submit]")) {
    const form = button.closest("form");
    shop.pressable(button, () => form.requestSubmit());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target instanceof HTMLInputElement) form.requestSubmit();
    });
  }

  const buy = one(".c-buy");
  if (buy) {
    buy.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { ok, data } = await shop.post(buy);
      if (!ok) return;
      one("[data-basket-count]").textContent = data.count;
      shop.toast(one(".c-snack"), data.message, one(".c-snack__text"));
    });
  }

  shop.stars({
    tag: "product-review",
    frame: () => {
      return document.createElement("section");
    },
    build: (number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "r-star";
      button.setAttribute("aria-label", number === 1 ? "1 star" : `${number} stars`);
      const shape = document.createElement("span");
      shape.setAttribute("aria-hidden", "true");
      shape.textContent = number;
      button.append(shape);
      return button;
    },
    onRate: (element, number) => shop.rate(element, number, one(".c-opinion__said")),
  });

  function showBasket(form, summary) {
    const kept = new Map(summary.lines.map((line) => [line.slug, line]));
    for (const item of form.querySelectorAll(".c-item")) {
      const line = kept.get(item.dataset.article);
      if (!line) { item.remove(); continue; }
      one(".c-stepper__now", item).textContent = line.quantity;
      one(".c-item__sum", item).textContent = line.total;
    }
    one(".c-sum__value").textContent = summary.total;
    one("[data-basket-count]").textContent = summary.count;
    one(".c-note").textContent = summary.message;
  }

  for (const form of document.querySelectorAll(".c-basket, .c-later form")) {
    const buttons = form.querySelectorAll("[data-op]");
    const onSummary = (summary) => showBasket(form, summary);
    shop.basket({ form, buttons, row: "[data-article]", change: "op", key: "article", onSummary });
  }

  // A list of one's own in place of the browser's: opened by a click, chosen from by a second one.
  function picker(root) {
    const box = one(".c-picker__box", root);
    const list = one(".c-picker__list", root);
    const options = [...list.children];
    const hidden = one("input[type=hidden]", root);
    let active = -1;

    function open(wanted) {
      list.hidden = !wanted;
      box.setAttribute("aria-expanded", String(wanted));
      if (!wanted) point(-1);
    }
    function point(index) {
      active = index;
      options.forEach((option, at) => option.classList.toggle("is-active", at === index));
      if (index < 0) box.removeAttribute("aria-activedescendant");
      else box.setAttribute("aria-activedescendant", options[index].id);
    }
    function choose(option) {
      for (const each of options) each.setAttribute("aria-selected", String(each === option));
      one(".c-picker__value", box).textContent = option.textContent;
      hidden.value = option.dataset.code;
      open(false);
    }
    box.addEventListener("click", () => open(list.hidden));
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    box.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") open(false);
      else if (step) {
        open(true);
        point((active + step + options.length) % options.length);
      } else if (event.key === "Enter" || event.key === " ") {
        if (active >= 0) choose(options[active]);
        else open(true);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    document.addEventListener("click", (event) => { if (!root.contains(event.target)) open(false); });
    const chosen = options.find((option) => option.dataset.code === hidden.value);
    if (chosen) choose(chosen);
  }
  document.querySelectorAll(".c-picker").forEach(picker);

  const till = one(".c-till__form");
  if (till) {
    const problems = one(".c-till__problems");
    till.addEventListener("submit", (event) => {
      event.preventDefault();
      shop.pay(till, {}, problems);
    });
    one("[data-when]").addEventListener("click", () => shop.pay(till, { when: "later" }, problems));
  }
})();
