// The strip of notices. Pages, no marquee: each stays five seconds, or a second for every four characters (H-04).

import { put } from "./parts.js";

let page = 0;
let until = 0;

// Turns to the next one when its time has come; before the first message, those that the server drew.
export function notice(message) {
  if (performance.now() < until) return;
  const lines = message ? message.notices : drawn();
  if (lines.length === 0) return;
  const line = lines[(page = (page + 1) % lines.length)];
  put(document, { notice_zh: line.zh, notice_en: line.en });
  until = performance.now() + Math.max(5000, (line.zh.length / 4) * 1000);
}

function drawn() {
  return [...document.getElementById("notices").children].map((line) => ({
    zh: line.querySelector(".zh").textContent, en: line.querySelector(".en").textContent }));
}
