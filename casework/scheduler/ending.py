"""How a process is told to end: a signal sets an event, whatever the main thread is doing when it comes."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
OVER: Final = 0
"""Not the number of any signal: nobody listens any more."""


@contextmanager
def ended_by_signals(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop` while this lasts; outside the main thread nothing is changed.

    A thread hears of them through the wakeup descriptor, which is written when the signal comes. A Python handler runs in the main
    thread only: it would not run at all if the signal came in the moment between letting the GIL go and falling asleep in
    `stop.wait()`, and it would wait for itself for ever if the main thread held the lock within `stop`.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told, line = os.pipe()
    os.set_blocking(line, False)
    listener = threading.Thread(target=_listen, args=(told, stop), name="casework-signals", daemon=True)
    listener.start()
    former = signal.set_wakeup_fd(line, warn_on_full_buffer=False)
    before = {number: signal.signal(number, _heard) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(former)
        os.write(line, bytes((OVER,)))
        listener.join()
        os.close(told)
        os.close(line)


def _listen(told: int, stop: threading.Event) -> None:
    heard = b""
    while OVER not in heard:
        heard = os.read(told, 64)
        if any(number in heard for number in SIGNALS):
            stop.set()


def _heard(_number: int, _frame: FrameType | None) -> None:
    """Nothing is left to do: this only keeps the signal from ending the process at once."""
