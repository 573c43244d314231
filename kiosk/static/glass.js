// Before anything is drawn: how many pixels a millimetre of this screen is, and the band that a seated person reaches.
(() => {
  "use strict";
  // Reach of somebody in a wheelchair, above the floor (screens.md K-05).
  const LOW_MM = 700, HIGH_MM = 1220;
  const told = (name) => Number(document.querySelector(`meta[name="${name}"]`)?.content || 0);
  const root = document.documentElement;
  const mmPerPx = told("mm-per-px");
  if (!mmPerPx) return;
  const px = (mm) => mm / mmPerPx;
  const floor = told("floor-mm"), height = innerHeight;
  const bottom = Math.min(Math.max(0, px(LOW_MM - floor)), height * 0.4);
  const top = Math.max(0, height - px(HIGH_MM - floor));
  root.style.setProperty("--mm", `${px(1)}px`);
  root.style.setProperty("--reach-below", `${bottom}px`);
  // A band of less than half the glass would hold nothing; then the screen hangs too high, and the help key remains.
  root.style.setProperty("--reach-above", `${Math.min(top, height * 0.5)}px`);
})();
