"""Fills the fields of a paper, and tells which of those that the law wants are missing: what, why, and where to enter it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from casework.papers import of_acts, of_case, of_law, of_papers  # noqa: F401  # each registers its fields
from casework.papers.fields import OFFICE, PRINT, ROWS, catalogue, fillers
from casework.papers.kinds import Kind
from casework.papers.material import Material
from casework.papers.secrecy import Hide
from casework.papers.tables import lines_of, unnamed


class Nothing(str):
    """A text that stands where nothing is known; for the conditions of a template there is none."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


EMPTY: Final = Nothing("／")
"""What stands in a form where nothing is to be said (no must-hold field)."""
OPEN_IN_FORMS: Final = ("head_opinion", "handler_opinion")
"""Opinions that people write and sign by hand: a form is printed with room for them."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that the paper must hold and does not: its name, what people call it, the article, and where it is entered."""

    field: str
    zh: str
    why: str
    where: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The values of a paper by field, what is missing, and what should be looked at though it may be printed."""

    values: dict[str, Any]
    missing: tuple[Missing, ...]
    remarks: tuple[str, ...]


class Unsayable(ValueError):
    """Something was said at printing that is not said there; the sentence names the field and what would be allowed."""


def sayable(kind: Kind, used: Iterable[str]) -> list[str]:
    """The fields of a kind that are said when it is printed: those that no case holds, and what the office has not set."""
    known = catalogue()
    return [name for name in dict.fromkeys([*kind.must, *used]) if name in known and known[name].where in (PRINT, OFFICE)]


def filled(kind: Kind, material: Material, used: Iterable[str], hide: Hide) -> Filled:
    """The fields that the template uses and those the paper must hold. Raises Unsayable."""
    names = list(dict.fromkeys([*used, *kind.must]))
    _refuse_unsayable(kind, material, names)
    values = {name: _value(name, material, hide) for name in names}
    missing = tuple(
        Missing(name, catalogue()[name].zh, why, place_of(name, kind)) for name, why in kind.must.items() if _is_missing(name, values[name])
    )
    return Filled(values, missing, _remarks(material, names))


def _value(name: str, material: Material, hide: Hide) -> Any:
    said = material.said.get(name, "").strip()
    value = said or (fillers()[name](material) if name in fillers() else None)
    if isinstance(value, str):
        return hide(value)
    return value if value is None or isinstance(value, list) else str(value)


def _is_missing(name: str, value: Any) -> bool:
    return value in (None, "", []) and name not in OPEN_IN_FORMS


def place_of(name: str, kind: Kind) -> str:
    """Where a field is entered: by the move of this kind of paper where the catalogue names that of another."""
    where = catalogue()[name].where
    belongs_to_papers = where in ("order", "decide_handling", "decide_penalty", "notify", "inquire", "demand")
    return kind.moves[0] if belongs_to_papers and kind.moves and where not in kind.moves and kind.name != "demand" else where


def _refuse_unsayable(kind: Kind, material: Material, names: list[str]) -> None:
    allowed = sayable(kind, names)
    wrong = [name for name in material.said if name not in allowed]
    if wrong:
        raise Unsayable(f"{', '.join(wrong)} cannot be said at printing of {kind.name}; allowed: {', '.join(allowed) or 'nothing'}")


def _remarks(material: Material, names: list[str]) -> tuple[str, ...]:
    """Whoever stands in the roll without a name, and an informer who stands in it as a worker."""
    if "roll" not in names:
        return ()
    told = []
    if nameless := unnamed(material):
        some = "、".join(nameless[:5]) + ("等" if len(nameless) > 5 else "")
        told.append(f"工资清单中{len(nameless)}人没有登记姓名（{some}），清单将以编号列出 without a name in the roll")
    informer = material.case.informer
    if informer is not None and any(line.worker == informer.ref for line in lines_of(material)):
        told.append("工资清单列有举报人，其姓名已隐去；请以普通劳动者编号另行登记 the informer stands in the roll by their own reference")
    return tuple(told)


def printable(kind: Kind, filled: Filled, *, draft: bool) -> dict[str, Any]:
    """The values as they are printed: in a draft 【待填】 marks what is missing, elsewhere a stroke what is not said."""
    lacking = {missing.field for missing in filled.missing}
    out: dict[str, Any] = {}
    for name, value in filled.values.items():
        if name in ROWS:
            out[name] = value or []
        elif value in (None, ""):
            mark = name in lacking and draft
            out[name] = f"【待填：{catalogue()[name].zh}】" if mark else _open_place(name)
        else:
            out[name] = value
    return out


def _open_place(name: str) -> str:
    return "" if name in OPEN_IN_FORMS else EMPTY
