"""The kinds of papers 文书种类: what each is called, to whom it goes, what it prints, and what the law wants in it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

AUDIENCES: Final = ("employer", "worker", "office", "authority")
"""To whom a paper goes: employer 用人单位, worker 劳动者, office 内部 (forms and letters between offices), authority 其他机关."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper. `prints` are kinds of papers of the case (`order`), or topics of facts (`fact:accepted`), one of which it
    rests on; empty where the case itself is enough. `moves` bring that about. `must` are the fields it must hold, with the article
    that wants them. `intends` tells notices apart by the decision they announce.
    """

    name: str
    zh: str
    en: str
    sign: str
    to: str
    prints: tuple[str, ...]
    moves: tuple[str, ...]
    must: Mapping[str, str]
    numbered: bool
    intends: str
    body: str
    receipt: bool
    sealed: bool

    @property
    def of_papers(self) -> tuple[str, ...]:
        """The kinds of papers of the case that it prints."""
        return tuple(each for each in self.prints if not each.startswith("fact:"))

    @property
    def of_facts(self) -> tuple[str, ...]:
        """The topics of facts that it rests on."""
        return tuple(f"case.{each.removeprefix('fact:')}" for each in self.prints if each.startswith("fact:"))


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its name, in the order in which a case comes to need them."""
    found = [_kind(file.name.removesuffix(".toml"), tomllib.loads(file.read_text(encoding="utf-8"))) for file in _files()]
    return {kind.name: kind for _, kind in sorted(found, key=lambda each: (each[0], each[1].name))}


def _files() -> list[Any]:
    return [file for file in files("casework.papers").joinpath("kinds").iterdir() if file.name.endswith(".toml")]


def _kind(name: str, said: dict[str, Any]) -> tuple[int, Kind]:
    kind = Kind(
        name=name, zh=said["zh"], en=said["en"], sign=said.get("sign", ""), to=said["to"], prints=tuple(said.get("prints", ())),
        moves=tuple(said.get("moves", ())), must=said["must"], numbered=said.get("numbered", True), intends=said.get("intends", ""),
        body=said["body"].strip("\n"), receipt=said.get("receipt", False), sealed=said.get("sealed", True),
    )  # fmt: skip
    assert kind.to in AUDIENCES, f"{name}: {kind.to} is no audience"
    return said["order"], kind
