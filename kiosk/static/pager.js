// Nothing scrolls: what does not fit is leafed through with two big keys, and no line is cut in two.
(() => {
  "use strict";
  const PARTS = ".tile, h1, h2, p, li, label, input, img, button, dl > div, .card-frame";
  const main = document.getElementById("main");
  const nav = document.getElementById("pager");
  if (!main || !nav) return;
  const place = document.getElementById("pager-place");
  const [back, on] = [document.getElementById("pager-back"), document.getElementById("pager-on")];
  let starts = [0], page = 0, isPlanned = false;

  const parts = () => {
    const above = main.getBoundingClientRect().top - main.scrollTop;
    return [...main.querySelectorAll(PARTS)].map((part) => {
      const box = part.getBoundingClientRect();
      // A heading stays with the first line below it.
      const more = part.tagName === "H2" ? box.height * 2 : 0;
      return { part, top: box.top - above, bottom: box.bottom - above + more, isDrawn: box.height > 1 };
    }).filter((one) => one.isDrawn);
  };
  const plan = () => {
    isPlanned = false;
    main.style.clipPath = "";
    main.style.setProperty("--beyond", "0px");
    main.scrollTop = 0;
    nav.hidden = true;
    starts = [0];
    main.classList.remove("is-leafed");
    if (main.scrollHeight <= main.clientHeight + 2) { page = 0; return; }
    nav.hidden = false;
    main.classList.add("is-leafed");
    const view = main.clientHeight, all = parts(), height = main.scrollHeight;
    const end = Math.max(...all.map((one) => one.bottom));
    for (let from = 0; from + view < end && starts.length < 50;) {
      const next = Math.min(...all.filter((one) => one.bottom > from + view + 1).map((one) => one.top));
      from = next > from + 8 && next < from + view ? next - 4 : from + view;
      starts.push(from);
    }
    // Room below the end, so that the last page can begin where the one before it stopped.
    main.style.setProperty("--beyond", `${Math.max(0, starts.at(-1) + view - height)}px`);
    show(Math.min(page, starts.length - 1));
  };
  const show = (wanted) => {
    page = wanted;
    const from = starts[page], view = main.clientHeight;
    main.scrollTop = from;
    const shown = page + 1 < starts.length ? starts[page + 1] - from : view;
    main.style.clipPath = shown < view ? `inset(0 0 ${view - shown}px 0)` : "";
    back.disabled = page === 0;
    on.disabled = page === starts.length - 1;
    place.textContent = `${page + 1} / ${starts.length}`;
    place.setAttribute("aria-label", place.dataset.words.replace("{page}", page + 1).replace("{pages}", starts.length));
  };
  const soon = () => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(plan);
  };

  back.addEventListener("click", () => { if (page > 0) show(page - 1); });
  on.addEventListener("click", () => { if (page + 1 < starts.length) show(page + 1); });
  main.addEventListener("focusin", (event) => {
    if (starts.length < 2) return;
    const above = main.getBoundingClientRect().top - main.scrollTop;
    const top = event.target.getBoundingClientRect().top - above;
    show(Math.max(0, starts.findLastIndex((start) => start <= top + 1)));
  });
  new MutationObserver(soon).observe(main, { attributes: true, attributeFilter: ["hidden"], childList: true, subtree: true });
  document.documentElement.classList.add("has-pager");
  window.addEventListener("resize", soon);
  document.fonts.ready.then(soon);
  soon();
})();
