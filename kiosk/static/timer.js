/* How long the visit has lasted, beside how long its item usually takes; a soft tone when somebody comes to a window that
   waited for one. The time that passes is this machine's own; where it began, the page says. */
"use strict";
(() => {
  let began = 0;
  let timer = null;

  const two = (number) => String(number).padStart(2, "0");

  const level = (seconds) => {
    if (timer.dataset.longest && seconds > Number(timer.dataset.longest)) return "longest";
    return timer.dataset.long && seconds > Number(timer.dataset.long) ? "long" : "";
  };

  const show = () => {
    const found = document.querySelector(".timer");
    if (!found) {
      timer = null;
      return;
    }
    if (found !== timer) {
      timer = found;
      began = performance.now() - Number(timer.dataset.seconds) * 1000;
    }
    const seconds = Math.max(0, Math.floor((performance.now() - began) / 1000));
    const reached = level(seconds);
    timer.className = reached ? `timer timer--${reached}` : "timer";
    timer.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    if (reached) {
      const word = document.createElement("span");
      word.className = "timer__word";
      word.textContent = timer.dataset[`${reached}Word`];
      timer.append(word);
    }
  };

  const TONES = [[660, 0], [880, 0.18]];
  const chime = () => {
    const audio = new AudioContext();
    for (const [pitch, after] of TONES) {
      const tone = audio.createOscillator();
      const level = audio.createGain();
      const at = audio.currentTime + after;
      tone.frequency.value = pitch;
      level.gain.setValueAtTime(0.08, at);
      level.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
      tone.connect(level).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.3);
    }
    setTimeout(() => audio.close(), 1000);
  };

  const isAlone = () => {
    const next = document.querySelector("[data-live='next'][data-idle]");
    return Boolean(next) && !next.querySelector(".next__number");
  };

  let wasAlone = isAlone();
  document.addEventListener("refreshed", () => {
    if (wasAlone && document.querySelector(".next__number")) chime();
    wasAlone = isAlone();
    show();
  });
  show();
  setInterval(show, 1000);
})();
