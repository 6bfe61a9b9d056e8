"""A part of an OCEL log: the objects and events of some cases, checked case by case, as lines of JSON."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from casework.papers.ocel_rows import EVENT, OBJECTS, Happening, Thing, happenings, things
from casework.papers.process import LAST_YEAR, Maker, Masks, Process, processes, said_at
from casework.papers.xes_check import MOST, LogWrong
from casework.projections.exporting import Whole

BEGINNING: Final = "1970-01-01T00:00:00Z"
"""The time of a value that holds from the beginning; a later one becomes a change of the object."""
PLAIN: Final[Mapping[str, type]] = {"string": str, "integer": int, "boolean": bool, "time": datetime}
Said = list[tuple[str, str, Any]]
"""Values of an object: time with offset, name, value as it is written."""
_encode: Final[Callable[[Any], bytes]] = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Log:
    """A case in plain values that were checked: things and happenings in order, each thing once."""

    things: tuple[Thing, ...]
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of JSON: objects that belong to one case alone, objects that several cases share (id, type, line), and events (when, where,
    type, line); `numbers` are those of the cases in order, `left_out` those of cases that could not be read.
    """

    own: tuple[bytes, ...]
    shared: tuple[tuple[str, str, bytes], ...]
    events: tuple[tuple[float, int, str, bytes], ...]
    numbers: tuple[str, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JsonPart:
    """Makes lines of cases. Raises LogWrong."""

    maker: Maker

    def __call__(self, cases: Iterable[Whole]) -> Lines:
        """The lines of these cases."""
        left_out: list[str] = []
        return lines_of(processes(cases, self.maker, left_out), self.maker.masks, left_out)


def lines_of(cases: Iterable[Process], masks: Masks, left_out: Iterable[str] = ()) -> Lines:
    """The lines of some processes; `left_out` is read when all were made. Raises LogWrong."""
    own: list[bytes] = []
    shared: dict[tuple[str, str], bytes] = {}
    events: list[tuple[float, int, str, bytes]] = []
    numbers = []
    for process in cases:
        log = checked(process, masks)
        numbers.append(process.case.case_no)
        for thing in log.things:
            if belongs(thing.id, process.id):
                own.append(_object(thing))
            elif (thing.id, thing.type) not in shared:
                shared[thing.id, thing.type] = _object(thing)
        events += [(each.at.timestamp(), each.position, each.type, _event(each)) for each in log.happenings]
    return Lines(tuple(own), tuple((*key, line) for key, line in shared.items()), tuple(events), tuple(numbers), tuple(left_out))


def checked(process: Process, masks: Masks) -> Log:
    """A case with every relation leading to a thing of its own log. Raises LogWrong: a reader would drop such a relation in silence."""
    found: dict[str, Thing] = {}
    for thing in things(process, masks):
        if found.setdefault(thing.id, thing).type != thing.type:
            raise LogWrong(f"object {thing.id} is {found[thing.id].type} and {thing.type}")
    every = tuple(happenings(process))
    related = ((each.id, to) for many in (found.values(), every) for each in many for to, _ in each.relations)
    lost = [f"{id} is related to {to}, which is no object of the log" for id, to in related if to not in found]
    if lost:
        raise LogWrong("; ".join(lost[:MOST]))
    for event in every:
        if not 1900 <= event.at.year < LAST_YEAR:
            raise LogWrong(f"event {event.id}: a time beyond {LAST_YEAR} cannot be read by mining tools")
    return Log(tuple(found.values()), every)


def belongs(id: str, case: str) -> bool:
    """Whether an object is the case or something of that case alone."""
    return id == case or id.startswith(f"{case}/")


def values_of(thing: Thing) -> Said:
    """What is said of an object: what was known from the beginning, then what changed."""
    known = [(BEGINNING, name, value) for name, value in thing.values.items() if value is not None]
    said = [*known, *((said_at(at), name, value) for at, name, value in thing.changes)]
    types = OBJECTS[thing.type]
    return [(time, name, plain(types, name, value)) for time, name, value in said]


def plain(types: Mapping[str, str], name: str, value: Any) -> Any:
    """A value as it is written. Raises LogWrong where it is of another kind than was declared."""
    kind = types.get(name, "nothing")
    said = str(value) if kind == "string" and isinstance(value, str) else value
    if type(said) is not PLAIN.get(kind):
        raise LogWrong(f"attribute {name} is {type(value).__name__}, declared {kind}")
    return said_at(said) if isinstance(said, datetime) else said


def _object(thing: Thing) -> bytes:
    attributes = [{"name": name, "time": time, "value": value} for time, name, value in values_of(thing)]
    return _encode({"id": thing.id, "type": thing.type, "attributes": attributes, "relationships": _relations(thing.relations)})


def _event(event: Happening) -> bytes:
    said = [{"name": name, "value": plain(EVENT, name, value)} for name, value in event.values.items() if value is not None]
    known = {"id": event.id, "type": event.type, "time": said_at(event.at), "attributes": said}
    return _encode({**known, "relationships": _relations(event.relations)})


def _relations(relations: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"objectId": id, "qualifier": qualifier} for id, qualifier in dict.fromkeys(relations)]
