// The panel over a window: one state, one number; when contact is lost, only the number of the window.

import { Link } from "./link.js";
import { apply, needed, report } from "./size.js";
import { fit, hour, piece, put, shown, wall, words } from "./parts.js";

const NEWS_MS = 3700;
const body = document.body;
const panel = document.getElementById("panel");
let quietAt = 0;

const link = new Link(body, draw, () => {});

function draw(next, isNews) {
  const [zh, en] = words(next.state);
  const isCall = next.state === "calling" && next.call_id && panel.dataset.callId !== next.call_id;
  body.dataset.state = panel.dataset.state = next.state;
  panel.dataset.callId = next.call_id || "";
  put(document, { window: next.window, state_zh: zh, state_en: en, number: next.number || "", go_to: next.go_to || "",
    post: next.post, staff: next.staff,
    until: next.until ? hour(wall(next.until)) : "" });
  shown(document, "until_line", Boolean(next.until));
  shown(document, "staff_line", Boolean(next.post || next.staff));
  shown(document, "go_line", Boolean(next.go_to));
  rate(next.rate || "");
  shown(document, "band", next.rehearsal);
  document.getElementById("evacuation").hidden = !next.evacuation;
  serve(next.queues);
  give();
  if (isNews && isCall) pulse();
}

// Whoever was served a moment ago may rate the visit; nothing of that code is left for the next one.
function rate(address) {
  const code = document.getElementById("rate");
  const source = address && code.dataset.root + address;
  shown(document, "rate_line", Boolean(address));
  if (!source) code.removeAttribute("src");
  else if (code.getAttribute("src") !== source) code.src = source;
}

function serve(queues) {
  document.getElementById("served").replaceChildren(...queues.map((line) => {
    const row = piece("served-line");
    put(row, line);
    return row;
  }));
}

function pulse() {
  panel.classList.remove("news");
  void panel.offsetWidth;       // lets the animation begin again for a recall
  panel.classList.add("news");
  quietAt = performance.now() + NEWS_MS;
}

// The state and the number keep their size; the names of the queues make room, down to half of theirs.
function give() {
  fit(panel);
  for (let part = 1; part >= 0.5; part -= 0.05) {
    panel.style.setProperty("--served", part.toFixed(2));
    if (panel.scrollHeight <= panel.clientHeight) return;
  }
}

// The number must be read from the farthest seat; the rest is for whoever comes near, and keeps its design.
function measure() {
  const sizes = apply(body);
  const most = Math.min(innerHeight * 0.42, innerWidth * 0.31);
  const scale = Math.min(1, most / needed(body)["--hero"]);
  if (sizes["--hero"] > most) apply(body, scale);
  for (const name of ["--row", "--text", "--latin"]) body.style.removeProperty(name);
  report(body, scale);
  give();
}

setInterval(() => link.guard(() => performance.now() > quietAt && panel.classList.remove("news")), 500);
addEventListener("resize", () => link.guard(measure));
link.guard(measure);
link.start();
