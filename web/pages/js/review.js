// Keys press what is marked with them: a button, a link, or a form that opens.
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, textarea, select")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
  if (!target) return;
  e.preventDefault();
  if (target.tagName !== "DETAILS") return target.click();
  target.open = !target.open;
  if (target.open) (target.querySelector("input:not([type=hidden]), select, textarea, button") ?? target.querySelector("summary")).focus();
});
for (const e of document.querySelectorAll(".keys[hidden]")) e.hidden = false;
