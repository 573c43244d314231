// A phone draws Chinese with its own type, which costs nothing; only a device that has none fetches ours.
(() => {
  "use strict";
  const sheet = document.currentScript.dataset.sheet;
  const drawn = (sign) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 32;
    const pen = canvas.getContext("2d");
    pen.font = "28px sans-serif";
    pen.fillText(sign, 2, 28);
    return canvas.toDataURL();
  };
  // Without Chinese type two different signs look the same: the same empty box.
  if (drawn("号") !== drawn("政")) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = sheet;
  document.head.append(link);
})();
