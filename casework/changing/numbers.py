"""The cases that a change concerns, in the order of their numbers, and how many they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from casework.projections.candidates import how_many_on_another, on_another
from casework.projections.runner import Views

Progress = Callable[[int, int], None]
"""Told after each case: how many were looked at, and how many there are."""


def silent(done: int, total: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Numbers:
    """Case numbers to go through, page by page, and their count as of the beginning."""

    total: int
    each: Iterable[str]

    @classmethod
    def of(cls, numbers: Sequence[str]) -> "Numbers":
        """These cases."""
        return cls(len(numbers), numbers)

    @classmethod
    def on_another(cls, views: Views, what: str, digest: str, region: str = "") -> "Numbers":
        """All cases of a region with an open clock on another calendar or rulebook than this one."""

        def pages() -> Iterator[str]:
            found = on_another(views, what, digest, "", region)
            while found:
                yield from found
                found = on_another(views, what, digest, found[-1], region)

        return cls(how_many_on_another(views, what, digest, region), pages())
