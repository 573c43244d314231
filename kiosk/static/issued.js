// Follows the slip until the printer has answered, counts the seconds down, then goes back to the start.
(() => {
  "use strict";
  const ASK = 500, REST = 60000;
  const done = document.getElementById("done");
  const paper = document.getElementById("paper");
  const elsewhere = document.getElementById("elsewhere");
  const reprint = document.getElementById("reprint");
  const home = document.getElementById("home");
  const left = document.getElementById("left");
  let kind = done.dataset.kind;
  let startedAt = performance.now(), restsUntil = 0;

  const tell = (told) => {
    if (told.kind === kind) return;
    done.classList.replace(`done--${kind}`, `done--${told.kind}`);
    kind = done.dataset.kind = told.kind;
    paper.textContent = told.words;
    elsewhere.textContent = told.elsewhere;
    if (reprint) reprint.hidden = !told.can_reprint;
    startedAt = performance.now();
  };
  const ask = async () => {
    try {
      const answer = await fetch(done.dataset.from, { cache: "no-store", headers: { Accept: "application/json" } });
      if (answer.ok) tell(await answer.json());
    } catch { /* asked again */ }
    if (kind === "printing") setTimeout(ask, ASK);
  };

  const stay = () => Number(kind === "printed" ? home.dataset.stay : home.dataset.stayUnprinted);
  const count = () => {
    const now = performance.now();
    if (restsUntil > now) return;
    if (restsUntil) { startedAt = now; restsUntil = 0; }
    const seconds = Math.ceil(stay() - (now - startedAt) / 1000);
    left.textContent = String(Math.max(0, seconds));
    if (seconds <= 0) { startedAt = now; home.click(); }
  };
  // Whoever touches the screen is still reading: the count stops. It begins anew when nobody has touched for a minute,
  // for the next person must not find this number.
  const touched = () => { restsUntil = performance.now() + REST; left.textContent = ""; };

  for (const kindOfTouch of ["pointerdown", "keydown"]) document.addEventListener(kindOfTouch, touched, { capture: true });
  count();
  setInterval(count, 250);
  if (kind === "printing") setTimeout(ask, ASK);
})();
