// The mailbox by keyboard, and templates that can still be changed. Everything works without it.
"use strict";

const links = () => [...document.querySelectorAll(".queue > li > a")];
const current = () => {
  const all = links();
  const focused = all.indexOf(document.activeElement);
  return focused >= 0 ? focused : all.findIndex((link) => link.hasAttribute("aria-current"));
};

function step(by) {
  const all = links();
  if (!all.length) return;
  const at = current();
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

function openDeed(number) {
  const fold = document.querySelectorAll(".deeds > details")[number - 1];
  if (!fold) return;
  fold.open = true;
  const field = fold.querySelector("textarea, input:not([type=hidden]), select, button");
  (field || fold.querySelector("summary")).focus();
}

function tick() {
  const row = links()[current()]?.closest("li");
  row?.querySelector("input[type=checkbox]")?.click();
}

const isTyping = (target) => target.matches("textarea, select, input:not([type=checkbox])");

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.form) {
    event.preventDefault();
    target.form.requestSubmit();
    return;
  }
  if (key === "Escape") {
    const fold = target.closest?.(".deeds > details[open]");
    if (fold) {
      fold.open = false;
      fold.querySelector("summary").focus();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
  if (key === "j" || (key === "ArrowDown" && target.closest(".queue"))) step(1);
  else if (key === "k" || (key === "ArrowUp" && target.closest(".queue"))) step(-1);
  else if (key === "x") tick();
  else if (key === "u") document.querySelector('.message [formaction^="/undo/"]')?.click();
  else if (key >= "1" && key <= "9") openDeed(Number(key));
  else return;
  event.preventDefault();
});

// A chosen template is laid into the box beside it, to be sent as it is or changed first.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-template]")) return;
  const words = event.target.selectedOptions[0]?.dataset.words;
  const box = event.target.form.elements.namedItem("text");
  if (words && box) box.value = words;
});

const hint = document.querySelector(".keys");
if (hint && matchMedia("(hover: hover)").matches) hint.hidden = false;
