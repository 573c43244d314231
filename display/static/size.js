// How large letters must be to be read from the farthest seat, in pixels of this screen (screens.md 1.0, H-01).

const DIGIT = 0.733;            // height of a digit in its font size, Noto Sans SC
const HANZI = 0.92;             // height of a Chinese character in its font size

// Heights as parts of the distance: called number D/100; 22 minutes of arc for rows and Chinese text; D/250 for Latin.
const RULES = {
  "--hero": 1 / 100 / DIGIT,
  "--row": Math.tan((22 / 60) * (Math.PI / 180)) / DIGIT,
  "--text": Math.tan((22 / 60) * (Math.PI / 180)) / HANZI,
  "--latin": 1 / 250 / DIGIT,
};

export function needed(body) {
  const pixels = (Number(body.dataset.viewingDistanceM) * 1000) / Number(body.dataset.mmPerPx);
  return Object.fromEntries(Object.entries(RULES).map(([name, part]) => [name, pixels * part]));
}

// Raises every size to the rule, never lowers one below the design; returns what is set, in pixels.
export function apply(body, scale = 1) {
  const set = {};
  for (const [name, pixels] of Object.entries(needed(body))) {
    body.style.removeProperty(name);
    const designed = probe(body, name);
    set[name] = scale < 1 ? pixels * scale : Math.max(designed, Math.ceil(pixels));
    body.style.setProperty(name, `${set[name]}px`);
  }
  return set;
}

// The smallest a text may become, in pixels, where only a part of the distance can be kept.
export function floor(body, text, part = 1) {
  return needed(body)[/\p{Script=Han}/u.test(text) ? "--text" : "--latin"] * Math.min(1, part);
}

// Tells whoever sets the screen up how far it really reads: the page does not pretend.
export function report(body, scale) {
  const metres = Number(body.dataset.viewingDistanceM) * Math.min(1, scale);
  body.dataset.legible = scale < 1 ? "no" : "yes";
  body.dataset.legibleM = metres.toFixed(1);
  if (scale < 1) {
    console.warn(`screen: too small for ${body.dataset.viewingDistanceM} m, legible to ${metres.toFixed(1)} m`);
  }
}

function probe(body, name) {
  const ruler = document.createElement("i");
  ruler.style.setProperty("position", "absolute");
  ruler.style.setProperty("height", `var(${name})`);
  body.append(ruler);
  const pixels = ruler.getBoundingClientRect().height;
  ruler.remove();
  return pixels;
}
