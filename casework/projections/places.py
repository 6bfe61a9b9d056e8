"""Regions in questions to the views: a code of 2, 4 or 6 digits means the place and all below it."""

from typing import Any

from sqlalchemy import ColumnElement, and_

from casework.domain.values import UNKNOWN_REGION


def ends(region: str) -> tuple[str, str]:
    """The first and the last code of a region and all below it."""
    bare = region.removesuffix("00").removesuffix("00").removesuffix("00")
    return (bare, bare + "9" * (len(UNKNOWN_REGION) - len(bare))) if bare else (UNKNOWN_REGION, UNKNOWN_REGION)


def within(region: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """A region and all below it; 000000 is the unknown place alone."""
    first, last = ends(region)
    return and_(column >= first, column <= last)


def numbered(region: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Numbers of cases of a region and all below it: a number begins with its region for ever."""
    bare = _digits(region)
    return and_(column >= bare, column < bare + ":")


def numbers_of(territory: str | None, region: str | None) -> str | None:
    """How numbers begin that lie in a territory ("": everywhere, None: nowhere) and, where one is named, in a region; None: none do."""
    if territory is None or region is None:
        return territory
    bare = _digits(region)
    return bare if bare.startswith(territory) else territory if territory.startswith(bare) else None


def _digits(region: str) -> str:
    """A region without the zeros that mean all below it; the unknown place stays whole."""
    return region.removesuffix("00").removesuffix("00").removesuffix("00") or UNKNOWN_REGION
