// A key for each choice: 1, 2, … and 0 go to the button that says so. Nothing is chosen until it is
// pressed, so that no stray key names anybody.
document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
  const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (button) button.focus();
});
