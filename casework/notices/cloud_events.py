"""Items of the feed as CloudEvents 1.0 in JSON: what other systems understand without knowing us."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any, Final

from casework.projections.feed import Item

ONE: Final = "application/cloudevents+json"
MANY: Final = "application/cloudevents-batch+json"
TYPE: Final = "cn.casework."
TEST: Final = f"{TYPE}test"
DIGITS: Final = 19
"""The sequence is written with as many digits as the largest position has, because receivers compare it as a text."""

Event = dict[str, Any]


def event(item: Item, database: str) -> Event:
    """One fact as an event. `time` is when it held, `recordedtime` when it was recorded, `sequence` its place among all facts."""
    data = {
        "position": item.position, "case_no": item.case_no, "version": item.version, "topic": item.topic, "at": _moment(item.at),
        "effective_at": _moment(item.effective_at), "zh": item.zh, "en": item.en,
    }  # fmt: skip
    said = {
        "specversion": "1.0", "id": f"{item.case_no}/{item.version}", "source": source(database), "type": TYPE + item.topic,
        "subject": item.case_no, "time": _moment(item.effective_at), "recordedtime": _moment(item.at),
        "sequence": f"{item.position:0{DIGITS}d}", "datacontenttype": "application/json", "data": data,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def trial_event(id: str, database: str, now: datetime) -> Event:
    """An event that says nothing: whether a receiver is there and believes the signature."""
    return {"specversion": "1.0", "id": id, "source": source(database), "type": TEST, "time": _moment(now)}


def source(database: str) -> str:
    """Where events come from: the database's own id, which a restored copy keeps."""
    return f"/casework/{database}"


def wanted(topic: str, globs: Sequence[str]) -> bool:
    """Whether a topic such as case.received is among those that globs name: case.*, case.urge*."""
    return any(fnmatchcase(topic, glob) for glob in globs)


def one(said: Event) -> bytes:
    """A structured-mode body."""
    return _json(said)


def many(said: Sequence[Event]) -> bytes:
    """A batched-mode body."""
    return _json(list(said))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
