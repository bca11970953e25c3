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
      kept.textContent = answer.ok && !answer.redirected ? "What you wrote is kept."
        : "Not kept: you are signed out. Copy what you wrote, then sign in again.";
    } catch {
      kept.textContent = "Not kept: the gateway cannot be reached. Stay on this page.";
    }
    kept.hidden = false;
  }
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 800); });
})();
