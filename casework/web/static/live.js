// Live update: an open page hears that something changed and offers to show it; nothing that is being filled in is touched.
"use strict";

(() => {
  const notice = document.getElementById("live");
  if (!notice || !window.EventSource) return;
  let stream = null;
  let last = notice.dataset.since;

  const close = () => { if (stream) { stream.close(); stream = null; } };
  const open = () => {
    if (stream || document.hidden) return;
    const address = new URL(notice.dataset.live, window.location.href);
    if (last) address.searchParams.set("since", last);
    stream = new EventSource(address);
    stream.addEventListener("changed", (event) => {
      last = event.lastEventId;
      notice.hidden = false;
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
