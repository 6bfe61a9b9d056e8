"""Regions in questions to the views: a code of 2, 4 or 6 digits means the place and all below it."""

from typing import Any

from sqlalchemy import ColumnElement, and_

from casework.domain.values import UNKNOWN_REGION


def within(region: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """A region and all below it; 000000 is the unknown place alone."""
    bare = region.removesuffix("00").removesuffix("00").removesuffix("00")
    return and_(column >= bare, column <= bare + "9" * (len(UNKNOWN_REGION) - len(bare))) if bare else column == UNKNOWN_REGION
