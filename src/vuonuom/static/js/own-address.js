// What a form sent stands under /claim/: the address goes back to the letter's own, so that a reload
// or "back" opens the letter. Nothing is fetched, so no log and no other page learns of it.
"use strict";

history.replaceState(null, "", document.currentScript.dataset.address);
