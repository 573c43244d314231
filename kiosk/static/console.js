/* The keys of the console. A key does what its button does, and only while the button may be pressed. */
"use strict";
(() => {
  const keys = JSON.parse(document.getElementById("live").dataset.keys);
  const actOf = new Map(Object.entries(keys).map(([act, key]) => [key === "Esc" ? "Escape" : key, act]));

  const press = (act) => {
    const button = document.getElementById(`act-${act}`);
    // A link or a menu would lead away from the last that is known.
    if (!button || document.body.classList.contains("is-offline")) return;
    if (button.disabled) {
      const needs = document.querySelector("[data-needs]").dataset.needs;
      if (act === "call" && needs && document.getElementById("finish")) {
        tell(needs);
        chooseOutcome();
      }
      return;
    }
    if (act === "finish" && document.getElementById("finish")) chooseOutcome();
    else if (button.tagName === "SUMMARY") openMenu(button);
    else button.click();
  };

  // Beside the answers of the server, where no refresh of a part takes the words away before they are read.
  const tell = (words) => {
    const notice = document.createElement("p");
    notice.className = "notice notice--stop told__one";
    notice.textContent = words;
    document.querySelector(".told").replaceChildren(notice);
  };

  const openMenu = (summary) => {
    summary.parentElement.open = true;
    summary.parentElement.querySelector("select, input:not([type=hidden])")?.focus();
  };

  const chooseOutcome = () => {
    const form = document.getElementById("finish");
    const at = form && (form.querySelector("input[name=outcome]:checked") || form.querySelector("input[name=outcome]"));
    if (at) at.focus();
  };

  // In a list of choices the digits choose; anywhere else they are digits.
  const pick = (event) => {
    const at = document.activeElement;
    if (!/^[1-9]$/.test(event.key) || !at || at.type !== "radio") return;
    const choice = at.closest("fieldset").querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.focus();
    choice.click();
  };

  const search = (event) => {
    event.preventDefault();
    const item = document.getElementById("item");
    if (item) item.select();
    else location.assign(document.getElementById("live").dataset.cases);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key.toLowerCase() === "k" && document.querySelector("[data-cases]")) search(event);
    if (!event.ctrlKey && !event.altKey && !event.metaKey) pick(event);
    const act = event.ctrlKey || event.altKey || event.metaKey ? undefined : actOf.get(event.key);
    if (act === "back") {
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    } else if (act) {
      event.preventDefault();
      if (!event.repeat) press(act);
    }
  });

  // While the line is lost the next numbers can be printed, to be worked off by hand.
  const sheet = document.getElementById("print-handlist");
  if (sheet) {
    sheet.addEventListener("click", () => window.print());
    new MutationObserver(() => {
      sheet.hidden = !document.body.classList.contains("is-offline");
    }).observe(document.body, { attributeFilter: ["class"] });
  }
})();
