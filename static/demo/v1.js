// Version 1 of the shop: which elements do what.
(() => {
  "use strict";
  const shop = window.DemoShop;
  const one = (selector) => document.querySelector(selector);

  const toggle = one("#menu-shop");
  if (toggle) shop.menu(toggle, toggle.closest(".nav-item"));

  const search = one("#search-form");
  if (search) {
    const source = search.dataset.catalogue;
    shop.catalogue({ form: search, results: one("#results"), spinner: one("#spinner"), source });
  }

  const add = one("#add-form");
  if (add) {
    add.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { ok, data } = await shop.post(add);
      if (!ok) return;
      one("#cart-count").textContent = data.count;
      shop.toast(one("#toast"), data.message);
    });
  }

  shop.stars({
    tag: "star-rating",
    frame: () => {
      const box = document.createElement("div");
      box.className = "stars";
      return box;
    },
    build: (number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.value = number;
      button.setAttribute("aria-label", number === 1 ? "1 star" : `${number} stars`);
      button.textContent = "★";
      return button;
    },
    onRate: (element, number) => shop.rate(element, number, one("#rating-result")),
  });

  const cart = one("#cart-form");
  if (cart) {
    shop.basket({
      form: cart,
      buttons: cart.querySelectorAll("button"),
      row: "tr",
      change: "change",
      key: "sku",
      onSummary: (summary) => {
        const kept = new Map(summary.lines.map((line) => [line.slug, line]));
        for (const row of cart.querySelectorAll("tr[data-sku]")) {
          const line = kept.get(row.dataset.sku);
          if (!line) { row.remove(); continue; }
          row.querySelector(".qty").textContent = line.quantity;
          row.querySelector(".line-total").textContent = line.total;
        }
        one("#cart-total").textContent = summary.total;
        one("#cart-count").textContent = summary.count;
        one("#cart-message").textContent = summary.message;
      },
    });
  }

  const card = one("#card-form");
  if (card) {
    card.addEventListener("submit", (event) => {
      event.preventDefault();
      shop.pay(card, {}, one("#card-errors"));
    });
  }
})();
