// Small steps on the page: fill marked places with text, draw times, shrink what is too wide.

const DAYS = { zh: "日一二三四五六", en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function put(root, values) {
  for (const [name, value] of Object.entries(values)) {
    const text = String(value);
    for (const place of root.querySelectorAll(`[data-f="${name}"]`)) {
      if (place.textContent !== text) place.textContent = text;
    }
  }
}

export function shown(root, name, isShown) {
  for (const place of root.querySelectorAll(`[data-f="${name}"]`)) place.hidden = !isShown;
}

export function piece(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

// A Date whose UTC parts are the wall clock of the centre, from an instant with its offset.
export function wall(iso) {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(iso);
  const minutes = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  return new Date(Date.parse(iso) + minutes * 60000);
}

export function hour(date) {
  return `${String(date.getUTCHours()).padStart(2, "0")}:${String(date.getUTCMinutes()).padStart(2, "0")}`;
}

export function dayZh(date) {
  return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日（周${DAYS.zh[date.getUTCDay()]}）`;
}

export function dayEn(date) {
  return `${DAYS.en[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

export function words(state) {
  const entry = document.getElementById("words").content.querySelector(`[data-state="${state}"]`);
  return entry ? [entry.dataset.zh, entry.dataset.en] : ["", ""];
}

// Long names: down to 80 % of their size but not below `least`, then onto a second line; never cut off (H-16).
export function fit(root, least = () => 0) {
  const places = [...root.querySelectorAll(".fit")];
  for (const place of places) {
    place.style.removeProperty("font-size");
    place.style.removeProperty("white-space");
  }
  // All are read before any is written: the page is laid out once, not once a name.
  const read = places.map((place) => [place, place.clientWidth, place.scrollWidth, parseFloat(getComputedStyle(place).fontSize)]);
  for (const [place, room, needed, size] of read) {
    if (needed <= room + 1 || room <= 0) continue;
    const lowest = Math.min(1, Math.max(0.8, least(place.textContent) / size));
    place.style.setProperty("font-size", `${size * Math.max(lowest, room / needed)}px`);
    if (room / needed < lowest) place.style.setProperty("white-space", "normal");
  }
}
