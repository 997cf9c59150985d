// The evidence reader: keys lead from claim to claim, and the claims of the
// words under the pointer stand out in the list.
const keys = document.getElementById("keys");
const marks = [...document.querySelectorAll("mark[id]")];
let at = -1;

function light(mark) {
  for (const e of document.querySelectorAll(".lit")) e.classList.remove("lit");
  if (!mark) return;
  mark.classList.add("lit");
  for (const n of mark.dataset.claims.split(" ")) {
    const claim = document.getElementById("claim-" + n);
    if (claim) claim.classList.add("lit");
  }
}

function step(by) {
  if (!marks.length) return;
  at = (at + by + marks.length) % marks.length;
  if (at < 0) at = 0;
  const mark = marks[at];
  mark.tabIndex = -1;
  mark.focus({ preventScroll: true });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  mark.scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
  light(mark);
  const claim = document.getElementById("claim-" + mark.dataset.claims.split(" ")[0]);
  claim?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

if (marks.length && keys) {
  keys.hidden = false;
  document.addEventListener("keydown", (e) => {
    if (e.metaKey || e.ctrlKey || e.altKey || e.target.closest?.("input, textarea, select")) return;
    if (e.key === "n" || e.key === "j") step(1);
    else if (e.key === "p" || e.key === "k") step(-1);
    else return;
    e.preventDefault();
  });
  document.addEventListener("mouseover", (e) => {
    const mark = e.target.closest("mark");
    if (mark) light(mark);
  });
}

function arrive() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const mark = target ? target.closest("mark") : null;
  if (!mark) return;
  at = marks.indexOf(mark);
  light(mark);
}
addEventListener("hashchange", arrive);
arrive();
