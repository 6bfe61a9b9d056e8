"""What a fact of the office directory says in one Chinese sentence and in English, from the templates under [office]."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, Final

from casework.domain.directory import DirectoryFact
from casework.domain.facts import Fact
from casework.domain.office import Shift
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.projections.sentences import FIELD, PART, templates

OF_EVERY_FACT: Final = frozenset(field.name for field in fields(Fact))
CODES: Final = frozenset({"post", "marks", "portfolio", "kind", "level", "powers", "sector", "reason", "ground"})
"""Fields that hold codes with a word in Chinese; accounts and codes of units stay as they are."""


def office_sentence(fact: DirectoryFact) -> tuple[str, str]:
    """The Chinese sentence of a fact of the directory and its English form."""
    zh, en = templates()["office"][fact.topic.removeprefix("office.")]
    said = spoken(fact)
    return _filled(zh, said, 0), _filled(en, said, 1)


def spoken(fact: DirectoryFact) -> Mapping[str, Any]:
    """The values a template may name: the fact's own fields, and those of the entry it carries."""
    own = {field.name: getattr(fact, field.name) for field in fields(fact) if field.name not in OF_EVERY_FACT}
    entries = [value for value in own.values() if is_dataclass(value)]
    return {**own, **{field.name: getattr(entry, field.name) for entry in entries for field in fields(entry)}}


def word(name: str, value: Any, language: int) -> str:
    """The value of a field as people read it: a code in Chinese, a moment in Shanghai time; empty where it says nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Shift):
        return f"{value.person} {word('start', value.start, language)}–{word('end', value.end, language)}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ("、", ", ")[language].join(word(name, each, language) for each in value)
    return str(templates()["words"].get(str(value), value)) if language == 0 and name in CODES else str(value)


def _filled(template: str, said: Mapping[str, Any], language: int) -> str:
    def part(found: Any) -> str:
        inner = str(found[1])
        return inner if all(word(name, said[name], language) for name in FIELD.findall(inner)) else ""

    return FIELD.sub(lambda found: word(found[1], said[found[1]], language), PART.sub(part, template))
