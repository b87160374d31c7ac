// The queue of heals: choose all rows, and say how many are chosen.

const form = document.querySelector("[data-review]");

if (form) {
  const boxes = [...form.querySelectorAll('input[name="proposal"]')];
  const all = form.querySelector("[data-choose-all]");
  const said = form.querySelector("[data-chosen]");

  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    if (said) said.textContent = chosen ? `${chosen} chosen` : "";
    if (all) all.textContent = chosen === boxes.length ? "Choose none" : "Choose all";
  };

  form.addEventListener("change", tell);
  all?.addEventListener("click", () => {
    const wanted = !boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = wanted;
    tell();
  });
  tell();
}
