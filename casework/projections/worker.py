"""One process of a rebuild: reads what it is to do, line by line, and answers in lines of JSON. It ends when nobody listens any more."""

import json
import os
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, Final
from uuid import UUID

import casework.application  # noqa: F401  # all facts are known
from casework.codec import FactMapper
from casework.projections.batch import Reader
from casework.projections.building import Builder, Share, Site
from casework.projections.memory import unhurried_memory
from casework.projections.runner import shelf_of
from casework.store import Store, StoreUnavailable
from casework.store.address import Address

NICE: Final = 5
"""How far it steps back for whoever serves people on the same machine."""

Said = dict[str, Any]


def main() -> None:
    """Works on shares until there are no more."""
    lines: SimpleQueue[Said] = SimpleQueue()
    Thread(target=_read, args=(sys.stdin, lines), daemon=True).start()
    os.nice(NICE)
    first = lines.get()
    try:
        with Store.at(_address(first["place"])) as store, unhurried_memory():
            _work(store, first, lines)
    except StoreUnavailable as fault:
        _say({"fault": str(fault)})


def _read(source: IO[str], lines: "SimpleQueue[Said]") -> None:
    """An end of the lines is the end of the rebuild, or of its process: nothing more is written."""
    for line in source:
        lines.put(json.loads(line))
    os._exit(0)


def _work(store: Store, first: Said, lines: "SimpleQueue[Said]") -> None:
    shelf = shelf_of(store)
    builder = Builder(store, shelf, Reader(store.recorder, FactMapper()), Site(first["number"], first["mark"]))
    while True:
        said = lines.get()
        builder.fill(Share(UUID(said["after"]), UUID(said["until"])), first["upto"], first["batch"], lambda read: _say({"read": read}))
        _say({"done": True})


def _address(place: Said) -> Address:
    path = None if place["path"] is None else Path(place["path"])
    parameters = tuple((name, value) for name, value in place["parameters"])
    return Address("postgresql" if path is None else "sqlite", place["shown"], path, parameters)


def _say(said: Said) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
