// Asks every 15 seconds where the number stands; says when it cannot; rings when the turn comes, once it was allowed to.
(() => {
  "use strict";
  const EVERY = 15000, SILENT = 30000, OLD = 120000;
  const at = (id) => document.getElementById(id);
  const visit = at("visit"), state = at("state"), fresh = at("fresh"), bell = at("bell");
  const parts = ["word", "people", "time", "slower", "next"];
  const clock = () => fresh.querySelector("#clock");
  const label = fresh.cloneNode(true);
  const openedAt = performance.now();
  const [hours, minutes, seconds] = visit.dataset.clock.split(":").map(Number);
  let shownAt = clock().textContent, etag = "", heardAt = openedAt, sound = null;

  // The phone's own clock may be wrong; the hall's clock runs on from what the page was told.
  const now = () => {
    const total = hours * 3600 + minutes * 60 + seconds + Math.floor((performance.now() - openedAt) / 1000);
    const two = (n) => String(n).padStart(2, "0");
    return `${two(Math.floor(total / 3600) % 24)}:${two(Math.floor(total / 60) % 60)}`;
  };
  const put = (place, text) => { if (place && place.textContent !== text) place.textContent = text; };

  // A screen that goes dark hears nothing; where the browser allows it, it stays on.
  const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => { /* the text beside the bell says it */ });
  const ring = (times) => {
    navigator.vibrate?.(Array(times).fill([300, 150]).flat());
    for (let n = 0; n < times; n += 1) {
      const tone = sound.createOscillator(), loud = sound.createGain(), from = sound.currentTime + n * 0.45;
      tone.frequency.value = 880;
      loud.gain.setValueAtTime(0.4, from);
      loud.gain.exponentialRampToValueAtTime(0.001, from + 0.4);
      tone.connect(loud).connect(sound.destination);
      tone.start(from);
      tone.stop(from + 0.4);
    }
  };
  const alertFor = (said) => {
    if (state.dataset.alert === said.alert) return;
    state.dataset.alert = said.alert;
    put(at("call"), said.alert.startsWith("called") ? said.word : "");
    if (sound && said.alert) ring(said.alert === "near" ? 2 : 4);
  };
  const show = (said) => {
    if (said.shape !== visit.dataset.shape || said.over) { location.reload(); return; }
    if (!state) return;
    for (const name of parts) put(at(name), said[name]);
    state.className = `state state--${said.status}${said.is_near ? " state--near" : ""}`;
    for (const act of document.querySelectorAll("#acts .act")) act.hidden = !said.may.includes(act.id.replace("may-", ""));
    bell.hidden = !["waiting", "called", "missed"].includes(said.status);
    document.title = `${said.word} · ${said.number}`;
    alertFor(said);
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
    if (fresh.className === "fresh") { fresh.className = "fresh fresh--lost"; fresh.textContent = visit.dataset.lost.replace("{t}", shownAt); }
    if (silent > OLD) state?.classList.add("state--stale");
  };
  at("bell-on")?.addEventListener("click", (press) => {
    const button = press.currentTarget;
    sound ??= new AudioContext();
    sound.resume();
    put(button, button.dataset.on);
    button.setAttribute("aria-pressed", "true");
    stayAwake();
    ring(1);
  });
  setInterval(ask, EVERY);
  setInterval(watch, 1000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (sound) stayAwake();
    ask();
  });
  ask();
})();
