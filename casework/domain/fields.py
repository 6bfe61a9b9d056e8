"""What a field of a command may hold: the sentence against a wrong word, and ids that are free inside a case."""

import re
from collections.abc import Container, Iterable
from itertools import count


def unknown(name: str, value: str | None, allowed: Iterable[str]) -> str | None:
    """The reason against a word that is not in the list, or None."""
    words = tuple(allowed)
    return None if value in words else f"{name} {value!r} is unknown; allowed: {', '.join(words)}"


def strangers(name: str, values: Iterable[str], allowed: Iterable[str]) -> str | None:
    """The reason against words that are not in the list, or None."""
    words = tuple(allowed)
    wrong = [value for value in values if value not in words]
    return f"{name} {', '.join(wrong)} unknown; allowed: {', '.join(words)}" if wrong else None


def not_a_ref(name: str, value: str, refs: Iterable[str]) -> str | None:
    """The reason against anything but a ref of the case or a plain word such as government: a name would lie open in the facts."""
    if value in tuple(refs) or re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", value):
        return None
    return f"{name} must be a ref of the case or a plain word such as government, landlord, village, unknown; names belong to the parties"


def numbered(kind: str, taken: Container[str], first: int) -> str:
    """The next free id of a kind inside a case, e.g. `payment-3`."""
    return next(name for n in count(first) if (name := f"{kind}-{n}") not in taken)
