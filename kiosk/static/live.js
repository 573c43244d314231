/* Keeps the parts of a staff page fresh: a hint from the socket, then the same page is fetched again and its parts are
   exchanged. The socket carries no truth; while it is away the page asks by itself, and says so. */
"use strict";
(() => {
  const root = document.getElementById("live");
  const bar = document.getElementById("link");
  if (!root || !bar) return;

  const every = Number(root.dataset.every) || 500;
  const alone = 30000;
  const slow = 5000;
  let isLeaving = false;
  let isAsking = false;
  let isWanted = false;
  let isHeard = true;
  let last = Date.now();

  const isBusy = (part) => {
    const at = document.activeElement;
    if (part.querySelector("[data-dirty], details[open]")) return true;
    return part.contains(at) && at.matches("input, select, textarea");
  };

  const exchange = (old, fresh) => {
    if (old.dataset.stamp && old.dataset.stamp === fresh.dataset.stamp) return;
    if (isBusy(old)) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    if (fresh.dataset.class) old.className = fresh.dataset.class;
    for (const name of ["stamp", "needs"]) if (name in fresh.dataset) old.dataset[name] = fresh.dataset[name];
    old.toggleAttribute("data-idle", "idle" in fresh.dataset);
    old.replaceChildren(...document.importNode(fresh, true).childNodes);
    const again = focused && document.getElementById(focused);
    const first = old.querySelector("[autofocus]");
    if (again) again.focus();
    else if (first && document.activeElement === document.body) first.focus();
  };

  const take = (page) => {
    for (const old of document.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector(`[data-live="${old.dataset.live}"]`);
      if (fresh) exchange(old, fresh);
    }
  };

  const say = (words) => {
    bar.hidden = !words;
    if (bar.textContent !== words) bar.textContent = words;
  };

  const block = (isBlocked) => {
    document.body.classList.toggle("is-offline", isBlocked);
    for (const button of document.querySelectorAll("button[data-acts]")) {
      if (isBlocked && !button.disabled) {
        button.disabled = true;
        button.dataset.stopped = "";
      } else if (!isBlocked && "stopped" in button.dataset) {
        button.disabled = false;
        delete button.dataset.stopped;
      }
    }
  };

  const lost = () => {
    if (!document.body.classList.contains("is-offline")) {
      const at = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
      say(bar.dataset.lost.replace("{t}", at));
    }
    block(true);
  };

  const found = (request) => {
    if (request.status !== 200 || !request.response) return lost();
    if (new URL(request.responseURL).pathname !== new URL(root.dataset.url, location.href).pathname) {
      location.assign(request.responseURL);
      return undefined;
    }
    say(isHeard ? "" : bar.dataset.slow);
    take(request.response);
    block(false);
    document.dispatchEvent(new Event("refreshed"));
    return undefined;
  };

  const ask = () => {
    if (isLeaving) return;
    if (isAsking) {
      isWanted = true;
      return;
    }
    isAsking = true;
    isWanted = false;
    last = Date.now();
    const request = new XMLHttpRequest();
    request.open("GET", root.dataset.url);
    request.responseType = "document";
    request.timeout = 4000;
    request.onload = () => found(request);
    request.onerror = lost;
    request.ontimeout = lost;
    request.onloadend = () => {
      isAsking = false;
      if (isWanted) soon();
    };
    request.send();
  };

  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(0, last + every - Date.now()));
  };

  document.addEventListener("submit", () => { isLeaving = true; });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-live] form");
    if (form) form.dataset.dirty = "";
  });

  const socket = window.io("/live", { transports: ["websocket"], upgrade: false });
  socket.on("changed", soon);
  socket.on("connect", () => { isHeard = true; soon(); });
  socket.on("disconnect", () => { isHeard = false; ask(); });
  socket.on("connect_error", () => { isHeard = false; });
  setInterval(() => {
    const isOffline = document.body.classList.contains("is-offline");
    // A part that waits for what nobody tells (a call that stays unseen) asks more often.
    const isWaiting = root.querySelector("[data-unsure]");
    if (Date.now() - last >= (isHeard && !isOffline && !isWaiting ? alone : slow)) ask();
  }, 1000);
})();
