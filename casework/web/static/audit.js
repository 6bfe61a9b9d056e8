// The slider of the audit page: names the day it stands on, and goes there when it is let go.
"use strict";
(() => {
  const slide = document.getElementById("slide");
  if (!slide) return;
  const days = slide.dataset.days.split(" ");
  const said = document.getElementById("slide-day");
  slide.addEventListener("input", () => {
    said.textContent = days[slide.value];
    slide.setAttribute("aria-valuetext", days[slide.value]);
  });
  slide.addEventListener("change", () => {
    document.getElementById("on").value = days[slide.value];
    slide.form.requestSubmit(slide.form.querySelector("button[value=day]"));
  });
})();
