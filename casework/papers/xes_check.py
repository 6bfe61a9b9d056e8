"""Checks a log against IEEE 1849 and what mining tools rely on, element by element, so that a log of any size needs little memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from casework.papers.process import LAST_YEAR

SPACE: Final = "http://www.xes-standard.org/"
BETWEEN: Final = " "
"""What the parser puts between the space of a name and the name."""
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
LOG, CHILD, IN_TRACE, IN_EVENT = 1, 2, 3, 4
"""How deep the elements lie: the log, what it consists of, attributes and events of a trace, attributes of an event."""


class LogWrong(ValueError):
    """A process log breaks its standard; the sentence says where first. It is a fault of ours: nothing was handed out."""


class _Enough(Exception):
    """As many faults as are told."""


@dataclass
class Checker:
    """What was seen of a log so far. `path` are the names of the elements that are open, `found` the attributes of trace and event."""

    prefixes: set[str] = field(default_factory=set)
    globals: dict[str, set[str]] = field(default_factory=dict)
    traces: set[str] = field(default_factory=set)
    events: int = 0
    faults: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    trace: dict[str, Any] = field(default_factory=dict)
    event: dict[str, Any] = field(default_factory=dict)
    scope: str = ""
    last: tuple[datetime, int] | None = None

    def start(self, tag: str, said: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition(BETWEEN)[2]
        self.path.append(name)
        depth = len(self.path)
        if depth == IN_EVENT and self.path[2] == "event":
            self._attribute(name, said, self.event)
        elif depth == IN_TRACE and self.path[1] == "trace":
            if name == "event":
                self.event = {}
            else:
                self._attribute(name, said, self.trace)
        elif depth <= IN_TRACE:
            self._above(depth, tag, name, said)

    def end(self, tag: str) -> None:
        """An element ends."""
        name, depth = self.path.pop(), len(self.path)
        if name == "event" and depth == CHILD:
            self._event(self.event)
        elif name == "trace" and depth == LOG:
            self._trace(self.trace)
        if len(self.faults) >= MOST:
            raise _Enough

    def _above(self, depth: int, tag: str, name: str, said: dict[str, str]) -> None:
        """The log itself, and what it says before its traces."""
        if depth == LOG:
            if tag != f"{SPACE}{BETWEEN}log" or not said.get("xes.version"):
                self.faults.append("the root is no log of XES with its version")
        elif depth == IN_TRACE:
            if self.path[1] == "global":
                self.globals[self.scope].add(said.get("key", ""))
        elif name == "extension":
            self.prefixes.add(said.get("prefix", ""))
        elif name == "global":
            self.scope = said.get("scope", "")
            self.globals[self.scope] = set()
        elif name == "classifier":
            known = self.globals.get("event", set())
            self.faults += [f"classifier key {key} is no global of events" for key in said.get("keys", "").split() if key not in known]
        elif name == "trace":
            self.trace, self.last = {}, None

    def _attribute(self, kind: str, said: dict[str, str], found: dict[str, Any]) -> None:
        key = said.get("key", "")
        if kind not in KINDS:
            self.faults.append(f"<{kind}> is no kind of attribute")
        elif not key or key in found:
            self.faults.append(f"key {key!r} is empty or stands twice")
        elif ":" in key:
            prefix, _, rest = key.partition(":")
            if prefix not in self.prefixes or rest not in STANDARD.get(prefix, ()):
                self.faults.append(f"key {key} belongs to no extension that is declared")
        try:
            found[key] = _value(kind, said.get("value", ""))
        except ValueError as fault:
            self.faults.append(f"{key}: {fault}")

    def _trace(self, found: dict[str, Any]) -> None:
        name = found.get("concept:name")
        self.faults += [f"trace {name}: {key} is missing" for key in self.globals.get("trace", ()) if key not in found]
        if name in self.traces:
            self.faults.append(f"trace {name} stands twice")
        self.traces.add(str(name))

    def _event(self, found: dict[str, Any]) -> None:
        self.events += 1
        at, position = found.get("time:timestamp"), found.get("position")
        self.faults += [f"event {position}: {key} is missing" for key in self.globals.get("event", ()) if key not in found]
        if found.get("lifecycle:transition") not in TRANSITIONS:
            self.faults.append(f"event {position}: lifecycle:transition is none of the standard model")
        if isinstance(at, datetime) and isinstance(position, int):
            if self.last is not None and (at, position) < self.last:
                self.faults.append(f"event {position} stands behind a later one")
            self.last = (at, position)


def check_xes(log: IO[bytes]) -> tuple[int, int]:
    """How many traces and events a log has. Raises LogWrong."""
    checker, parser = Checker(), ParserCreate(namespace_separator=BETWEEN)
    parser.StartElementHandler, parser.EndElementHandler = checker.start, checker.end
    try:
        parser.ParseFile(log)
    except _Enough:
        pass
    except ExpatError as fault:
        checker.faults.append(f"no well-formed XML: {fault}")
    if checker.faults:
        raise LogWrong("; ".join(checker.faults[:MOST]))
    return len(checker.traces), checker.events


def follows(last: str, numbers: Sequence[str]) -> str:
    """The number of the last case after one more part: parts come in the order of case numbers, so that no case stands in two of them
    and nobody has to remember all. Raises LogWrong.
    """
    if numbers and numbers[0] <= last:
        raise LogWrong(f"case {numbers[0]} stands twice, or behind {last}")
    return numbers[-1] if numbers else last


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
