"""The bundle 存证包: all facts of a database as stored, their leaves and the signed notes, as lines of JSON that need no database.

First the head, then a line for each note, then, for each 256 facts, a line of their leaves and a line for each fact; last the count.
"""

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, Final
from zlib import error as NotPacked

import msgspec

from casework.proof.faults import Fault
from casework.proof.history import History, Row
from casework.proof.leaves import Entry
from casework.proof.notes import NoteDamaged, Sealed, read_note

FORMAT: Final = "history 1"
TOGETHER: Final = 256
UNPACKED: Final = (EOFError, gzip.BadGzipFile, NotPacked)
Told = Callable[[int], None]


class BundleDamaged(ValueError):
    """A file is no bundle, or a line of it cannot be read; the sentence names the line."""


def write_bundle(path: Path, history: History, now: datetime, told: Told) -> int:
    """Writes a history, whole or not at all (a name that ends in `.gz` is compressed); the number of facts. Raises FileExistsError."""
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with _opened(draft, path.suffix == ".gz", "xb") as file:
            head = {"casework": FORMAT, "database": history.database, "epoch": history.epoch, "made_at": now.isoformat()}
            _line(file, head)
            for each in history.notes:
                _line(file, {"note": each.text})
            number = 0
            for number, block in _blocks(history):
                file.write(block)
                told(number)
            _line(file, {"facts": number})
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return number


def bundled(path: Path, keys: frozenset[str]) -> History:
    """The history in a bundle. Raises BundleDamaged, also while its rows are read."""
    with _opened(path) as file:
        head, notes = _head(path, file)
    history = History(str(head["database"]), int(head["epoch"]), (), (), notes, keys)
    history.made_at = datetime.fromisoformat(str(head["made_at"])).astimezone(UTC)
    faults = [Fault("file", detail="its last line is missing: the bundle was cut off")] if not _ends_whole(path) else []
    return replace(history, rows=_rows(path), leaves=_leaves(path), faults=faults)


def _blocks(history: History) -> Iterator[tuple[int, bytes]]:
    """Up to 256 facts with their leaves. Stored leaves of facts that are gone stand in the block where they would have stood."""
    number, rows, leaves = 0, iter(history.rows), iter(history.leaves)
    held = next(leaves, None)
    for block in _by(rows):
        stored = []
        while held is not None and held[0] <= block[-1][0]:
            stored.append([held[0], held[1].hex()])
            held = next(leaves, None)
        number += len(block)
        yield number, b"".join([_json({"leaves": stored}), *(_json(_fact(entry)) for entry in block)])
    rest = [[position, hash.hex()] for position, hash in ([] if held is None else [held, *leaves])]
    if rest:
        yield number, _json({"leaves": rest})


def _by(rows: Iterator[Row]) -> Iterator[list[Entry]]:
    block: list[Entry] = []
    for row in rows:
        if len(row) == 2:
            raise BundleDamaged(f"position {row[0]}: {row[1]}; a bundle holds facts only, run: casework verify")
        block.append(row)
        if len(block) == TOGETHER:
            yield block
            block = []
    if block:
        yield block


def _fact(entry: Entry) -> dict[str, Any]:
    position, case, version, topic, state = entry
    try:
        texts = bytes(topic).decode(), bytes(state).decode()
    except UnicodeDecodeError:
        raise BundleDamaged(f"position {position}: its text is no UTF-8; a bundle holds facts only, run: casework verify") from None
    return {"position": position, "case": case.hex(), "version": version, "topic": texts[0], "state": texts[1]}


def _rows(path: Path) -> Iterator[Row]:
    for number, said in _lines(path, b'{"position"'):
        try:
            case = bytes.fromhex(said["case"])
            row: Row = (said["position"], case, said["version"], said["topic"].encode(), said["state"].encode())
            if len(case) != 16 or not 0 < said["version"] < 1 << 63:
                row = (said["position"], "its columns are not those of a fact")
        except (KeyError, ValueError, TypeError, AttributeError):
            raise BundleDamaged(f"{path}: line {number} is not that of a fact") from None
        yield row


def _leaves(path: Path) -> Iterator[tuple[int, bytes]]:
    for number, said in _lines(path, b'{"leaves"'):
        try:
            yield from [(int(position), bytes.fromhex(hash)) for position, hash in said["leaves"]]
        except (ValueError, TypeError):
            raise BundleDamaged(f"{path}: line {number} is not one of leaves") from None


def _lines(path: Path, beginning: bytes) -> Iterator[tuple[int, Any]]:
    decode = msgspec.json.Decoder().decode
    with _opened(path) as file:
        number = 0
        try:
            for number, line in enumerate(file, 1):
                if line.startswith(beginning):
                    yield number, decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, *UNPACKED):
            raise BundleDamaged(f"{path}: line {number + 1} or after cannot be read") from None


def _head(path: Path, file: IO[bytes]) -> tuple[dict[str, Any], list[Sealed]]:
    try:
        head, notes = msgspec.json.decode(file.readline(), type=dict[str, Any]), []
        if head["casework"] != FORMAT:
            raise ValueError(head["casework"])
        while (line := file.readline()).startswith(b'{"note"'):
            notes.append(read_note(msgspec.json.decode(line)["note"]))
    except NoteDamaged as fault:
        raise BundleDamaged(f"{path}: {fault}") from fault
    except (msgspec.MsgspecError, KeyError, ValueError, OSError, *UNPACKED) as fault:
        raise BundleDamaged(f"{path}: this is no bundle of `casework prove --bundle`, or its head is damaged") from fault
    return head, notes


def _ends_whole(path: Path) -> bool:
    last, count = b"", 0
    try:
        with _opened(path) as file:
            for line in file:
                last, count = line, count + line.startswith(b'{"position"')
    except UNPACKED:
        return False
    return last == _json({"facts": count})


def _opened(path: Path, packed: bool | None = None, mode: str = "rb") -> Any:
    return gzip.open(path, mode, 3) if (path.suffix == ".gz" if packed is None else packed) else path.open(mode)


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _line(file: IO[bytes], value: Any) -> None:
    file.write(_json(value))


def is_bundle(path: Path) -> bool:
    """Whether a file begins as a bundle does."""
    try:
        with _opened(path) as file:
            return bool(file.read(12) == b'{"casework":')
    except (OSError, *UNPACKED):
        return False


def noted(texts: Iterable[str]) -> tuple[list[Sealed], list[Fault]]:
    """The notes of texts, and what is wrong with those that are none."""
    notes, faults = [], []
    for text in texts:
        try:
            notes.append(read_note(text))
        except NoteDamaged as fault:
            faults.append(Fault("checkpoint", detail=str(fault)))
    return notes, faults
