/* The due dates of the item that is chosen, and the result that such items mostly have, until somebody chooses one. */
"use strict";
(() => {
  let shown = "";
  let touched = false;
  const showDue = (input, variant = "") => {
    const wanted = input.value.trim();
    const asked = `item=${encodeURIComponent(wanted)}&variant=${encodeURIComponent(variant)}`;
    if (asked === shown) return;
    shown = asked;
    const request = new XMLHttpRequest();
    request.open("GET", `${input.dataset.due}?${asked}`);
    request.responseType = "document";
    request.timeout = 4000;
    request.onload = () => {
      const due = document.getElementById("due");
      if (request.status !== 200 || !request.response || !due || asked !== shown) return;
      const at = document.activeElement && due.contains(document.activeElement) ? document.activeElement.id : "";
      due.replaceChildren(...document.importNode(request.response.body, true).childNodes);
      if (at) document.getElementById(at)?.focus();
      const then = due.querySelector("[data-then]");
      const choice = then && !touched && document.querySelector(`input[name=then][value="${then.dataset.then}"]`);
      if (choice) choice.checked = true;
    };
    request.send();
  };

  document.addEventListener("change", (event) => {
    if (event.target.name === "then") touched = true;
    if (event.target.id === "item") showDue(event.target);
    if (event.target.id === "variant") showDue(document.getElementById("item"), event.target.value);
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "item") showDue(event.target);
  });
})();
