// Today by keys: j and k go from row to row, a takes note of the row one is in. Without this the buttons do it.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const row = event.target.closest("[data-row]");
  if (event.key === "a" && row) {
    const form = row.querySelector("[data-acknowledge] form");
    if (form) form.requestSubmit();
  } else if (event.key === "j" || event.key === "k") {
    const rows = [...document.querySelectorAll("[data-row]")];
    const next = rows.indexOf(row) + (event.key === "j" ? 1 : row ? -1 : 0);
    const link = rows[next] && rows[next].querySelector("a");
    if (link) link.focus();
  } else return;
  event.preventDefault();
});
