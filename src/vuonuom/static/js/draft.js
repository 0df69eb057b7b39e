// What is typed under a printed code outlives a reload: in this tab alone, for a phone may be shared,
// and until it is sent. Where a browser keeps nothing, the form works as without this file.
"use strict";

(() => {
  const PREFIX = "vuonuom.draft:";
  const NEVER = ["ticket", "code", "no_secrets"]; // a member's code is kept nowhere; the tick is anew
  let store;
  try {
    store = window.sessionStorage;
  } catch {
    return;
  }
  if (!store) return;

  const form = document.querySelector("form.compose");
  if (!form) {
    // The page that a sending leads to.
    for (const key of Object.keys(store)) {
      if (key.startsWith(PREFIX) && store[key].includes('"sent":')) store.removeItem(key);
    }
    return;
  }
  const key = PREFIX + location.pathname;
  const fresh = form.elements.ticket.value;
  const kept = [...form.elements].filter(
    (box) => box.name && box.type !== "file" && !NEVER.includes(box.name),
  );

  function keep(sent) {
    const typed = kept.map((box) => [box.name, box.type === "checkbox" ? box.checked : box.value]);
    try {
      store.setItem(key, JSON.stringify({ typed: Object.fromEntries(typed), sent }));
    } catch {
      // Full, or kept from us: nothing is lost that was there before.
    }
  }

  function bring(draft) {
    for (const box of kept) {
      const value = draft.typed[box.name];
      if (value === undefined) continue;
      if (box.type === "checkbox") box.checked = value;
      else box.value = value;
      const fold = box.closest("details");
      if (fold && value && value !== box.defaultValue) fold.open = true;
    }
    // The same words, perhaps received already: with their own ticket they are one letter.
    if (draft.sent) form.elements.ticket.value = draft.sent;
  }

  if (!form.elements.text.value) {
    try {
      const draft = JSON.parse(store.getItem(key));
      if (draft?.typed?.text) bring(draft);
    } catch {
      store.removeItem(key);
    }
  }
  form.addEventListener("input", (event) => {
    if (NEVER.includes(event.target.name) || event.target.type === "file") return;
    form.elements.ticket.value = fresh;
    keep();
  });
  form.addEventListener("submit", () => keep(form.elements.ticket.value));
})();
