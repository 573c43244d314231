// Narrows the list of items while somebody types; what is hidden stays ticked. A tick chooses "the ticked items".
(() => {
  "use strict";
  const field = document.getElementById("narrow");
  const said = document.getElementById("narrowed");
  const list = document.getElementById("rights");
  const items = [...list.querySelectorAll("[data-words]")];
  const departments = [...list.querySelectorAll("[data-department]")];

  const narrow = () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      item.hidden = !wanted.every((word) => item.dataset.words.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    for (const department of departments) department.hidden = !department.querySelector("[data-words]:not([hidden])");
    said.textContent = wanted.length ? field.dataset.found.replace("{n}", String(shown)) : "";
  };
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.addEventListener("change", () => {
    const some = document.querySelector("input[name=decides][value=some]");
    if (some) some.checked = true;
  });
})();
