"""The collector of circles while many facts are read: rows come and go by the million and hold none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_turn = Lock()
_inside: list[tuple[int, int, int]] = []
"""The thresholds that each who is inside found, the first one those of everyday."""


@contextmanager
def unhurried_memory() -> Iterator[None]:
    """The collector need not look at everything so often (a tenth of the time); for many threads at once, until the last one is done."""
    with _turn:
        _inside.append(gc.get_threshold())
        if len(_inside) == 1:
            gc.freeze()
            gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        with _turn:
            everyday = _inside[0]
            _inside.pop()
            if not _inside:
                gc.set_threshold(*everyday)
                gc.unfreeze()
