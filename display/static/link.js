// Keeps one screen in touch with the server: socket first, HTTP twin behind it, and it knows when it knows nothing.

const POLL_MS = 10000;          // the twin, while the socket speaks
const POLL_ALONE_MS = 1500;     // the twin, while it is all there is
const TRY_AGAIN_MS = 1500;
const MUTE_MS = 5000;           // a socket that has missed two beats of two seconds is half open
const REQUEST_MS = 4000;
const TICK_MS = 250;

export class Link {
  // `render(message, isNews)` draws a whole snapshot; `state(name, lastAt)` is told live, silent or stale.
  constructor(body, render, state) {
    this.body = body;
    this.render = render;
    this.state = state;
    this.announced = () => {};  // a screen with a loudspeaker hears of calls whose turn it is to be said
    this.current = null;        // the message that is on the screen
    this.isBack = true;         // the next snapshot is the answer to a new socket, maybe of a server that was restored
    this.polledAt = performance.now();
    this.pollRuns = 0;
    this.triedAt = -Infinity;
    this.heardAt = performance.now();
    this.spokeAt = -Infinity;   // when the socket spoke last; the twin may be heard while the socket is half open
    this.setClock(body.dataset.at);
    this.lastGood = this.at;
  }

  start() {
    setInterval(() => this.guard(() => this.tick()), TICK_MS);
    this.guard(() => this.connect());
    this.guard(() => this.poll());
  }

  // The wall clock of the centre as a Date whose UTC parts are the local ones; the machine's own clock is never asked.
  now() { return new Date(this.instant() + this.offset); }
  instant() { return this.at + performance.now() - this.setAt; }

  setClock(iso) {
    const zone = /([+-])(\d\d):(\d\d)$/.exec(iso);
    this.at = Date.parse(iso);
    this.setAt = performance.now();
    this.offset = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60000 : 0;
  }

  silence() { return performance.now() - this.heardAt; }
  limit(name) { return Number(this.body.dataset[name]); }

  // Whatever breaks in one step must not stop the steps after it: this checker has to outlive every fault.
  guard(step) {
    try { step(); } catch (problem) { console.warn("screen:", problem); }
  }

  connect() {
    const { socket: path } = this.body.dataset;
    this.socket = io("/display", { path, transports: ["websocket"], timeout: REQUEST_MS,
      reconnectionDelay: 500, reconnectionDelayMax: 1000, randomizationFactor: 0.3 });
    this.socket.on("connect", () => { this.isBack = true; this.watch(); });
    this.socket.on("board", (message) => this.guard(() => this.pushed(message)));
    this.socket.on("announce", (message) => this.guard(() => this.announced(message)));
    this.socket.on("pulse", (pulse) => this.guard(() => this.pulsed(pulse)));
    this.socket.onAny(() => { this.spokeAt = performance.now(); });
  }

  watch() {
    this.socket.emit("watch", { board: this.body.dataset.board, revision: this.current ? this.current.revision : null });
  }

  pushed(message) {
    const isAnswer = this.isBack;
    this.isBack = false;
    if (!isAnswer && this.current && message.revision < this.current.revision) return;
    this.show(message);
  }

  pulsed(pulse) {
    if (this.current && pulse.digest === this.current.digest) {
      this.current.revision = Math.max(this.current.revision, pulse.revision);
      this.heard(pulse.at);
    } else {
      this.watch();
    }
  }

  poll() {
    const before = this.current;
    const run = ++this.pollRuns;
    this.polledAt = performance.now();
    const headers = before ? { "If-None-Match": `"${before.digest}"` } : {};
    fetch(this.body.dataset.twin, { headers, cache: "no-store", signal: AbortSignal.timeout(REQUEST_MS) })
      .then((answer) => this.polled(answer, before, run))
      .catch(() => {});         // silence is counted by the tick, so a lost request needs no branch of its own
  }

  async polled(answer, before, run) {
    if (run !== this.pollRuns) return;
    if (answer.status === 304) {
      if (this.current === before) this.heard(null);
      return;
    }
    if (!answer.ok) return;
    const message = await answer.json();
    // What came by the socket meanwhile may be newer; what was there before the request is older than its answer.
    if (this.current === before || message.revision >= this.current.revision) {
      this.guard(() => this.show(message));
    }
  }

  // What changed while the screen knew its hall is news; what it finds there after a silence is not.
  show(message) {
    if (!Array.isArray(message.calls) || Number.isNaN(Date.parse(message.at))) throw new TypeError("not a board");
    const isNews = this.current !== null && this.silence() < this.limit("silentMs");
    this.setClock(message.at);
    const isOther = !this.current || this.current.digest !== message.digest;
    this.current = null;        // should drawing break, the next snapshot is drawn whatever its digest
    if (isOther) this.render(message, isNews);
    this.current = message;
    this.body.dataset.revision = message.revision;
    this.body.dataset.digest = message.digest;
    this.heard(message.at);
  }

  heard(iso) {
    if (iso) this.setClock(iso);
    this.heardAt = performance.now();
    this.lastGood = this.instant();
    this.tell();
  }

  tick() {
    this.tell();
    const isAlone = !this.socket || !this.socket.connected || performance.now() - this.spokeAt > MUTE_MS;
    if (performance.now() - this.polledAt > (isAlone ? POLL_ALONE_MS : POLL_MS)) this.poll();
    if (isAlone) this.revive();
  }

  // After a refusal the client library does not try again by itself, and on a half-open socket it waits far too long.
  revive() {
    const isTrying = this.socket && this.socket.active && !this.socket.connected;
    if (isTrying || performance.now() - this.triedAt < (this.socket?.connected ? MUTE_MS : TRY_AGAIN_MS)) return;
    this.triedAt = performance.now();
    if (this.socket) this.socket.disconnect().connect(); else this.connect();
  }

  tell() {
    const silence = this.silence();
    const name = silence < this.limit("silentMs") ? "live" : silence < this.limit("staleMs") ? "silent" : "stale";
    this.body.dataset.link = name;
    this.state(name, new Date(this.lastGood + this.offset));
  }
}
