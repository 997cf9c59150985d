// Keys. What is marked with data-key is pressed by that key: a button, a link,
// or a part that opens. Where a page has a row of things, n and j lead to the
// next of them, p and k to the one before.

const writing = (e) => e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, textarea, select");

document.addEventListener("keydown", (e) => {
  if (writing(e) || e.defaultPrevented) return;
  const target = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
  if (!target) return;
  e.preventDefault();
  if (target.tagName !== "DETAILS") return target.click();
  target.open = !target.open;
  if (target.open) (target.querySelector("input:not([type=hidden]), select, textarea, button") ?? target.querySelector("summary")).focus();
});
for (const e of document.querySelectorAll(".keys[hidden]")) e.hidden = false;

// walk leads through things with n and p, and calls go with each; it gives a
// function that says at which of them the reader is.
export function walk(things, go) {
  let at = -1;
  const step = (by) => {
    at = at < 0 && by < 0 ? things.length - 1 : (at + by + things.length) % things.length;
    const thing = things[at];
    for (let d = thing.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    if (!thing.matches("a[href], button")) thing.tabIndex = -1;
    thing.focus({ preventScroll: true });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    thing.scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
    go(thing);
  };
  if (things.length)
    document.addEventListener("keydown", (e) => {
      if (writing(e) || e.defaultPrevented) return;
      if (e.key === "n" || e.key === "j") step(1);
      else if (e.key === "p" || e.key === "k") step(-1);
      else return;
      e.preventDefault();
    });
  return (thing) => (at = things.indexOf(thing));
}

// The way back to the list is to the selection that somebody came from.
const back = document.querySelector("[data-back]");
if (back) {
  let from = null;
  try {
    from = new URL(document.referrer);
  } catch {
    // Nobody says where the reader came from.
  }
  try {
    if (from && from.origin === location.origin && from.pathname === "/") sessionStorage.setItem("list", from.pathname + from.search + from.hash);
    back.href = sessionStorage.getItem("list") || back.href;
  } catch {
    // Storage may be forbidden; the whole list is gone back to.
  }
}
