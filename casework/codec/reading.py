"""Objects from plain values by msgspec, whose first look at a type is for one thread at a time."""

from threading import Lock
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_known: set[type] = set()
_turn = Lock()


def read_as(state: Any, kind: type[T]) -> T:
    """The values as an object of a kind. Raises ValidationError.

    While msgspec 0.22 looks at a dataclass for the first time, a second thread sees it half known and the process dies (SIGSEGV);
    so first looks wait for each other, and none is taken at a kind that is known.
    """
    if kind in _known:
        return msgspec.convert(state, kind)
    with _turn:
        found = msgspec.convert(state, kind)
        _known.add(kind)
        return found
