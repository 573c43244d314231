// Keeps the touch screen honest: says so when the network is lost, follows the queues, goes back to its start.
(() => {
  "use strict";
  const BEAT = 1000, PATIENCE = 1500, QUEUES = 2000, WARNING = 20;
  const lost = document.getElementById("lost");
  const idle = document.getElementById("idle");
  const clock = document.getElementById("clock");
  const heading = document.querySelector("h1");
  let isLost = false, isLeaving = false;

  const ask = async (address, options = {}) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), options.patience || PATIENCE);
    try {
      return await fetch(address, { cache: "no-store", ...options, signal: stop.signal });
    } finally {
      clearTimeout(timer);
    }
  };

  const show = (gone) => {
    if (gone === isLost) return;
    isLost = gone;
    lost.textContent = gone ? lost.dataset.words : "";
    for (const button of document.querySelectorAll(".press button")) button.disabled = gone;
    if (!gone) for (const form of document.querySelectorAll(".press")) delete form.dataset.sent;
  };

  const beat = async () => {
    try {
      const answer = await ask("/healthz");
      show(!answer.ok);
      return answer.ok;
    } catch {
      show(true);
      return false;
    }
  };
  const keepBeating = async () => { await beat(); setTimeout(keepBeating, BEAT); };

  // A page that cannot be reached would leave the browser's own message on the screen, for good.
  const go = async (address) => {
    if (isLeaving) return;
    isLeaving = true;
    if (await beat()) location.assign(address);
    else isLeaving = false;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    go(link.href);
  });

  // One press, one ticket: the request id of the page makes a second sending harmless, and the screen shows no
  // number that is not stored.
  for (const form of document.querySelectorAll(".press")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.sent || isLost) return;
      form.dataset.sent = "yes";
      const body = new URLSearchParams(new FormData(form, event.submitter));
      const main = form.querySelector(".press__main");
      const words = main.textContent;
      main.textContent = form.dataset.busy;
      for (const button of form.querySelectorAll("button")) button.disabled = true;
      try {
        const answer = await ask(form.action, { method: "POST", body, patience: 8000 });
        if (answer.redirected) location.assign(answer.url);
        else if (event.submitter && event.submitter.name) sendAsPage(form, event.submitter);
        else form.submit();
      } catch {
        main.textContent = words;
        show(true);
      }
    });
  }
  const sendAsPage = (form, submitter) => {
    const mark = document.createElement("input");
    mark.type = "hidden"; mark.name = submitter.name; mark.value = submitter.value;
    form.append(mark);
    form.submit();
  };

  const follow = async () => {
    try {
      const { clock: now, queues } = await (await ask("/kiosk/queues.json")).json();
      clock.textContent = now;
      for (const words of queues) {
        for (const place of document.querySelectorAll(`[data-queue="${CSS.escape(words.code)}"]`)) tell(place, words);
      }
    } catch { /* the beat above says so */ }
    setTimeout(follow, QUEUES);
  };
  const tell = (place, { state, shape, short, takes }) => {
    place.className = `tile__state tile__state--${state}`;
    const [mark, text, time] = place.children;
    if (mark.textContent !== shape) mark.textContent = shape;
    if (text.textContent !== short) text.textContent = short;
    if (time && time.textContent !== takes) time.textContent = takes;
  };

  let touchedAt = performance.now(), warnedAt = 0;
  const touched = () => {
    touchedAt = performance.now();
    if (idle && idle.open) idle.close();
    warnedAt = 0;
  };
  const watch = () => {
    const quiet = (performance.now() - touchedAt) / 1000;
    if (!warnedAt && quiet >= Number(idle.dataset.after)) {
      if (idle.dataset.atHome) { touched(); go(idle.dataset.home); return; }
      warnedAt = performance.now();
      idle.showModal();
    }
    if (warnedAt) {
      const left = Math.max(0, Math.ceil(WARNING - (performance.now() - warnedAt) / 1000));
      document.getElementById("idle-seconds").textContent = String(left);
      if (left === 0) go(idle.dataset.home);
    }
  };

  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  for (const kind of ["contextmenu", "dragstart"]) document.addEventListener(kind, (event) => event.preventDefault());
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touched, { capture: true });
  if (idle && !document.getElementById("home")) setInterval(watch, 250);
  if (heading && !document.activeElement?.matches("input")) heading.focus({ preventScroll: true });
  if (clock) setTimeout(follow, QUEUES);
  keepBeating();
})();
