// The hall board: draws every snapshot whole, keeps new calls lit, turns pages where there is more than fits.

import { Link } from "./link.js";
import { notice } from "./notices.js";
import { apply, floor, report } from "./size.js";
import { dayEn, dayZh, fit, hour, piece, put, shown, wall, words } from "./parts.js";
import { Receipts } from "./receipts.js";
import { Voice } from "./voice.js";

const NOW_ROWS = 4;
const AT_LEAST = 8;
const STRIP_ROWS = 4;
const NAME_EMS = 8;             // a name of so many characters keeps its size (H-16)
const LIT_MS = 20000;           // three slow pulses, then steady (H-05)
const YOUNG_MS = 15000;         // a younger call is never paged away (H-08)
const PAGE_MS = 8000;
const CYCLE_MS = 50000;

const body = document.body;
const litUntil = new Map();     // call_id -> performance.now() at which it goes back to plain
let message = null;
let seen = new Set();
let page = 0;
let room = { rows: 4, columns: 2 };
let queueRoom = Infinity;
let stripRows = 1;
let tallest = Infinity;
let rowHeight = 0;
let footing = 0;                // how high the foot was when the rest was laid out
let part = 1;                   // of the distance that was asked for, where the screen is too small for all of it
let queueFrom = 0;  // kept by a new layout, so that a call does not begin at the first queue again

const link = new Link(body, draw, (name, last) => {
  const place = document.getElementById("link"), isLost = name !== "live";
  const isNews = place.hidden === isLost;
  place.hidden = !isLost;
  put(document, { last: hour(last) });
  if (message && isNews) layout();
});

const receipts = new Receipts(`${body.dataset.twin}/receipts`);

if (body.dataset.voice) {
  const voice = new Voice(body.dataset.voice, {
    stands: (id) => !message || message.calls.some((call) => call.call_id === id),
    now: () => link.instant(),
    told: (id, result) => receipts.add(id, "spoken", result),
    state: (name) => { receipts.sound = body.dataset.sound = name; shown(document, "mute", name !== "on"); } });
  link.announced = (one) => voice.announced(one);
  voice.start();
}

function draw(next, isNews) {
  if (isNews) {
    for (const call of next.calls) {
      if (!seen.has(call.call_id)) litUntil.set(call.call_id, performance.now() + LIT_MS);
    }
  }
  seen = new Set(next.calls.map((call) => call.call_id));
  message = next;
  drawHead();
  notice(message);
  layout();
}

function drawHead() {
  const opens = message.opens_at ? wall(message.opens_at) : null;
  const taken = message.queues.reduce((sum, line) => sum + line.waiting, 0);
  body.dataset.state = message.state;
  put(document, { centre_zh: message.centre.zh, centre_en: message.centre.en, taken });
  if (opens) put(document, { opens: hour(opens), opens_date_zh: dayZh(opens), opens_date_en: dayEn(opens) });
  for (const place of document.querySelectorAll(".next")) place.hidden = !opens;
  shown(document, "band", message.rehearsal);
  shown(document, "none", message.calls.length === 0);
  document.getElementById("night").hidden = !message.night;
  document.getElementById("evacuation").hidden = !message.evacuation;
}

function drawCalls() {
  const young = link.instant() - YOUNG_MS;
  const rest = message.calls.slice(NOW_ROWS);
  const capacity = Math.max(1, room.rows * room.columns);
  const held = rest.filter((call) => Date.parse(call.at) > young).slice(0, capacity - 1);
  const turning = rest.filter((call) => !held.includes(call));
  const isAll = rest.length <= capacity;
  const each = isAll ? capacity : capacity - held.length;
  const pages = isAll ? 1 : Math.ceil(turning.length / each);
  page %= pages;
  list("now", message.calls.slice(0, NOW_ROWS));
  list("recent", isAll ? rest : [...held, ...turning.slice(page * each, (page + 1) * each)]);
  put(document, { pager: pages > 1 ? `${page + 1}/${pages}` : "" });
  const label = document.querySelector(".label:has(.pager)");
  label.classList.remove("narrow");
  label.classList.toggle("narrow", label.scrollWidth > label.clientWidth + 1);
}

function list(id, calls) {
  const place = document.getElementById(id);
  const old = new Map([...place.children].map((row) => [row.dataset.callId, row]));
  const rows = calls.map((call) => old.get(call.call_id) || piece("call"));
  rows.forEach((row, index) => {
    const call = calls[index];
    row.dataset.callId = call.call_id;
    put(row, { number: call.number, window: call.window });
    light(row);
    if (place.children[index] !== row) place.insertBefore(row, place.children[index] || null);
  });
  while (place.children.length > rows.length) place.lastElementChild.remove();
}

function light(row) {
  const until = litUntil.get(row.dataset.callId) || 0;
  const isLit = until > performance.now();
  row.classList.toggle("lit", isLit);
  // A row that is drawn again while it is lit, on another page or in the other list, stays steady.
  row.classList.toggle("news", isLit && until - performance.now() > LIT_MS - 3700);
}

function drawQueues() {
  const place = document.getElementById("queues");
  const all = message.queues.length;
  if (queueFrom >= all) queueFrom = 0;
  const lines = queueRoom < all ? message.queues.slice(queueFrom, queueFrom + queueRoom) : message.queues;
  while (place.children.length > lines.length) place.lastElementChild.remove();
  while (place.children.length < lines.length) place.append(piece("queue"));
  lines.forEach((line, index) => drawQueue(place.children[index], line));
  const table = document.getElementById("lines");
  const hasRange = message.queues.some((line) => line.wait);
  table.classList.toggle("no-range", !hasRange);
  table.classList.toggle("no-about", !hasRange && message.queues.every((line) => line.state === "open" && !Number.isInteger(line.left)));
  const pages = Math.max(1, Math.ceil(all / queueRoom));
  put(document, { queue_pager: pages > 1 ? `${Math.min(pages, Math.ceil((queueFrom + lines.length) / queueRoom))}/${pages}` : "" });
  fitted(document);
}

function fitted(root) {
  fit(root, (text) => floor(body, text, part));
}

function drawQueue(row, line) {
  const isFew = Number.isInteger(line.left);
  const [zh, en] = words(isFew ? "few" : line.state).map((text) => text.replace("{n}", line.left));
  row.dataset.queue = line.queue;
  row.dataset.state = line.state;
  row.toggleAttribute("data-few", isFew);
  put(row, { queue: line.queue, name: line.name, name_en: line.name_en, waiting: line.waiting, range: range(line),
    word_zh: zh, word_en: en, newest: line.newest || "—" });
}

function range({ waiting, wait }) {
  if (waiting === 0) return "0";
  if (!wait) return "—";
  return wait.low ? `${wait.low}–${wait.high}` : `<${Math.max(wait.high, 1)}`;
}

// Sizes first, then what fits. Where the rule leaves no room for eight calls, the queues become a strip below them,
// then go, then the distance gives way.
function layout() {
  const isMany = message.calls.length > NOW_ROWS + (CYCLE_MS / PAGE_MS) * AT_LEAST;
  part = 1;
  body.classList.remove("dense", "bare", "tight");
  for (const step of isMany ? ["bare", "tight"] : ["", "dense", "bare", "tight"]) {
    if (step) body.classList.add("dense", step);
    if (step === "dense") strip(); else arrange();
    if (holds()) break;
  }
  while (!holds() && part > 0.3) { part -= 0.05; arrange(); }
  report(body, part);
  footing = foot();
}

// A longer notice, or the word that there is no sound, leaves less room than was measured, a shorter one more.
function foot() {
  return document.querySelector("footer").offsetHeight;
}

// One queue at a time, and more where there is room beside a whole list of recent calls.
function strip() {
  stripRows = 1;
  arrange();
  const recent = Math.ceil(Math.min(AT_LEAST, Math.max(message.calls.length - NOW_ROWS, 1)) / room.columns);
  const spare = document.getElementById("recent").clientHeight - recent * rowHeight;
  const more = Math.min(Math.floor(spare / tallest), STRIP_ROWS - 1, message.queues.length - 1);
  if (more < 1) return;
  stripRows += more;
  arrange();
}

function arrange() {
  const sizes = apply(body, part);
  const ems = widest();
  fitted(document.querySelector(".top"));  // a name of two lines there leaves less below
  if (body.classList.contains("dense")) measureStrip(sizes);
  list("now", message.calls.slice(0, NOW_ROWS));
  measureCalls(sizes, ems);
  measureQueues(sizes);
  drawCalls();
  drawQueues();
  settleQueues();
}

function holds() {
  const isWide = [...document.querySelectorAll("#now .call")].some((row) => row.scrollWidth > row.clientWidth + 1);
  const names = [...document.querySelectorAll(".board:not(.dense) #queues .names")];
  const isNarrow = names.some((one) => one.clientWidth < NAME_EMS * floor(body, "名", part) - 1);
  return NOW_ROWS + room.rows * room.columns >= AT_LEAST && room.rows > 0 && !isWide && !isNarrow;
}

function measureCalls(sizes, ems) {
  const box = document.getElementById("recent").getBoundingClientRect();
  const height = document.getElementById("recent").clientHeight;
  rowHeight = sizes["--row"] * 1.22;
  const rows = Math.floor(height / rowHeight);
  const gap = sizes["--text"] * 0.62;
  const columns = Math.max(1, Math.floor((box.width + gap) / (sizes["--row"] * ems + gap)));
  room = { rows: Math.max(0, rows), columns };
  body.style.setProperty("--columns", columns);
  body.style.setProperty("--row-height", `${Math.min(height / Math.max(rows, 1), sizes["--row"] * 1.6)}px`);
}

// Columns for the longest number and window there are, in ems: a letter is up to 0.9 em wide, a digit 0.57 em.
function widest() {
  const longest = (name) => Math.max(...message.calls.map((call) => String(call[name]).length), 2);
  const number = Math.max(0.9 + 0.57 * (longest("number") - 1), 2.61);
  const target = 0.57 * longest("window");
  body.style.setProperty("--number", `${number}em`);
  body.style.setProperty("--window", `${target}em`);
  return number + target + 1.08;
}

function measureQueues(sizes) {
  const box = document.querySelector(".queues").getBoundingClientRect();
  if (box.height <= 0) return;
  const left = box.height - heads();
  queueRoom = Math.max(1, Math.floor(left / least(sizes)));
  const lines = Math.min(queueRoom, Math.max(message.queues.length, 1));
  body.style.setProperty("--queue-height", `${Math.floor(Math.min(left / lines, least(sizes) * 1.45))}px`);
}

// Every queue is drawn once to find the one that needs the most lines: all pages of the strip are as high as that.
function measureStrip(sizes) {
  queueRoom = Infinity;
  body.style.setProperty("--queue-height", `${least(sizes)}px`);
  drawQueues();
  tallest = Math.max(1, ...[...document.querySelectorAll("#queues tr")].map((row) => row.getBoundingClientRect().height));
  body.style.setProperty("--strip-height", `${heads() + Math.ceil(stripRows * tallest)}px`);
}

function heads() {
  return Math.ceil(document.querySelector(".queues thead").getBoundingClientRect().height);
}

// The height of one queue: its two names one under the other, or side by side in the strip.
function least(sizes) {
  return body.classList.contains("dense") ? sizes["--text"] * 1.36 + 4 : (sizes["--text"] + sizes["--latin"]) * 1.04 + 4;
}

// A name that needs two lines makes its row higher than planned: fewer rows a page then, and none cut in half.
function settleQueues() {
  const box = document.querySelector(".queues");
  while (queueRoom > 1 && box.clientHeight > 0 && box.scrollHeight > box.clientHeight + 1) {
    queueRoom = Math.min(queueRoom, message.queues.length) - 1;
    drawQueues();
  }
}

function turn() {
  if (!message) return;
  page += 1;
  // From the last queue that stood there on: however many the next layout shows, none is passed over.
  queueFrom += document.getElementById("queues").children.length;
  drawCalls();
  drawQueues();
  settleQueues();
}

// Told is what stands on the screen, not what was received: a page that is hidden or covered shows nobody anything.
function acknowledge() {
  if (!message || message.evacuation || message.night || document.visibilityState !== "visible") return;
  const young = link.instant() - YOUNG_MS * 4;
  const rows = new Set([...document.querySelectorAll("#now .call, #recent .call")].map((row) => row.dataset.callId));
  for (const call of message.calls) {
    if (rows.has(call.call_id) && Date.parse(call.at) > young) receipts.add(call.call_id, "shown", "ok");
  }
}

function second() {
  const now = link.now();
  put(document, { time: hour(now), date_zh: dayZh(now), date_en: dayEn(now) });
  document.querySelectorAll(".call").forEach(light);
  notice(message);
  if (message && foot() !== footing) layout();
  acknowledge();
}

// Two pixels to and fro, once a minute, so that the same letters do not burn into the screen at night (H-13).
function shift() {
  const night = document.getElementById("night");
  const step = Math.floor(link.instant() / 60000) % 4;
  night.style.setProperty("translate", `${[0, 2, 2, 0][step]}px ${[0, 0, 2, 2][step]}px`);
}

setInterval(() => link.guard(second), 500);
setInterval(() => link.guard(turn), PAGE_MS);
setInterval(() => link.guard(shift), 10000);
addEventListener("resize", () => link.guard(() => message && layout()));
document.fonts.ready.then(() => link.guard(() => message && layout()));
link.start();
