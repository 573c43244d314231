// Types a number with the keys on the glass; a code reader types too, wherever the focus is, and ends with Enter.
(() => {
  "use strict";
  const field = document.getElementById("q");
  let isRead = false;
  document.getElementById("keys").addEventListener("click", (event) => {
    const key = event.target.closest("button")?.dataset.key;
    if (!key) return;
    if (key === "back") field.value = field.value.slice(0, -1);
    else field.value += key;
  });
  document.addEventListener("keydown", (event) => {
    if (event.target === field || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.length === 1 && event.key !== " ") {
      if (!isRead) field.value = "";
      isRead = true;
      field.value += event.key;
    } else if (event.key === "Enter" && isRead) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  });
})();
