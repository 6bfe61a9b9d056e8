// Helps on the page of a case; without scripts the same links lead to pages of their own.
"use strict";

// "Why this day" unfolds below its clock, also of a clock that came by a live update.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-unfold]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const place = link.closest(".clock");
  const open = place.querySelector(".proof");
  if (open) { open.remove(); link.setAttribute("aria-expanded", "false"); return; }
  const answer = await fetch(link.href, { credentials: "same-origin" });
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("proof");
  if (!answer.ok || !found) { window.location.assign(link.href); return; }
  if (place.querySelector(".proof")) return;
  found.className = "proof";
  found.removeAttribute("id");
  place.append(found);
  link.setAttribute("aria-expanded", "true");
});

// Paper for whoever came to the window.
document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
