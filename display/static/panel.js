// The panel over a window: one state, one number; when contact is lost, only the number of the window.

import { Link } from "./link.js";
import { apply, needed, report } from "./size.js";
import { hour, piece, put, shown, wall, words } from "./parts.js";

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
    until: next.until ? hour(wall(next.until)) : "" });
  shown(document, "until_line", Boolean(next.until));
  shown(document, "go_line", Boolean(next.go_to));
  shown(document, "band", next.rehearsal);
  document.getElementById("evacuation").hidden = !next.evacuation;
  serve(next.queues);
  if (isNews && isCall) pulse();
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

// The number is as large as the panel allows by design; the rule only has to be met.
function measure() {
  const sizes = apply(body);
  const most = Math.min(innerHeight * 0.42, innerWidth * 0.31);
  const scale = Math.min(1, most / needed(body)["--hero"]);
  if (sizes["--hero"] > most) apply(body, scale);
  report(body, scale);
}

setInterval(() => link.guard(() => performance.now() > quietAt && panel.classList.remove("news")), 500);
addEventListener("resize", () => link.guard(measure));
link.guard(measure);
link.start();
