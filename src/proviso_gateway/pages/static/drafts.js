// Keeps what somebody writes, a moment after each pause. Without it, the page's button does.
"use strict";
(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const kept = document.getElementById("kept");
  let waiting = 0;
  async function keep() {
    const said = new FormData(form);
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: said });
      kept.textContent = answer.ok && !answer.redirected ? form.dataset.sayKept : form.dataset.sayOut;
    } catch {
      kept.textContent = form.dataset.sayLost;
    }
    kept.hidden = false;
  }
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 800); });
})();
