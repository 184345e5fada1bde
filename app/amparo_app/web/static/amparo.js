// What the pages do beyond plain HTML: they work without it.
"use strict";

// A line that is lost while a form is on its way: the page stays with what was typed, and says so.
document.addEventListener("htmx:sendError", () => {
  const line = document.getElementById("line");
  if (!line) return;
  line.textContent = line.dataset.lost;
  line.hidden = false;
  line.scrollIntoView({ block: "nearest" });
});
document.addEventListener("htmx:beforeRequest", () => {
  const line = document.getElementById("line");
  if (line) line.hidden = true;
});

// Whoever reads by ear begins at what is wrong with a form. After a page was drawn in the place of another, they begin
// at its beginning where nothing is wrong; a page that was asked for begins where its browser says.
const begin = (otherwise) => {
  const first = document.querySelector("[aria-invalid=true], [role=alert]:not([hidden])") || otherwise;
  const place = first && first.matches("fieldset") ? first.querySelector("input") : first;
  if (!place) return;
  if (place.tabIndex < 0) place.tabIndex = -1; // a sentence takes the focus only when it is told that it may
  place.focus();
};
begin(null);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt === document.body) begin(document.getElementById("main"));
});

// On a narrow screen a row of places is longer than the line: the one that is looked at is moved into it.
const showPlace = () => {
  for (const here of document.querySelectorAll("nav [aria-current=page]")) {
    const row = here.closest("ul");
    if (row && row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - row.offsetLeft - row.clientWidth / 3;
  }
};
showPlace();
document.addEventListener("htmx:afterSettle", showPlace);

// What is saved as it is typed and was not yet saved when somebody turns to another page is sent along with them.
const AS_TYPED = "[hx-post][hx-trigger=change]";
let changes = 0, saved = 0;
document.addEventListener("change", (event) => {
  if (event.target.closest(AS_TYPED)) changes += 1;
});
document.addEventListener("htmx:beforeSend", (event) => {
  if (event.detail.elt.matches(AS_TYPED)) event.detail.xhr.changes = changes;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.elt.matches(AS_TYPED)) saved = event.detail.xhr.changes;
});
document.addEventListener("submit", (event) => {
  if (event.target.querySelector(AS_TYPED)) saved = changes;
});
window.addEventListener("pagehide", () => {
  const part = document.querySelector(AS_TYPED);
  if (!part || changes === saved) return;
  navigator.sendBeacon(part.getAttribute("hx-post"), new URLSearchParams(new FormData(part.closest("form"))));
  saved = changes;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
