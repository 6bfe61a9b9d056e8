"""What a field's annotation says: may it be None, is it private, can anything nested be inside."""

from collections.abc import Callable
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin
from uuid import UUID

from casework.domain.values import PRIVATE

ATOMS: Final = frozenset({str, int, bool, float, NoneType})
FLAT: Final = ATOMS | {date, datetime, UUID}


def may_be_none(hint: Any) -> bool:
    return hint is None or hint is NoneType or hint is Any or any(each is NoneType for each in get_args(hint))


def is_private(hint: Any) -> bool:
    return get_origin(hint) is Annotated and PRIVATE in get_args(hint)[1:]


def is_flat(hint: Any) -> bool:
    """Whether values of this annotation are single, or rows of single values, so that nothing private can be inside."""
    if get_origin(hint) in (Union, UnionType, tuple):
        return all(each is Ellipsis or is_flat(each) for each in get_args(hint))
    return hint in FLAT


def holds(hint: Any, test: Callable[[Any], bool]) -> bool:
    return test(hint) or any(holds(each, test) for each in get_args(hint) if not isinstance(each, str))
