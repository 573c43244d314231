// Plays what is announced: one call after the other, none cut off, none over another, none that has become old.

const GAP_MS = 800;             // between two calls
const LEAD_S = 0.06;            // sound is laid out a little ahead, so that the clips join without a hole
const CHIME = "chime";
const RETRY_MS = 5000;

export class Voice {
  // `stands(call_id)` says whether a call still holds, `now()` is the instant in the hall; `told(call_id, result)` hears
  // what became of a call: ok, late, withdrawn or failed; `state(name)` hears on, blocked or failed.
  constructor(address, { stands, now, told, state }) {
    Object.assign(this, { address, stands, now, told, state });
    this.clips = new Map();
    this.queue = [];
    this.isBusy = false;
    this.name = "";
  }

  start() {
    this.context = new AudioContext();
    this.context.addEventListener("statechange", () => this.say());
    addEventListener("pointerdown", () => this.context.resume());
    addEventListener("keydown", () => this.context.resume());
    this.context.resume();      // refused without a user's gesture, unless the kiosk's browser was started to allow it
    this.load();
    setTimeout(() => this.say(), 1000);
  }

  async load() {
    try {
      const answer = await fetch(this.address, { cache: "no-store" });
      const { clips } = await answer.json();
      await Promise.all(clips.map((name) => this.clip(name)));
      this.isLoaded = clips.includes(CHIME);
    } catch {
      this.isLoaded = false;
    }
    this.say();
    if (!this.isLoaded) { setTimeout(() => this.load(), RETRY_MS); return; }
    if (!this.isBusy) this.test();
  }

  // Whoever switches the screen on hears that it can be heard.
  async test() {
    this.isBusy = true;
    if (this.context.state === "running") await this.play([CHIME]).catch(() => {});
    this.next();
  }

  async clip(name) {
    if (!this.clips.has(name)) {
      const answer = await fetch(`${this.address}${name}.wav`);
      if (!answer.ok) throw new Error(`no clip ${name}`);
      this.clips.set(name, await this.context.decodeAudioData(await answer.arrayBuffer()));
    }
    return this.clips.get(name);
  }

  say() {
    const name = this.isLoaded === false ? "failed" : this.context.state === "running" ? "on" : "blocked";
    if (name !== this.name) this.state(this.name = name);
  }

  announced(message) {
    if (!Array.isArray(message.clips) || this.queue.some((one) => one.call_id === message.call_id)) return;
    this.queue.push(message);
    if (!this.isBusy) this.next();
  }

  async next() {
    this.isBusy = true;
    for (let message = this.queue.shift(); message; message = this.queue.shift()) {
      const result = await this.speak(message);
      this.told(message.call_id, result);
      if (result === "ok") await later(GAP_MS);
    }
    this.isBusy = false;
  }

  async speak({ call_id: id, clips, valid_until: until }) {
    if (this.now() > Date.parse(until)) return "late";
    if (!this.stands(id)) return "withdrawn";
    if (this.context.state !== "running") return "failed";
    try {
      return await this.play(clips) ? "ok" : "failed";
    } catch {
      return "failed";
    }
  }

  // All clips are laid out on the clock of the sound card at once; ends when the last of them has been heard.
  async play(names) {
    const sounds = await Promise.all(names.map((name) => this.clip(name)));
    let at = this.context.currentTime + LEAD_S;
    for (const sound of sounds) {
      const source = this.context.createBufferSource();
      source.buffer = sound;
      source.connect(this.context.destination);
      source.start(at);
      at += sound.duration;
    }
    const most = performance.now() + (at - this.context.currentTime) * 1000 + 2000;
    while (this.context.currentTime < at) {
      if (performance.now() > most) return false;
      await later(Math.max(20, (at - this.context.currentTime) * 1000));
    }
    return true;
  }
}

function later(ms) {
  return new Promise((done) => { setTimeout(done, ms); });
}
