/* The keys of the console. A key does what its button does, and only while the button may be pressed. */
"use strict";
(() => {
  const KEYS = new Set(["F2", "F3", "F4", "F6", "F7", "F8", "F9", "F10"]);

  const press = (key) => {
    const button = document.querySelector(`[data-key="${key}"]`);
    if (!button) return;
    if (button.disabled) {
      const needs = document.querySelector("[data-needs]").dataset.needs;
      if (key === "F2" && needs && document.getElementById("finish")) {
        tell(needs);
        chooseOutcome();
      }
      return;
    }
    if (key === "F9" && document.getElementById("finish")) chooseOutcome();
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
    if (KEYS.has(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      if (!event.repeat) press(event.key);
    } else if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
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
