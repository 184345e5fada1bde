// Today by keys: j and k go from row to row, a takes note of the row one is in. Without this the buttons do it.
"use strict";

const allRows = () => [...document.querySelectorAll("[data-row]")];
const go = (row) => {
  const link = row && row.querySelector("a");
  if (link) link.focus();
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const row = event.target.closest("[data-row]");
  if (event.key === "a" && row) {
    const form = row.querySelector("[data-acknowledge] form");
    if (form) form.requestSubmit();
  } else if (event.key === "j" || event.key === "k") {
    const rows = allRows();
    const next = rows.indexOf(row) + (event.key === "j" ? 1 : row ? -1 : 0);
    go(rows[next]);
  } else return;
  event.preventDefault();
});

// After a note was taken the page is drawn anew: the keys go on from the row where they were.
let place = -1;
document.addEventListener("htmx:beforeRequest", (event) => {
  place = allRows().indexOf(event.detail.elt.closest("[data-row]"));
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt === document.body && !document.querySelector("main [role=alert]")) go(allRows()[place]);
});
