// What every page has: the choice of colours, and panels that close.
const button = document.getElementById("theme");

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function label() {
  button.setAttribute("aria-label", isDark() ? button.dataset.light : button.dataset.dark);
  button.title = button.getAttribute("aria-label");
}

if (button) {
  button.hidden = false;
  label();
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // It holds for this page alone then.
    }
    label();
    document.dispatchEvent(new CustomEvent("themechange"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    label();
    document.dispatchEvent(new CustomEvent("themechange"));
  });
}

// A panel that lies over the page closes with Escape and a click beside it.
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  const open = document.querySelector("details:is(.more, .menu)[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
document.addEventListener("click", (e) => {
  const open = document.querySelector("details:is(.more, .menu)[open]");
  if (open && !open.contains(e.target)) open.open = false;
});

// Ctrl+K, or Command+K, leads to the search; so does /, where no keys are typed.
document.addEventListener("keydown", (e) => {
  const typing = e.target.closest?.("input, textarea, select");
  if (!((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k" && !e.altKey) && !(e.key === "/" && !typing && !e.ctrlKey && !e.metaKey && !e.altKey)) return;
  const boxes = [...document.querySelectorAll("[data-find]")].filter((b) => b.checkVisibility());
  if (!boxes.length) return;
  e.preventDefault();
  boxes.at(-1).focus();
  boxes.at(-1).select();
});

// A page that is meant for paper has a button for it.
for (const b of document.querySelectorAll("[data-print]")) {
  b.hidden = false;
  b.addEventListener("click", () => print());
}
