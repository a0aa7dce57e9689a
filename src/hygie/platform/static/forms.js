// What forms gain where JavaScript runs: sent once, not lost, open again when their file is there.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // 1. A form is sent once; it opens again when the page is shown again, or after 15 seconds without an answer.
  // 2. Text typed in a form marked data-guard is not lost by closing the page.
  const dirty = new Set();
  const reopen = (form) => {
    delete form.dataset.sent;
    for (const button of all("button[aria-disabled]", form)) button.removeAttribute("aria-disabled");
  };
  // 3. A file leaves the page where it is: the form opens again when a cookie says that the file comes.
  const awaitFile = (form) => {
    const mark = Math.random().toString(36).slice(2, 12) || "x";
    const field = form.querySelector("input[name=telechargement]") || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "telechargement" }));
    const said = form.querySelector("[role=status]") || form.appendChild(document.createElement("p"));
    said.setAttribute("role", "status");
    said.className = "soft mb-0";
    said.textContent = "Le fichier se prépare…";
    field.value = mark;
    const began = Date.now();
    const look = setInterval(() => {
      const here = document.cookie.includes(`telechargement=${mark}`);
      if (!here && Date.now() - began < 90000) return;
      clearInterval(look);
      reopen(form);
      said.textContent = here ? "Le fichier est arrivé." : "";
    }, 200);
  };
  // 4. A file that would be refused is said before it leaves: a connection cut on its way says nothing.
  const FILES = "input[type=file][data-largest]";
  const fits = (input) => {
    const heavy = [...input.files].find((file) => file.size > Number(input.dataset.largest) * 1048576);
    const said = document.getElementById(`${input.id}-trop-grand`) || Object.assign(document.createElement("p"), { id: `${input.id}-trop-grand`, className: "field-error" });
    said.setAttribute("role", "alert");
    if (!heavy) said.remove();
    else if (!said.isConnected) input.before(said);
    said.textContent = heavy ? `« ${heavy.name} » est trop grand : ${input.dataset.largest} Mio au plus. Rien n’est envoyé, vos mots restent.` : "";
    return !heavy;
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches(FILES)) fits(event.target);
  });
  document.addEventListener(
    "submit",
    (event) => {
      const heavy = all(FILES, event.target).find((input) => !fits(input));
      if (!heavy) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      heavy.focus();
    },
    true,
  );
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    dirty.delete(form);
    for (const button of all("button[type=submit], button:not([type])", form)) button.setAttribute("aria-disabled", "true");
    if (form.hasAttribute("data-download")) awaitFile(form);
    else setTimeout(() => reopen(form), 15000);
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(reopen));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-sent]");
    if (form) reopen(form);
    dirty.delete(event.target.closest("form"));
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });
})();
