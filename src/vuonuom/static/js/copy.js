// "Copy" beside a text that is also there to be read and selected by hand.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      document.execCommand("copy"); // a browser inside another app may forbid the new way
    }
    button.querySelector("span").textContent = button.dataset.said;
  });
}
