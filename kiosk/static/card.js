// The identity card, by choice: asks the reader until a card was read, shows it masked, and sends its seal with the press.
(() => {
  "use strict";
  const AGAIN = 700, GONE = 5000, FAILED = 4000, PATIENCE = 8000;
  const strip = document.getElementById("card-strip");
  const words = document.getElementById("card-words");
  const drop = document.getElementById("card-drop");
  const forms = document.querySelectorAll(".press");
  let timer = 0, failedUntil = 0;

  const tell = (state, text) => {
    strip.hidden = state === "gone";
    strip.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
    drop.hidden = state !== "read";
  };
  const seal = (value) => {
    for (const form of forms) {
      form.querySelector('[name="card_read"]')?.remove();
      if (!value) continue;
      const field = document.createElement("input");
      field.type = "hidden"; field.name = "card_read"; field.value = value;
      form.append(field);
    }
  };
  const isPressed = () => document.querySelector(".press[data-sent]") !== null;

  const follow = (told) => {
    if (isPressed()) return AGAIN;
    if (told.state === "read") { seal(told.sealed); tell("read", told.shown); return 0; }
    if (told.state === "unread") failedUntil = performance.now() + FAILED;
    const hasFailed = failedUntil > performance.now();
    tell(told.state === "gone" ? "gone" : hasFailed ? "unread" : "empty", hasFailed ? strip.dataset.failed : strip.dataset.asks);
    return told.state === "gone" ? GONE : AGAIN;
  };
  const ask = async () => {
    let wait = GONE;
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(strip.dataset.from, { cache: "no-store", headers: { Accept: "application/json" }, signal: stop.signal });
      if (answer.ok) wait = follow(await answer.json());
      else tell("gone", "");
    } catch { tell("gone", ""); }
    clearTimeout(late);
    if (wait) timer = setTimeout(ask, wait);
  };

  drop.addEventListener("click", () => {
    seal("");
    tell("empty", strip.dataset.asks);
    clearTimeout(timer);
    timer = setTimeout(ask, AGAIN);
  });
  window.addEventListener("pagehide", () => { clearTimeout(timer); seal(""); words.textContent = ""; });
  ask();
})();
