// The frame follows the finger and the figure follows the frame; also says whether the machine can speak.
(() => {
  "use strict";
  const CARD = 85.6 / 53.98;
  const card = document.getElementById("card");
  const grip = document.getElementById("grip");
  const width = document.getElementById("card_px");
  const voice = document.getElementById("voice");
  const draw = () => {
    card.style.width = `${width.value}px`;
    card.style.height = `${Number(width.value) / CARD}px`;
  };
  const set = (px) => {
    width.value = String(Math.min(Number(width.max), Math.max(Number(width.min), Math.round(px * 2) / 2)));
    draw();
  };
  grip.addEventListener("pointerdown", (event) => grip.setPointerCapture(event.pointerId));
  grip.addEventListener("pointermove", (event) => {
    if (grip.hasPointerCapture(event.pointerId)) set(event.clientX - card.getBoundingClientRect().left);
  });
  for (const button of document.querySelectorAll("[data-by]")) {
    button.addEventListener("click", () => set(Number(width.value) + Number(button.dataset.by)));
  }
  width.addEventListener("input", draw);
  const count = () => {
    const found = (window.speechSynthesis?.getVoices() || []).filter((one) => one.localService && one.lang.startsWith("zh"));
    voice.textContent = found.length ? voice.dataset.some.replace("{n}", found.length) : voice.dataset.none;
  };
  window.speechSynthesis?.addEventListener("voiceschanged", count);
  count();
  draw();
})();
