// Keeps an enrolled touch screen inside its own pages: no menu, no dragging, no zoom, no second window, no browser keys.
// What a page cannot stop (Alt+F4, Ctrl+N) is stopped by the browser's policy and by the session that it runs in.
(() => {
  "use strict";
  const stop = (event) => event.preventDefault();
  for (const kind of ["contextmenu", "dragstart"]) document.addEventListener(kind, stop);
  if (!document.querySelector('meta[name="kiosk"]')) return;

  const BROWSER_KEYS = new Set([
    "BrowserBack", "BrowserForward", "BrowserHome", "BrowserRefresh", "BrowserSearch", "BrowserFavorites", "BrowserStop",
    "ContextMenu", "LaunchMail", "LaunchApplication1", "LaunchApplication2", "Print", "PrintScreen", "Help", "Open", "Save",
  ]);
  document.addEventListener("keydown", (event) => {
    const isFunction = /^F\d{1,2}$/.test(event.key);
    const isCombined = event.ctrlKey || event.metaKey || (event.altKey && !event.getModifierState("AltGraph"));
    if (isFunction || isCombined || BROWSER_KEYS.has(event.key)) event.preventDefault();
  }, { capture: true });
  for (const kind of ["drop", "dragover", "dragenter", "copy", "cut", "paste", "gesturestart", "gesturechange"]) {
    document.addEventListener(kind, stop, { capture: true });
  }
  document.addEventListener("selectstart", (event) => {
    if (!(event.target instanceof Element && event.target.closest("input"))) event.preventDefault();
  });
  document.addEventListener("wheel", (event) => { if (event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) event.preventDefault(); }, { passive: false });
  document.addEventListener("touchmove", (event) => { if (event.touches.length > 1) event.preventDefault(); }, { passive: false });
  for (const kind of ["mousedown", "auxclick"]) document.addEventListener(kind, (event) => { if (event.button > 0) event.preventDefault(); });
  window.open = () => null;
  window.print = () => undefined;
  // A page before this one must not come back with somebody's number on it.
  history.pushState(null, "");
  window.addEventListener("popstate", () => history.pushState(null, ""));
})();
