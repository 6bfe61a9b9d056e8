"""XES (IEEE 1849-2016): a trace for each case, an event for each act, written as a stream and checked before anybody gets it."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any, Final
from xml.sax.saxutils import quoteattr

from casework.papers.process import Event, Process, first_ended, said_at

NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OURS: Final = "casework"
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
Attribute = tuple[str, str | int | bool | float | datetime]


def write_xes(to: IO[str], processes: Iterator[Process]) -> tuple[int, int]:
    """Writes a log; how many traces and events."""
    traces = events = 0
    to.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n')
    for name, prefix, uri in EXTENSIONS:
        to.write(f"<extension name={quoteattr(name)} prefix={quoteattr(prefix)} uri={quoteattr(uri)}/>\n")
    for scope, attributes in GLOBALS:
        to.write(
            f'<global scope="{scope}">'
            + "".join(f'<{kind} key="{key}" value="{value}"/>' for kind, key, value in attributes)
            + "</global>\n"
        )
    for name, keys in CLASSIFIERS:
        to.write(f"<classifier name={quoteattr(name)} keys={quoteattr(keys)}/>\n")
    to.write('<string key="concept:name" value="casework"/>\n')
    for process in processes:
        to.write("<trace>" + "".join(map(_attribute, of_case(process))) + "\n")
        for event in process.events:
            to.write("<event>" + "".join(map(_attribute, of_event(event))) + "</event>\n")
        to.write("</trace>\n")
        traces, events = traces + 1, events + len(process.events)
    to.write("</log>\n")
    return traces, events


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
    match value:
        case bool():
            kind, text = "boolean", "true" if value else "false"
        case int():
            kind, text = "int", str(value)
        case datetime():
            kind, text = "date", said_at(value)
        case _:
            kind, text = "string", NOT_XML.sub("\ufffd", str(value))
    return f'<{kind} key="{key}" value={quoteattr(text)}/>'
