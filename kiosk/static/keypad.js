// The keys of the appointment page, and a scanner that types wherever the focus is.
(() => {
  "use strict";
  const field = document.getElementById("typed");
  const pad = document.getElementById("pad");
  pad.hidden = false;
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button")?.dataset.key;
    if (!key) return;
    field.value = key === "back" ? field.value.slice(0, -1) : field.value + key;
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (isTyping && document.activeElement !== field) field.focus();
  });
})();
