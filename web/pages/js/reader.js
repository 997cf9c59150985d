// The evidence reader: keys lead from claim to claim, or from change to change
// where two versions are compared, and the claims of the words under the
// pointer stand out in the list.
import { walk } from "./keys.js";

const marks = [...document.querySelectorAll("mark[id], .hunk")];

function light(mark) {
  for (const e of document.querySelectorAll(".lit")) e.classList.remove("lit");
  if (!mark) return;
  mark.classList.add("lit");
  for (const n of (mark.dataset.claims || "").split(" ")) {
    const claim = n && document.getElementById("claim-" + n);
    if (claim) claim.classList.add("lit");
  }
}

const arriveAt = walk(marks, (mark) => {
  light(mark);
  document.getElementById("claim-" + (mark.dataset.claims || "").split(" ")[0])?.scrollIntoView({ block: "nearest", behavior: "instant" });
});

document.addEventListener("mouseover", (e) => {
  const mark = e.target.closest("mark");
  if (mark) light(mark);
});

function arrive() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const mark = target ? target.closest("mark") : null;
  if (!mark) return;
  arriveAt(mark);
  light(mark);
}
addEventListener("hashchange", arrive);
arrive();
