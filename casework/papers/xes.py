"""XES (IEEE 1849-2016): a trace for each case, an event for each act, written part by part, each checked before anybody gets it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import IO, Any, Final
from xml.sax.saxutils import quoteattr

from casework.papers.process import Event, Maker, Process, first_ended, processes, said_at
from casework.papers.xes_check import SPACE, check_xes, follows
from casework.projections.exporting import Whole

NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNREADABLE: Final = "\ufffd"
EXTENSIONS: Final = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
"""The extensions whose keys are used; our own keys carry no prefix of an extension."""
GLOBALS: Final = (
    ("trace", (("string", "concept:name", "UNKNOWN"),)),
    ("event", (
        ("string", "concept:name", "UNKNOWN"), ("date", "time:timestamp", "1970-01-01T00:00:00.000+00:00"),
        ("string", "lifecycle:transition", "complete"), ("string", "org:resource", "UNKNOWN"), ("string", "org:role", "UNKNOWN"),
        ("string", "org:group", "UNKNOWN"),
    )),
)  # fmt: skip
CLASSIFIERS: Final = (("Activity", "concept:name"), ("Activity and role", "concept:name org:role"))
Attribute = tuple[str, str | int | bool | datetime]


END: Final = b"</log>\n"


@dataclass(frozen=True, slots=True)
class Traces:
    """A part of a log: traces as text, the numbers of their cases in order, how many events, and the cases that could not be read."""

    text: bytes
    numbers: tuple[str, ...]
    events: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class XesPart:
    """Makes a part of a log, and checks it as a log of its own. Raises LogWrong."""

    maker: Maker

    def __call__(self, cases: Iterable[Whole]) -> Traces:
        """The part that these cases make."""
        left_out: list[str] = []
        made = traces_of(processes(cases, self.maker, left_out))
        check_xes(BytesIO(beginning() + made.text + END))
        return Traces(made.text, made.numbers, made.events, tuple(left_out))


def write_xes(to: IO[bytes], parts: Iterable[Traces]) -> tuple[int, int]:
    """Writes a log of parts that were checked; how many traces and events. Raises LogWrong where a case stands in two of them."""
    traces, events, last = 0, 0, ""
    to.write(beginning())
    for part in parts:
        last = follows(last, part.numbers)
        traces += len(part.numbers)
        events += part.events
        to.write(part.text)
    to.write(END)
    return traces, events


def beginning() -> bytes:
    """What stands before the traces: extensions, what every trace and event has, how events are told apart."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<log xes.version="1849-2016" xes.features="" xmlns="{SPACE}">']
    lines += [f"<extension name={quoteattr(name)} prefix={quoteattr(prefix)} uri={quoteattr(uri)}/>" for name, prefix, uri in EXTENSIONS]
    for scope, attributes in GLOBALS:
        inside = "".join(f'<{kind} key="{key}" value="{value}"/>' for kind, key, value in attributes)
        lines.append(f'<global scope="{scope}">{inside}</global>')
    lines += [f"<classifier name={quoteattr(name)} keys={quoteattr(keys)}/>" for name, keys in CLASSIFIERS]
    return "\n".join([*lines, '<string key="concept:name" value="casework"/>', ""]).encode()


def traces_of(processes: Iterable[Process]) -> Traces:
    """Traces of cases, one behind the other; nothing is checked yet."""
    lines, numbers, events = [], [], 0
    for process in processes:
        lines.append("<trace>" + "".join(map(_attribute, of_case(process))))
        lines += ["<event>" + "".join(map(_attribute, of_event(event))) + "</event>" for event in process.events]
        lines.append("</trace>")
        numbers.append(process.case.case_no)
        events += len(process.events)
    return Traces("\n".join([*lines, ""]).encode(), tuple(numbers), events)


def of_case(process: Process) -> Iterator[Attribute]:
    """The attributes of a trace; what is not known is left out."""
    case, clock = process.case, process.workers_clock
    said: dict[str, Any] = {
        "concept:name": process.id, "region": case.region, "kind": case.kind, "matter": case.matter, "channel": case.channel,
        "track": case.track, "project_class": case.project_class, "stage": case.handling, "conclusion": case.conclusion,
        "workers": case.workers, "claimed_fen": case.claimed.fen, "paid_fen": case.paid_fen, "outstanding_fen": case.outstanding_fen,
        "struck_off": case.struck_off, "imported": case.imported, "missed": len(case.missed), "breached": bool(case.missed),
    }  # fmt: skip
    if clock is not None:
        said |= {"due_at": clock.due_at, "clock_working_days_used": clock.used, "paused_working_days": clock.paused}
    return ((key, value) for key, value in said.items() if value is not None)


def of_event(event: Event) -> Iterator[Attribute]:
    """The attributes of an event; those of the clock it ended only where it ended one."""
    said: dict[str, Any] = {
        "concept:name": event.activity, "time:timestamp": event.at,
        "lifecycle:transition": "schedule" if event.topic == "case.requested" else "complete", "org:resource": event.resource,
        "org:role": event.post, "org:group": event.unit, "recorded": event.recorded, "position": event.position,
        "version": event.version, "topic": event.topic, "inferred": event.inferred, "stage": event.stage,
        "procedure": event.procedure, "pressure": event.pressure,
    }  # fmt: skip
    if (ended := first_ended(event)) is not None:
        said |= {
            "clock": ended.clock, "due_at": ended.due_at, "clock_working_days_used": ended.used, "paused_working_days": ended.paused,
            "breached": ended.breached, "clocks_ended": len(event.ended),
        }  # fmt: skip
    return ((key, value) for key, value in said.items() if value is not None)


def _attribute(attribute: Attribute) -> str:
    key, value = attribute
    if isinstance(value, str):
        return _text(key, value)
    if isinstance(value, bool):
        return f'<boolean key="{key}" value="{"true" if value else "false"}"/>'
    if isinstance(value, int):
        return f'<int key="{key}" value="{value}"/>'
    if isinstance(value, datetime):
        return f'<date key="{key}" value="{said_at(value)}"/>'
    return _text(key, str(value))


@lru_cache(4096)
def _text(key: str, text: str) -> str:
    """Most texts of a log are a few dozen, said again and again."""
    return f'<string key="{key}" value={quoteattr(NOT_XML.sub(UNREADABLE, text))}/>'
