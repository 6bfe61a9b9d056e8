"""How a frozen dataclass lies in JSON: what may be left out, what must be sealed, and how it is taken up without losing a field."""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from operator import attrgetter
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from casework.codec.hints import holds, is_flat, is_private, may_be_none

SEALED: Final = ("sealed:v1:", "sealed:v2:")
"""How the envelopes of the vault begin: AES-256-GCM, SM4-GCM."""

_NOTHING: Final = object()

State = dict[str, Any]
Fit = Callable[[Any], Any]


class UnsealedText(TypeError):
    """Personal data or free text was about to be stored in clear: a programming mistake. Names the field, never its content."""

    def __init__(self, place: str) -> None:
        super().__init__(f"the field {place} is private and not sealed; seal the command with seal_command before deciding it")


class LostField(ValueError):
    """Stored JSON holds something that this release would lose; the message names the field."""


class UnknownField(LostField):
    """Fields that a kind does not have here; told with where they stand."""

    def __init__(self, kind: type, names: Iterable[str]) -> None:
        self.kind, self.names = kind, sorted(names)
        super().__init__(f"unknown in {kind.__name__}: {', '.join(self.names)}; a newer release wrote it")

    def inside(self, place: str) -> "UnknownField":
        """The same, seen from the thing that holds this one in a field or under a key."""
        return UnknownField(self.kind, (f"{place}.{name}" for name in self.names))


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a shape. `default` is what may be left out; for a required field that may be None it is None."""

    name: str
    default: Any
    private: bool
    fit: Fit | None


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one dataclass as the codec sees them, worked out once per type."""

    kind: type
    slots: tuple[Slot, ...]
    fields: tuple[tuple[str, Any, bool, bool], ...]
    """Name, default, whether there is one, and privacy of the slots, for quick laying."""
    defaults: tuple[Any, ...]
    values: Callable[[Any], tuple[Any, ...]]
    names: frozenset[str]
    deep: tuple[Slot, ...]
    """The slots that may hold a private text, or something that holds one."""
    nullable: tuple[str, ...]
    nested: tuple[tuple[str, Fit], ...]
    pack: "Pack | None"
    is_plain: bool
    """Whether the fields can be converted as they lie."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A shorter way to lay down one type: `down` after its fields are laid, `up` before they are taken up.

    `left` names the fields that only `down` lays.
    """

    down: Callable[[Any, State], State]
    up: Callable[[State], State]
    left: frozenset[str] = frozenset()


_packs: Final[dict[type, Pack]] = {}
known_shapes: Final[dict[type, Shape]] = {}


def packed(kind: type, pack: Pack) -> None:
    """From now on a kind is laid down so."""
    _packs[kind] = pack
    known_shapes.pop(kind, None)


def shape(kind: type) -> Shape:
    """The shape of a dataclass; `originator_id` and `originator_version` of facts lie in columns of their own, not here."""
    known = known_shapes.get(kind)
    if known is None:
        known = known_shapes[kind] = _work_out(kind)
    return known


def _work_out(kind: type) -> Shape:
    hints = get_type_hints(kind, include_extras=True)
    own = [field for field in fields(kind) if field.name not in ("originator_id", "originator_version")]
    slots = tuple(Slot(f.name, _default(f, hints[f.name]), holds(hints[f.name], is_private), _fit(hints[f.name])) for f in own)
    nullable = tuple(f.name for f in own if f.default is MISSING and f.default_factory is MISSING and may_be_none(hints[f.name]))
    nested = tuple((slot.name, slot.fit) for slot in slots if slot.fit is not None)
    quick = tuple((slot.name, slot.default, slot.default is not _NOTHING, slot.private) for slot in slots)
    deep = tuple(slot for slot in slots if slot.private or not is_flat(hints[slot.name]))
    names, pack = frozenset(slot.name for slot in slots), _packs.get(kind)
    defaults = tuple(slot.default for slot in slots)
    return Shape(kind, slots, quick, defaults, _values(slots), names, deep, nullable, nested, pack, not (nullable or nested or pack))


def _values(slots: tuple[Slot, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Reads all fields of a thing at once, in the order of the slots."""
    names = [slot.name for slot in slots]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda thing: tuple(getattr(thing, name) for name in names)


def take_up(state: State, kind: type) -> State:
    """Prepares laid-down fields for conversion: unpacks, puts None where it was left out, and refuses unknown fields."""
    form = known_shapes.get(kind) or shape(kind)
    if form.pack is not None:
        state = form.pack.up(state)
    if not form.names.issuperset(state):
        raise UnknownField(kind, state.keys() - form.names)
    for name in form.nullable:
        state.setdefault(name, None)
    for name, fit in form.nested:
        if (value := state.get(name)) is not None:
            try:
                state[name] = fit(value)
            except UnknownField as lost:
                raise lost.inside(name) from None
    return state


def _default(field: "Field[Any]", hint: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return field.default_factory()
    return None if may_be_none(hint) else _NOTHING


def _fit(hint: Any) -> Fit | None:
    """How values of this annotation are taken up, or None where nothing nested is inside."""
    origin, args = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _one(hint)
    if origin is Annotated:
        return _fit(args[0])
    if origin in (Union, UnionType):
        return _only([fit for each in args if (fit := _fit(each))], hint)
    if origin is None:
        return None
    inner = _only([fit for each in args if each is not Ellipsis and (fit := _fit(each))], hint)
    return None if inner is None else _each(inner)


def _one(kind: type) -> Fit:
    """Takes up one value of a kind; in a kind of plain fields only there is nothing to do but to look for strangers."""

    def fit(value: Any) -> Any:
        if type(value) is not dict:
            return value
        form = known_shapes.get(kind) or shape(kind)
        return value if form.is_plain and form.names.issuperset(value) else take_up(value, kind)

    return fit


def _only(found: list[Fit], hint: Any) -> Fit | None:
    if len(found) > 1:
        raise TypeError(f"{hint} holds several kinds of nested values; the codec could not tell them apart")
    return found[0] if found else None


def _each(inner: Fit) -> Fit:
    def fit(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: _under(key, inner, each) for key, each in value.items()}
        return [inner(each) for each in value] if isinstance(value, list) else value

    return fit


def _under(key: str, inner: Fit, value: Any) -> Any:
    try:
        return inner(value)
    except UnknownField as lost:
        raise lost.inside(key) from None
