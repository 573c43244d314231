/* The small console that stays on top of other programs: a picture-in-picture document where the browser has one, a
   small window of its own elsewhere. Both hold the same page, which works by itself when this one moves on. */
"use strict";
(() => {
  const SIZE = { width: 320, height: 200 };

  const onTop = async (url, title) => {
    const small = await window.documentPictureInPicture.requestWindow(SIZE);
    const sheet = small.document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = new URL(document.querySelector("link[href*='console.css']").href, location.href).href;
    const frame = small.document.createElement("iframe");
    frame.className = "mini__frame";
    frame.title = title;
    frame.src = new URL(url, location.href).href;
    small.document.head.append(sheet);
    small.document.title = title;
    small.document.body.append(frame);
  };

  const beside = (url) => window.open(url, "mini", `popup,width=${SIZE.width},height=${SIZE.height}`);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mini]");
    if (!button) return;
    const { mini, title } = button.dataset;
    if (!("documentPictureInPicture" in window)) beside(mini);
    else onTop(mini, title).catch(() => beside(mini));
  });
})();
