"""Checks a log against IEEE 1849 and what mining tools rely on, element by element, so that a log of any size needs little memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, Final
from xml.etree.ElementTree import Element, ParseError, iterparse

from casework.papers.process import LAST_YEAR

SPACE: Final = "{http://www.xes-standard.org/}"
KINDS: Final = frozenset(("string", "date", "int", "float", "boolean", "id", "list"))
STANDARD: Final = {
    "concept": {"name", "instance"}, "lifecycle": {"transition", "model", "state"}, "time": {"timestamp"},
    "org": {"resource", "role", "group"},
}  # fmt: skip
TRANSITIONS: Final = frozenset((
    "schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort", "complete", "autoskip",
    "manualskip", "unknown",
))  # fmt: skip
"""The standard transactional model of the lifecycle extension."""
MOST: Final = 20


class LogWrong(ValueError):
    """A process log breaks its standard; the sentence says where first. It is a fault of ours: nothing was handed out."""


@dataclass
class _State:
    prefixes: set[str] = field(default_factory=set)
    globals: dict[str, set[str]] = field(default_factory=dict)
    traces: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    last: tuple[datetime, int] | None = None


def check_xes(log: IO[bytes]) -> tuple[int, int]:
    """How many traces and events a log has. Raises LogWrong."""
    state, counts, root = _State(), [0, 0], None
    try:
        for moment, element in iterparse(log, ("start", "end")):
            name = element.tag.removeprefix(SPACE)
            if moment == "start":
                root = element if root is None else root
                state.last = None if name == "trace" else state.last
                continue
            counts[0] += name == "trace"
            counts[1] += name == "event"
            state.faults += _faults(name, element, state)
            if name in ("trace", "event"):
                element.clear() if name == "event" else _forget(root, element)
            if len(state.faults) >= MOST:
                break
    except ParseError as fault:
        state.faults.append(f"no well-formed XML: {fault}")
    if root is not None and (root.tag != f"{SPACE}log" or not root.get("xes.version")):
        state.faults.insert(0, "the root is no log of XES with its version")
    if state.faults:
        raise LogWrong("; ".join(state.faults[:MOST]))
    return counts[0], counts[1]


def _forget(root: Element | None, element: Element) -> None:
    element.clear()
    if root is not None and element in list(root)[-1:]:
        root.remove(element)


def _faults(name: str, element: Element, state: _State) -> Iterator[str]:
    match name:
        case "extension":
            state.prefixes.add(element.get("prefix", ""))
        case "global":
            state.globals[element.get("scope", "")] = {child.get("key", "") for child in element}
        case "classifier":
            known = state.globals.get("event", set())
            yield from (f"classifier key {key} is no global of events" for key in element.get("keys", "").split() if key not in known)
        case "trace":
            yield from _trace(element, state)
        case "event":
            yield from _event(element, state)


def _attributes(element: Element, state: _State) -> tuple[dict[str, Any], list[str]]:
    found: dict[str, Any] = {}
    faults = []
    for child in element:
        kind, key, value = child.tag.removeprefix(SPACE), child.get("key", ""), child.get("value", "")
        if kind in ("event", "trace"):
            continue
        prefix, colon, rest = key.partition(":")
        if kind not in KINDS:
            faults.append(f"<{kind}> is no kind of attribute")
        elif not key or key in found:
            faults.append(f"key {key!r} is empty or stands twice")
        elif colon and (prefix not in state.prefixes or rest not in STANDARD.get(prefix, ())):
            faults.append(f"key {key} belongs to no extension that is declared")
        try:
            found[key] = _value(kind, value)
        except ValueError as fault:
            faults.append(f"{key}: {fault}")
    return found, faults


def _value(kind: str, text: str) -> Any:
    if kind == "date":
        at = datetime.fromisoformat(text)
        if at.tzinfo is None or not 1900 <= at.year < LAST_YEAR:
            raise ValueError(f"{text} has no offset or lies beyond {LAST_YEAR}")
        return at
    if kind == "int":
        return int(text)
    if kind == "boolean" and text not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text


def _trace(element: Element, state: _State) -> Iterator[str]:
    found, faults = _attributes(element, state)
    yield from faults
    name = found.get("concept:name")
    yield from (f"trace {name}: {key} is missing" for key in state.globals.get("trace", ()) if key not in found)
    if name in state.traces:
        yield f"trace {name} stands twice"
    state.traces.add(str(name))


def _event(element: Element, state: _State) -> Iterator[str]:
    found, faults = _attributes(element, state)
    yield from faults
    at = found.get("time:timestamp")
    yield from (f"event {found.get('position')}: {key} is missing" for key in state.globals.get("event", ()) if key not in found)
    if found.get("lifecycle:transition") not in TRANSITIONS:
        yield f"event {found.get('position')}: lifecycle:transition is none of the standard model"
    if isinstance(at, datetime) and isinstance(found.get("position"), int):
        place = (at, found["position"])
        if state.last is not None and place < state.last:
            yield f"event {found['position']} stands behind a later one"
        state.last = place
