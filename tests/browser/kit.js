// Looks at a page as a person's eye does: what text is drawn, how large, on what ground, where it is cut or covered.
// Evaluated by `kit.py`; every function gives plain values.
(() => {
  "use strict";
  const isDrawn = (node) => {
    const style = getComputedStyle(node);
    if (!node.checkVisibility()) return false;  // in a closed <details>, say
    if (style.visibility !== "visible" || style.display === "none") return false;
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };
  // Text that only screen readers hear is clipped to nothing.
  const isClipped = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const { clip, clipPath } = getComputedStyle(one);
      if (clipPath.startsWith("inset(50%") || clip === "rect(0px, 0px, 0px, 0px)") return true;
    }
    return false;
  };
  // What is left of a box after every ancestor that hides what leaves it, by overflow or by an inset in pixels.
  const seen = (node, box, from = node) => {
    let { left, top, right, bottom } = box;
    for (let one = from; one && one !== document.documentElement; one = one.parentElement) {
      const style = getComputedStyle(one), hull = one.getBoundingClientRect();
      const inset = style.clipPath.match(/^inset\(([\d.]+)px ?([\d.]+)?(?:px)? ?([\d.]+)?(?:px)?/);
      const below = inset ? Number(inset[3] ?? inset[1]) : 0;
      if (one !== node && style.overflowX !== "visible") [left, right] = [Math.max(left, hull.left), Math.min(right, hull.right)];
      if (one !== node && style.overflowY !== "visible") [top, bottom] = [Math.max(top, hull.top), Math.min(bottom, hull.bottom)];
      if (inset) bottom = Math.min(bottom, hull.bottom - below);
    }
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };
  const named = (node) => {
    const words = (node.value || node.textContent || "").trim().replace(/\s+/g, " ").slice(0, 30);
    const kind = typeof node.className === "string" && node.className ? `.${node.className.trim().split(/\s+/).join(".")}` : "";
    return `${node.tagName.toLowerCase()}${node.id ? `#${node.id}` : ""}${kind} “${words}”`;
  };
  const painted = (colour) => {
    const direct = colour.match(/^rgba?\(([\d.]+),? ([\d.]+),? ([\d.]+)(?:,? \/? ?([\d.]+))?\)$/);
    if (direct) return [...direct.slice(1, 4).map(Number), direct[4] === undefined ? 1 : Number(direct[4])];
    const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top, below) => [0, 1, 2].map((n) => top[n] * top[3] + below[n] * (1 - top[3])).concat(1);
  // From the outermost inwards; null where a picture lies behind the text, for no rule can tell its colour.
  const ground = (node) => {
    const layers = [];
    for (let one = node; one; one = one.parentElement) layers.unshift(getComputedStyle(one));
    let colour = [255, 255, 255, 1];
    for (const style of layers) {
      const own = painted(style.backgroundColor);
      if (own[3] === 1) colour = own;
      if (style.backgroundImage !== "none") colour = null;
      if (colour && own[3] > 0) colour = over([...own.slice(0, 3), own[3] * Number(style.opacity)], colour);
    }
    return colour;
  };
  const strength = (node) => {
    let part = 1;
    for (let one = node; one; one = one.parentElement) part *= Number(getComputedStyle(one).opacity);
    return part;
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  // Each drawn text with its element and its boxes; what is typed into a field counts too.
  const texts = () => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode, parent = node.parentElement;
      if (!node.data.trim() || ["SCRIPT", "STYLE", "NOSCRIPT", "OPTION", "TEMPLATE"].includes(parent.tagName)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
      if (boxes.length && isDrawn(parent) && !isClipped(parent)) found.push({ parent, words: node.data.trim(), boxes });
    }
    for (const field of document.querySelectorAll("input:not([type=hidden]), textarea")) {
      if (field.value && isDrawn(field) && !isClipped(field)) found.push({ parent: field, words: field.value, boxes: [field.getBoundingClientRect()] });
    }
    return found;
  };
  const contrasts = () => texts().map(({ parent }) => {
    const below = ground(parent);
    if (!below) return { name: named(parent), ratio: 0 };
    const ink = painted(getComputedStyle(parent).color);
    return { name: named(parent), ratio: ratio(over([...ink.slice(0, 3), ink[3] * strength(parent)], below), below) };
  });
  const sizes = () => texts().map(({ parent, words }) => ({
    name: named(parent), px: parseFloat(getComputedStyle(parent).fontSize), is_hanzi: /\p{Script=Han}/u.test(words),
  }));
  const isSeen = (one) => isDrawn(one) && !isClipped(one) && seen(one, one.getBoundingClientRect()).height > 1;
  const boxes = (selector) => [...document.querySelectorAll(selector)].filter(isSeen).map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return { name: named(one), left, top, width, height };
  });
  // Where the letters of a line are: a line of Noto Sans SC is 1.45 times as high as its size, most of it above them.
  // Capitals and digits end on the line, other letters and hanzi below it.
  const ink = (box, parent, words) => {
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (box.height < size * 1.2) return box;
    const top = box.top + box.height * 0.2, bottom = box.bottom - box.height * (/^[A-Z0-9 :.–—]*$/.test(words) ? 0.19 : 0.055);
    return { left: box.left, right: box.right, width: box.width, top, bottom, height: bottom - top };
  };
  // Text that leaves the box of whoever hides what overflows, or the window itself.
  const cut = (leafed) => {
    const found = new Set();
    for (const { parent, words, boxes: drawn } of texts()) {
      for (const box of drawn.map((line) => ink(line, parent, words))) {
        if (box.left < -1 || box.right > innerWidth + 1) found.add(named(parent));
        for (let one = parent; one && one !== document.body; one = one.parentElement) {
          const { overflowX, overflowY } = getComputedStyle(one);
          const hull = one.getBoundingClientRect();
          const isOut = (overflowX === "hidden" && (box.left < hull.left - 1 || box.right > hull.right + 1))
            || (overflowY === "hidden" && !(leafed && one.matches(leafed)) && (box.top < hull.top - 2 || box.bottom > hull.bottom + 2));
          if (isOut) found.add(named(parent));
        }
      }
    }
    return [...found];
  };
  // Texts of different elements that are drawn over each other.
  const covered = () => {
    const all = texts().flatMap(({ parent, words, boxes: drawn }) => drawn.map((line) => ink(line, parent, words)).map((box) => ({ parent, full: box.height, box: seen(null, box, parent) })))
      .filter(({ box }) => box.width > 1 && box.height > 1);
    const found = new Set();
    all.forEach((one, place) => {
      for (const other of all.slice(place + 1)) {
        if (one.parent === other.parent || one.parent.contains(other.parent) || other.parent.contains(one.parent)) continue;
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // Few letters reach as low and as high as they may: a quarter of the smaller line may run into the next.
        if (wide > 2 && high > Math.min(one.full, other.full) / 4) found.add(`${named(one.parent)} × ${named(other.parent)}`);
      }
    });
    return [...found];
  };
  return { contrasts, sizes, boxes, cut, covered };
})()
