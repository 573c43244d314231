// Follows the slip until the printer has answered, then goes back to the start.
(() => {
  "use strict";
  const ASK = 1000;
  const paper = document.getElementById("paper");
  const home = document.getElementById("home");
  const left = document.getElementById("left");
  const from = paper.dataset.from;
  let outcome = from ? "pending" : "failed";
  let startedAt = performance.now();

  const settle = (state) => {
    outcome = state;
    paper.textContent = paper.dataset[state];
    paper.className = `done__paper done__paper--${state}`;
  };
  const ask = async () => {
    try {
      const { print } = await (await fetch(from, { cache: "no-store", headers: { Accept: "application/json" } })).json();
      if (print === "printed" || print === "failed") { settle(print); return; }
    } catch { /* asked again */ }
    setTimeout(ask, ASK);
  };
  const stay = () => Number(outcome === "printed" ? home.dataset.stay : home.dataset.stayUnprinted);
  const count = () => {
    const seconds = Math.ceil(stay() - (performance.now() - startedAt) / 1000);
    if (seconds <= 0) { startedAt = performance.now(); home.click(); return; }
    left.textContent = seconds <= 10 ? String(seconds) : "";
  };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => { startedAt = performance.now(); }, { capture: true });
  setInterval(count, 250);
  if (from) ask();
})();
