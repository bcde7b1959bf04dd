// Up and down buttons beside each ordered row, for the keyboard and for hands that do not drag.

const ROWS = "tr.has_original, .inline-related.has_original:not(tr)";

function rowsOf(group) {
  return [...group.querySelectorAll(ROWS)].filter((row) => row.querySelector("input._reorder_"));
}

function renumber(group) {
  rowsOf(group).forEach((row, place) => {
    row.querySelector("input._reorder_").value = String(place + 1);
  });
}

function move(group, row, step) {
  const rows = rowsOf(group);
  const other = rows[rows.indexOf(row) + step];
  if (!other) return false;
  other.insertAdjacentElement(step < 0 ? "beforebegin" : "afterend", row);
  renumber(group);
  return true;
}

function button(group, row, step, label, sign) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "order-button";
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.title = label;
  made.addEventListener("click", () => {
    if (move(group, row, step)) made.focus();
  });
  return made;
}

function equip(group) {
  const { up, down } = document.getElementById("order-words").dataset;
  for (const row of rowsOf(group)) {
    const place = row.querySelector("td.original") ?? row.querySelector("h3");
    const buttons = document.createElement("span");
    buttons.className = "order-buttons";
    buttons.append(button(group, row, -1, up, "↑"), button(group, row, 1, down, "↓"));
    place.append(buttons);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("fieldset.sortable").forEach(equip);
});
