// Tells the server which calls this board has shown and said; only a board that was enrolled with a key does.

const KEY = "board-key";
const SEND_MS = 1000;
const ALIVE_MS = 30000;
const MOST = 50;
const KNOWN = 500;

export class Receipts {
  constructor(address) {
    this.address = address;
    this.sound = "none";
    this.waiting = [];
    this.known = new Set();
    this.sentAt = -Infinity;
    this.isSending = false;
    this.key = taken();
    if (this.key) setInterval(() => this.send(), SEND_MS);
  }

  add(call, kind, result) {
    const name = `${call}/${kind}`;
    if (!this.key || this.known.has(name)) return;
    this.known.add(name);
    if (this.known.size > KNOWN) this.known.delete(this.known.values().next().value);
    this.waiting.push({ call_id: call, kind, result });
  }

  async send() {
    const isDue = this.waiting.length > 0 || performance.now() - this.sentAt > ALIVE_MS;
    if (this.isSending || !isDue) return;
    this.isSending = true;
    const batch = this.waiting.slice(0, MOST);
    try {
      const answer = await fetch(this.address, { method: "POST", signal: AbortSignal.timeout(4000),
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.key}` },
        body: JSON.stringify({ sound: this.sound, receipts: batch }) });
      // What the server does not want now it will not want later; a server that is away gets it when it is back.
      if (answer.status < 500) this.waiting.splice(0, batch.length);
      document.body.dataset.enrolled = answer.ok ? "yes" : "no";
      this.sentAt = performance.now();
    } catch {
      this.waiting.splice(0, Math.max(0, this.waiting.length - MOST * 4));
    }
    this.isSending = false;
  }
}

// The installer opens the board once with `#key=…`. The part behind # is never sent, so the key stands in no log.
function taken() {
  const found = /^#key=([A-Za-z0-9_-]+)$/.exec(location.hash);
  if (found) {
    localStorage.setItem(KEY, found[1]);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return localStorage.getItem(KEY);
}
