// Every page works without this file; it only makes some things smoother.
"use strict";

// A menu closes when one looks elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.menu[open]");
  if (event.key !== "Escape" || !menu) return;
  closeMenus(null);
  menu.querySelector("summary").focus();
});

// Whoever comes back to a wrong field stands in it, and hears what is wrong with it.
document.querySelector("main [aria-invalid=true]")?.focus();

// A second click on "send" sends nothing twice (the server would notice as well, by its key).
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) return event.preventDefault();
  event.target.dataset.sent = "yes";
  // No browser says that its Stop was pressed: soon after, one may send again, which is made once.
  const form = event.target;
  setTimeout(() => delete form.dataset.sent, 3000);
});
// Coming back by the back button, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A long text says how long it is when that begins to matter.
document.addEventListener("input", (event) => {
  const longest = Number(event.target.dataset?.longest);
  if (!longest) return;
  const length = event.target.value.length;
  let note = event.target.nextElementSibling;
  if (!note?.classList.contains("count")) {
    if (length < longest * 0.8) return;
    note = document.createElement("p");
    note.className = "count";
    note.setAttribute("aria-live", "polite");
    event.target.after(note);
  }
  note.textContent = `${length.toLocaleString("vi")} / ${longest.toLocaleString("vi")}`;
  note.classList.toggle("late", length > longest);
});
