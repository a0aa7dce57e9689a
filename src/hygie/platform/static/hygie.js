// What pages gain where JavaScript runs. Each part works on data- attributes and is lost without harm.
"use strict";
(() => {
  document.documentElement.classList.add("has-script");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // 1. Clocks: « dans 3 h 12 », « en retard de 2 j 4 h ». The server's text stays until the first tick.
  const span = (milliseconds) => {
    const minutes = Math.floor(Math.abs(milliseconds) / 60000);
    const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
    if (days) return hours ? `${days} j ${hours} h` : `${days} j`;
    return hours ? `${hours} h ${String(rest).padStart(2, "0")}` : `${rest} min`;
  };
  const tick = () => {
    const now = Date.now();
    for (const clock of all("[data-due]")) {
      const left = Date.parse(clock.dataset.due) - now;
      const text = clock.querySelector("[data-remaining]");
      if (Number.isNaN(left) || !text) continue;
      text.textContent = left < 0 ? `en retard de ${span(left)}` : `dans ${span(left)}`;
      if (left < 0) clock.dataset.state = "late";
      else if (left < Number(clock.dataset.soonHours || 0) * 3600000) clock.dataset.state = "soon";
    }
    for (const since of all("[data-since]")) {
      const age = now - Date.parse(since.dataset.since);
      if (age >= 0) since.textContent = age < 60000 ? "à l’instant" : `il y a ${span(age)}`;
    }
  };

  // 2. Keys on lists: j, k, /, ?. A person may turn them off (WCAG 2.1.4); the choice stays on this computer.
  const stored = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("hygie.keys", value);
      return localStorage.getItem("hygie.keys");
    } catch {
      return null;
    }
  };
  const move = (step) => {
    const items = all("[data-keys-list] [data-keys-item]");
    const here = items.findIndex((item) => item === document.activeElement || item.closest("tr")?.contains(document.activeElement));
    items[Math.min(Math.max(here + step, 0), items.length - 1)]?.focus();
    return items.length > 0;
  };
  const dialog = document.getElementById("touches");
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    "/": () => {
      const box = document.querySelector("[data-search], main input[type=search]");
      box?.focus();
      return Boolean(box);
    },
    "?": () => {
      if (dialog && !dialog.open) dialog.showModal();
      return Boolean(dialog);
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || stored() === "off") return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]")) return;
    if (Object.hasOwn(keys, event.key) && keys[event.key]()) event.preventDefault();
  });
  const choice = document.getElementById("touches-actives");
  if (choice) {
    choice.checked = stored() !== "off";
    choice.addEventListener("change", () => stored(choice.checked ? "on" : "off"));
  }
  for (const button of all("[data-show-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => dialog?.showModal());
  }

  // 3. The summary of errors takes the focus; its links reach the first control of a group.
  const errors = document.querySelector("[data-error-summary]");
  if (errors) errors.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    const control = field?.matches("fieldset") ? field.querySelector("input, select, textarea") : field;
    if (!control) return;
    event.preventDefault();
    field.scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });

  // 4. On a phone rows become cards, and some browsers then forget that they were a table: say it again.
  const roles = { thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", "th[scope=row]": "rowheader", "th[scope=col]": "columnheader" };
  const tables = () => {
    for (const table of all("table.table-cards:not([role])")) {
      table.setAttribute("role", "table");
      for (const [selector, role] of Object.entries(roles)) {
        for (const part of all(selector, table)) part.setAttribute("role", role);
      }
    }
  };

  // 5. On a phone a long list shows its first cards; one touch shows the rest, here and after a refresh.
  const SHOWN = 15;
  const shorten = () => {
    for (const list of all(".table-cards > tbody")) {
      const wrap = list.closest(".table-wrap");
      const rest = list.rows.length - SHOWN;
      if (rest < 1 || !wrap || wrap.nextElementSibling?.matches(".show-rest")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary show-rest";
      button.textContent = rest === 1 ? "Montrer le dernier" : `Montrer les ${rest} suivants`;
      button.addEventListener("click", () => {
        document.documentElement.classList.add("shows-all");
        list.rows[SHOWN].querySelector("a, button, summary")?.focus();
      });
      wrap.after(button);
    }
  };

  // 6. Copy buttons show themselves only where copying works.
  const prepare = () => {
    [tick, tables, shorten].forEach((part) => part());
    const useful = navigator.clipboard ? "[data-copy], [data-print]" : "[data-print]";
    for (const button of all(useful)) button.hidden = false;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return void (event.target.closest("[data-print]") && window.print());
    await navigator.clipboard.writeText(button.dataset.copy);
    const status = button.parentElement.querySelector("[data-copied]");
    if (status) status.textContent = "Copié";
    button.lastElementChild.textContent = "Copié";
  });

  prepare();
  document.addEventListener("htmx:afterSettle", prepare);
  setInterval(tick, 30000);
})();
