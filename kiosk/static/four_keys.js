// Everything with four keys (previous, next, OK, help), and every step said: for people who cannot see the glass.
// The first of these keys that is pressed turns speech on; the way back to the start turns it off.
(() => {
  "use strict";
  const KEYS = { ArrowUp: "back", ArrowLeft: "back", ArrowDown: "on", ArrowRight: "on", F1: "help" };
  const root = document.documentElement;
  const region = document.getElementById("spoken");
  const lost = document.getElementById("lost");
  if (!region) return;
  const isDrawn = (one) => one.getClientRects().length > 0 && !one.closest("[hidden], .hidden-text, .skip");
  const stops = () => {
    const inside = document.querySelector("dialog[open]") || document.body;
    const all = inside.querySelectorAll("h1, h2[id='idle-title'], a[href], button:not(:disabled), input:not([type=hidden])");
    return [...all].filter(isDrawn);
  };

  const voice = () => {
    const wanted = root.lang.slice(0, 2).toLowerCase();
    // Only a voice of the machine itself: words of a citizen's screen do not go to somebody's server.
    return window.speechSynthesis?.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(wanted));
  };
  const say = (words) => {
    region.textContent = words;
    const found = voice();
    if (!found) return;
    speechSynthesis.cancel();
    const speech = new SpeechSynthesisUtterance(words);
    speech.voice = found;
    speech.lang = found.lang;
    speechSynthesis.speak(speech);
  };
  const plain = (one) => (one.getAttribute("aria-label") || one.innerText || one.value || "").replace(/\s+/g, " ").trim();
  const named = (one) => (one.labels?.length ? `${plain(one.labels[0])} ${one.value}` : plain(one));
  const placed = (one) => {
    const row = one.closest("li, .key");
    const list = row && [...row.parentElement.children].filter((other) => isDrawn(other) && other.matches("li, .key"));
    if (!list || one.tagName === "H1" || list.length < 2) return "";
    return region.dataset.place.replace("{n}", list.indexOf(row) + 1).replace("{all}", list.length);
  };
  const tell = (one) => say([placed(one), named(one)].filter(Boolean).join(region.lang === "en" ? ", " : "，"));

  const turnOn = () => {
    if (root.classList.contains("is-spoken")) return;
    root.classList.add("is-spoken");
    sessionStorage.setItem("spoken", "yes");
  };
  const move = (step) => {
    const all = stops(), at = all.indexOf(document.activeElement);
    const next = all[(at + step + all.length) % all.length];
    if (!next.hasAttribute("tabindex") && /^H\d$/.test(next.tagName)) next.tabIndex = -1;
    next.focus();
    tell(next);
  };
  const help = () => {
    const button = document.querySelector("#help button");
    if (!button || button.disabled) { say([lost.textContent, region.dataset.keys].filter(Boolean).join("。")); return; }
    button.focus();
    say(`${plain(button)}。${region.dataset.keys}`);
  };

  document.addEventListener("keydown", (event) => {
    const what = KEYS[event.key];
    const isCaret = event.target.matches("input") && /Left|Right/.test(event.key);
    if (!what || isCaret || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    turnOn();
    if (what === "help") help();
    else move(what === "on" ? 1 : -1);
  });
  document.addEventListener("focusin", (event) => {
    if (root.classList.contains("is-spoken") && event.target.matches("a, button, input")) tell(event.target);
  });
  new MutationObserver(() => { if (lost.textContent && root.classList.contains("is-spoken")) say(lost.textContent); })
    .observe(lost, { childList: true });

  const asked = new URLSearchParams(location.search);
  const isStart = ["lang", "size", "reach"].every((name) => asked.has(name));
  if (isStart) sessionStorage.removeItem("spoken");
  else if (sessionStorage.getItem("spoken")) {
    turnOn();
    // Everything that the page tells, where it tells a result; else its title and how to go on.
    const told = document.querySelector(".done, .doors, .said-page, .answers");
    const words = told ? plain(told) : `${plain(document.querySelector("h1") || document.body)}。${region.dataset.keys}`;
    setTimeout(() => say(words), 300);
  }
})();
