// Live update: what changed is shown in its place and said politely; where something is being filled in or marked, a notice offers it.
"use strict";

(() => {
  const notice = document.getElementById("live");
  if (!notice || !window.EventSource) return;
  const said = document.getElementById("live-said");
  const main = document.getElementById("content");
  const parts = () => document.querySelectorAll("[data-fresh][id]");
  const shown = new Map([...parts()].map((part) => [part.id, part.outerHTML]));
  let stream = null;
  let last = notice.dataset.since;
  let touched = false;
  let asking = false;
  let again = false;

  main.addEventListener("input", (event) => { if (event.target.closest("form[method=post]")) touched = true; });

  // Whether somebody is in the middle of something that a new text would take away.
  const busy = () => {
    const marked = window.getSelection();
    const at = document.activeElement;
    return touched || !parts().length || (at && at.matches("input,textarea,select") && at.closest("[data-fresh]"))
      || (marked && !marked.isCollapsed && main.contains(marked.anchorNode));
  };
  const offer = () => { notice.hidden = false; };

  // What was unfolded stays so, and the keyboard stays where it was.
  const put = (old, fresh) => {
    const open = new Set([...old.querySelectorAll("details[open]")].map((each) => each.dataset.called));
    const unfolded = [...old.querySelectorAll("a[aria-expanded=true]")].map((link) => link.getAttribute("href"));
    const at = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const top = [...old.querySelectorAll(".tall")].map((each) => each.scrollTop);
    fresh.querySelectorAll("details").forEach((each) => { each.open = each.open || open.has(each.dataset.called); });
    old.replaceWith(fresh);
    fresh.querySelectorAll(".tall").forEach((each, number) => { each.scrollTop = top[number] || 0; });
    const links = [...fresh.querySelectorAll("a[href]")];
    links.filter((link) => "unfold" in link.dataset && unfolded.includes(link.getAttribute("href"))).forEach((link) => link.click());
    const focus = at && links.find((link) => link.getAttribute("href") === at);
    if (focus) focus.focus({ preventScroll: true });
    fresh.classList.add("changed");
  };

  const renew = async () => {
    if (busy()) { offer(); return; }
    if (asking) { again = true; return; }
    asking = true;
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin", redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || busy()) { offer(); return; }
      let changed = 0;
      parts().forEach((old) => {
        const fresh = page.getElementById(old.id);
        if (!fresh || fresh.outerHTML === shown.get(old.id)) return;
        shown.set(old.id, fresh.outerHTML);
        put(old, document.importNode(fresh, true));
        changed += 1;
      });
      if (changed) {
        const now = new Date();
        said.textContent = `${notice.dataset.said} ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
      }
      notice.hidden = true;
    } catch {
      offer();
    } finally {
      asking = false;
      if (again) { again = false; window.setTimeout(renew, 1000); }
    }
  };

  const close = () => { if (stream) { stream.close(); stream = null; } };
  const open = () => {
    if (stream || document.hidden) return;
    const address = new URL(notice.dataset.live, window.location.href);
    if (last) address.searchParams.set("since", last);
    stream = new EventSource(address);
    stream.addEventListener("changed", (event) => {
      last = event.lastEventId;
      renew();
    });
    stream.addEventListener("ended", close);
    stream.addEventListener("error", () => { if (stream && stream.readyState === EventSource.CLOSED) stream = null; });
  };

  // A page in the background gives its connection back.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
})();
