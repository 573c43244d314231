// The strip of notices. Pages, no marquee: each stays five seconds, or a second for every four characters (H-04).

import { put } from "./parts.js";

const NOTHING = { zh: "", en: "" };
let page = 0;
let until = 0;
let shown = NOTHING;

// Turns to the next one when its time has come, or at once when the one that stands there was withdrawn; before the
// first message, those that the server drew.
export function notice(message) {
  const lines = message ? message.notices : drawn();
  const stands = lines.some((line) => line.zh === shown.zh && line.en === shown.en);
  if (stands && performance.now() < until) return;
  page = lines.length && (page + 1) % lines.length;
  shown = lines[page] || NOTHING;
  put(document, { notice_zh: shown.zh, notice_en: shown.en });
  until = performance.now() + Math.max(5000, (shown.zh.length / 4) * 1000);
}

function drawn() {
  return [...document.getElementById("notices").children].map((line) => ({
    zh: line.querySelector(".zh").textContent, en: line.querySelector(".en").textContent }));
}
