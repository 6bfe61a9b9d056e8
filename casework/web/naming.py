"""Names 名称 in what pages say: units of the directory by their names instead of their codes, reasons against an act in Chinese."""

import re
from collections.abc import Mapping
from typing import Final

from jinja2 import pass_context
from jinja2.runtime import Context

from casework.domain.office import Office
from casework.domain.values import Unit
from casework.projections.against import Names, in_chinese, named_by
from casework.web.serving import served_of

CODE: Final = re.compile(r"(?<![0-9A-Za-z_-])[0-9A-Za-z][0-9A-Za-z_-]{3,63}(?![0-9A-Za-z_-])")
"""What may be the code of a unit within a sentence."""
BOTH: Final = re.compile(r"(?:[a-z_]+: )?([^a-z]*[\u4e00-\u9fff][^a-z]*) ([a-z][^\u4e00-\u9fff]*)", re.DOTALL)
"""A reason that is said in both languages: Chinese first, English after it."""


def with_names(text: str, units: Mapping[str, Unit]) -> str:
    """A sentence with the names of units where it has their codes."""
    return CODE.sub(lambda code: units[code[0]].name if code[0] in units else code[0], text)


@pass_context
def named(context: Context, text: str) -> str:
    """A sentence of the timeline with units by name."""
    return with_names(text, _office(context).units)


@pass_context
def because(context: Context, reason: str) -> str:
    """A reason against an act; one that is said in both languages keeps both."""
    if context["language"] != "zh":
        return reason
    return in_chinese(reason, named_by(_office(context))) or reason


def in_language(language: str, reason: str, names: Names = lambda code: None) -> str:
    """A reason in Chinese, or in English; one that has but one language stays in it."""
    found = BOTH.fullmatch(reason)
    if language == "zh":
        return in_chinese(reason, names) or (found[1] if found is not None else reason)
    return found[2] if found is not None else reason


def _office(context: Context) -> Office:
    return served_of(context["who"]).office.policies.office
