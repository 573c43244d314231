// Keeps the touch screen honest: says so when the network is lost, follows the queues, goes back to its start.
(() => {
  "use strict";
  const BEAT = 1000, PATIENCE = 1500, QUEUES = 2000, WARNING = 20, DIM = 20;
  const root = document.documentElement;
  const lost = document.getElementById("lost");
  const more = document.getElementById("lost-more");
  const idle = document.getElementById("idle");
  const clock = document.getElementById("clock");
  const noPaper = document.getElementById("no-paper");
  const heading = document.querySelector("h1");
  const isEnrolled = Boolean(document.querySelector('meta[name="kiosk"]'));
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
    root.classList.toggle("is-lost", gone);
    lost.textContent = gone ? lost.dataset.words : "";
    if (more) more.hidden = !gone;
    for (const button of document.querySelectorAll('form[method="post"] button')) button.disabled = gone;
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
  const leave = async (how) => {
    if (isLeaving) return;
    isLeaving = true;
    if (await beat()) how();
    else isLeaving = false;
  };
  const go = (address) => leave(() => location.assign(address));
  // An enrolled screen has no way out of its own pages; anybody else who looks at them may go where a link leads.
  const isInside = (address) => address.origin === location.origin && address.pathname.startsWith("/kiosk/");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    if (!isEnrolled || isInside(new URL(link.href, location.href))) go(link.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.matches(".press")) return;
    event.preventDefault();
    leave(() => form.submit());
  });

  // One press, one ticket: the request id of the page makes a second sending harmless, and the screen shows no
  // number that is not stored.
  for (const form of document.querySelectorAll(".press")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.sent || isLost) return;
      form.dataset.sent = "yes";
      const body = new URLSearchParams(new FormData(form, event.submitter));
      const main = event.submitter || form.querySelector(".press__main");
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

  // The queue that the page is about; when it opens or stops, its button comes or goes with a fresh page.
  const own = document.querySelector(".head [data-queue]");
  const ownState = own && own.className;
  const follow = async () => {
    try {
      const { clock: now, doors, queues, printer } = await (await ask("/kiosk/queues.json")).json();
      clock.textContent = now;
      const paper = printer ? printer.banner : "";
      if (noPaper.textContent !== paper) noPaper.textContent = paper;
      for (const words of queues) {
        for (const place of document.querySelectorAll(`[data-queue="${CSS.escape(words.code)}"]`)) tell(place, words);
      }
      const isOther = (own && own.className !== ownState) || (heading?.dataset.doors && heading.dataset.doors !== doors);
      if (isOther && !isLeaving && !document.querySelector(".press[data-sent]")) { isLeaving = true; location.reload(); }
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

  let touchedAt = performance.now(), warnedAt = 0, isWaking = false;
  const touched = (event) => {
    touchedAt = performance.now();
    if (idle && idle.open) idle.close();
    warnedAt = 0;
    isWaking = root.classList.contains("is-dim") && event?.type === "pointerdown";
    root.classList.remove("is-dim");
  };
  const watch = () => {
    const quiet = (performance.now() - touchedAt) / 1000;
    const after = root.classList.contains("is-spoken") ? 120 : Number(idle.dataset.after);
    if (idle.dataset.atHome && root.matches(".kiosk--night")) {
      root.classList.toggle("is-dim", quiet >= DIM);
      return;
    }
    if (!warnedAt && quiet >= after) {
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
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touched, { capture: true });
  // The touch that wakes a dark screen does nothing else: nobody saw what was under the finger.
  document.addEventListener("click", (event) => {
    if (!isWaking) return;
    isWaking = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  if (idle && !document.getElementById("home")) setInterval(watch, 250);
  if (heading && !document.activeElement?.matches("input")) heading.focus({ preventScroll: true });
  if (clock) setTimeout(follow, QUEUES);
  keepBeating();
})();
