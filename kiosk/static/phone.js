// Asks every 15 seconds where the number stands; says when it cannot.
(() => {
  "use strict";
  const EVERY = 15000, SILENT = 30000, OLD = 120000;
  const visit = document.getElementById("visit");
  const parts = Object.fromEntries(["word", "ahead", "next"].map((name) => [name, document.getElementById(name)]));
  const state = document.getElementById("state");
  const fresh = document.getElementById("fresh");
  const clock = () => fresh.querySelector("#clock");
  let shownAt = clock().textContent;
  const matters = document.getElementById("cases");
  const list = document.getElementById("case-list");
  const label = fresh.cloneNode(true);
  const openedAt = performance.now();
  const [hours, minutes, seconds] = visit.dataset.clock.split(":").map(Number);
  let etag = "", heardAt = openedAt;

  // The phone's own clock may be wrong; the hall's clock runs on from what the page was told.
  const now = () => {
    const total = hours * 3600 + minutes * 60 + seconds + Math.floor((performance.now() - openedAt) / 1000);
    const two = (n) => String(n).padStart(2, "0");
    return `${two(Math.floor(total / 3600) % 24)}:${two(Math.floor(total / 60) % 60)}`;
  };
  const put = (place, text) => { if (place && place.textContent !== text) place.textContent = text; };
  const isOther = (one, n) => [one.word, one.day, ...one.lines].some((text) => !list.children[n].textContent.includes(text));
  const show = (said) => {
    if (state) {
      for (const name of Object.keys(parts)) put(parts[name], said[name]);
      state.className = `state state--${said.status}${said.is_near ? " state--near" : ""}`;
      const acts = document.getElementById("acts");
      if (acts && acts.dataset.may !== said.may.join(" ")) location.reload();
      document.title = `${said.number} · ${said.word}`;
    }
    if (said.cases.length !== list.children.length || said.cases.some(isOther)) location.reload();
    matters.hidden = said.cases.length === 0;
  };
  const heard = () => {
    heardAt = performance.now();
    if (fresh.className !== "fresh") { fresh.className = "fresh"; fresh.replaceChildren(...label.cloneNode(true).childNodes); }
    shownAt = now();
    put(clock(), shownAt);
    state?.classList.remove("state--stale");
  };
  const ask = async () => {
    try {
      const answer = await fetch(visit.dataset.from, { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
      if (answer.status === 200) { etag = answer.headers.get("ETag") || ""; show(await answer.json()); }
      if (answer.status === 200 || answer.status === 304) heard();
      if (answer.status === 404) location.reload();
    } catch { /* said below */ }
  };
  const watch = () => {
    const silent = performance.now() - heardAt;
    if (silent < SILENT) return;
    if (fresh.className === "fresh") { fresh.className = "fresh fresh--lost"; fresh.textContent = `${visit.dataset.lost} · ${shownAt}`; }
    if (silent > OLD) state?.classList.add("state--stale");
  };
  setInterval(ask, EVERY);
  setInterval(watch, 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  ask();
})();
