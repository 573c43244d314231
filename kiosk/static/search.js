// Narrows the list of items at every key: initials first, then words.
(() => {
  "use strict";
  const MOST = 12;
  const field = document.getElementById("q");
  const found = document.getElementById("found");
  const list = document.getElementById("results");
  const items = [...list.children];

  const rank = (item, wanted) => {
    const { initials, words } = item.dataset;
    if (initials.startsWith(wanted)) return 0;
    if (words.startsWith(wanted) || words.includes(` ${wanted}`)) return 1;
    if (initials.includes(wanted)) return 2;
    return words.includes(wanted) ? 3 : -1;
  };
  const narrow = () => {
    const wanted = field.value.toLowerCase().replace(/\s+/g, " ").trim();
    const ranked = wanted ? items.map((item, place) => [rank(item, wanted), place, item]).filter(([r]) => r >= 0) : [];
    ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const item of items) item.hidden = true;
    for (const [, , item] of ranked.slice(0, MOST)) { item.hidden = false; list.append(item); }
    say(wanted, ranked.length);
  };
  const say = (wanted, count) => {
    const { some, many, none } = found.dataset;
    if (!wanted) found.textContent = "";
    else if (!count) found.textContent = none.replace("{q}", field.value);
    else found.textContent = (count > MOST ? many : some).replace("{n}", String(count));
  };

  document.getElementById("keys").addEventListener("click", (event) => {
    const key = event.target.closest("button")?.dataset.key;
    if (!key) return;
    if (key === "clear") field.value = "";
    else if (key === "back") field.value = field.value.slice(0, -1);
    else field.value += key;
    narrow();
  });
  field.addEventListener("input", narrow);
  field.form.addEventListener("submit", (event) => event.preventDefault());
  narrow();
})();
