// The choice of system, light or dark; hidden in the page until there is a script to obey it.
const root = document.documentElement;

function storedChoice() {
  try {
    return localStorage.getItem("theme") ?? "system";
  } catch {
    return "system";
  }
}

function choose(choice) {
  if (choice === "system") delete root.dataset.bsTheme;
  else root.dataset.bsTheme = choice;
  try {
    if (choice === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", choice);
  } catch {
    // The choice then lasts for this page only.
  }
}

for (const fieldset of document.querySelectorAll("[data-theme-choice]")) {
  const current = fieldset.querySelector(`input[value="${storedChoice()}"]`);
  if (current) current.checked = true;
  fieldset.hidden = false;
  fieldset.addEventListener("change", (event) => choose(event.target.value));
}
