// Loaded before anything is painted, so that a chosen theme never flashes the other one first.
try {
  const choice = localStorage.getItem("theme");
  if (choice === "light" || choice === "dark") document.documentElement.dataset.bsTheme = choice;
} catch {
  // Storage may be forbidden; then the system decides.
}
