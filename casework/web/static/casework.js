// Small helps for those whose browser runs scripts; every page works without.
"use strict";

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  window.setTimeout(() => delete form.dataset.sent, 10000);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// On a phone filters are folded until somebody wants them, so that the list itself is seen first.
if (window.matchMedia("(max-width: 760px)").matches) document.querySelectorAll("details[data-folds]").forEach((each) => { each.open = false; });

// A whole phone or identity number is looked up as such, so that it never stands in an address.
document.querySelectorAll("input[data-person]").forEach((input) => input.form.addEventListener("submit", (event) => {
  const number = input.value.replace(/\s/g, "");
  if (!/^\+?\d{7,15}$|^\d{17}[\dXx]$/.test(number)) return;
  event.preventDefault();
  const other = document.getElementById(input.dataset.person);
  other.elements.number.value = number;
  other.submit();
}));

// What is folded is printed as well: paper cannot be opened.
window.addEventListener("beforeprint", () => document.querySelectorAll("main details:not([open])").forEach((each) => { each.dataset.closed = "yes"; each.open = true; }));
window.addEventListener("afterprint", () => document.querySelectorAll("details[data-closed]").forEach((each) => { each.open = false; delete each.dataset.closed; }));

// A filter takes effect when it is chosen.
document.querySelectorAll("select[data-at-once]").forEach((choice) => choice.addEventListener("change", () => choice.form.requestSubmit()));

// Another row of a list in a form, copied from its last one.
document.querySelectorAll("button[data-add-row]").forEach((button) => button.addEventListener("click", (event) => {
  const rows = document.getElementById(button.dataset.addRow);
  const last = rows && rows.lastElementChild;
  if (!last) return;
  event.preventDefault();
  const number = rows.children.length;
  const row = last.cloneNode(true);
  row.querySelectorAll("[name],[id],[for]").forEach((each) => ["name", "id", "for"].forEach((kind) => {
    if (each.hasAttribute(kind)) each.setAttribute(kind, each.getAttribute(kind).replace(/\[\d+\](?!.*\[\d+\])/, `[${number}]`));
  }));
  row.querySelectorAll("input,textarea").forEach((each) => { each.value = ""; });
  rows.append(row);
  const first = row.querySelector("input,select,textarea");
  if (first) first.focus();
}));
