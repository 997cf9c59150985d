// Sets the colours that a reader chose before the page is drawn, so that it
// does not flash, and says that scripts run, so that it does not move. It is a plain script and no module for that reason.
document.documentElement.classList.add("js");
const chosen = (() => {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null; // storage may be forbidden; the system's colours are used
  }
})();
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
