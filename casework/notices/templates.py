"""Templates of notices 通知模板: data files, Chinese first, checked whole before the first message goes out."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

FOLDER: Final = "CASEWORK_TEMPLATES"
"""The environment variable that names a folder of an office's own templates."""
PART: Final = re.compile(r"\[([^\[\]]*)\]")
FIELD: Final = re.compile(r"\{(\w*)\}")
SHORT: Final = 500
"""Characters a text message may have, whatever is filled in; 70 fit into one, 67 into each part of a longer one."""
LETTER: Final = frozenset(
    {"case_no", "clock_zh", "rung_zh", "rule", "rung", "due", "due_zh", "days_over", "basis", "post_zh", "unit", "to_zh", "link"}
)
FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "frame": frozenset({"body", "en", "to_zh", "link"}),
    "several": frozenset({"subject", "brief", "count"}),
    "digest": frozenset({"body", "cases", "items", "urgent", "link"}),
    "digest_worker": frozenset({"body", "cases", "items", "urgent", "link"}),
    "test": frozenset({"channel", "at"}),
    "rung": LETTER, "class": LETTER, "rule": LETTER, "worker": LETTER - {"link", "to_zh", "unit", "post_zh"},
}  # fmt: skip
"""First word of a table → what may be filled in there."""
DEPTH: Final = {"rung": 2, "worker": 2, "class": 3, "rule": 3}
NEEDED: Final = {"frame": {"text": {"body"}}, "digest": {"text": {"body"}}, "digest_worker": {"text": {"body"}}, "several": {}, "test": {}}
CASE: Final = {"subject": {"case_no"}, "text": {"case_no"}, "brief": {"case_no"}}
WORKERS: Final = {"text": {"case_no"}, "brief": {"case_no"}}


class TemplateError(ValueError):
    """Templates that cannot be used: every fault with its file, table, key and what is allowed."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Template:
    """A message with places to fill in; `brief` is the text message."""

    subject: str = ""
    text: str = ""
    brief: str = ""


class Templates:
    """The templates by name, such as `rung.warned` or `rule.incident.told`."""

    def __init__(self, found: Mapping[str, Template]) -> None:
        self._found = dict(found)

    @classmethod
    def from_settings(cls, environ: Mapping[str, str] | None = None) -> "Templates":
        """The templates of this release, those of the office's own folder in their places. Raises TemplateError."""
        folder = (os.environ if environ is None else environ).get(FOLDER)
        return cls({**built_in(), **(_of_folder(Path(folder)) if folder else {})})

    def __getitem__(self, name: str) -> Template:
        return self._found[name]

    def letter(self, rule: str, cls: str | None, rung: str, *, worker: bool = False) -> Template:
        """The template of a letter: the nearest there is."""
        names = (f"worker.{rung}", "worker.any") if worker else (f"rule.{rule}.{rung}", f"class.{cls}.{rung}", f"rung.{rung}", "rung.any")
        return next(self._found[name] for name in names if name in self._found)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its places filled in; a part in brackets only where all in it says something."""
    said = PART.sub(lambda part: part[1] if all(values.get(name) for name in FIELD.findall(part[1])) else "", text)
    return FIELD.sub(lambda found: values.get(found[1], ""), said).strip("\n")


def segments(text: str) -> int:
    """How many text messages 短信条数 a text makes: 70 characters (UTF-16) in one, 67 in each of several."""
    size = len(text.encode("utf-16-le")) // 2
    return 1 if size <= 70 else -(-size // 67)


@cache
def built_in() -> Mapping[str, Template]:
    """The templates of this release."""
    faults: list[str] = []
    found: dict[str, Template] = {}
    for file in sorted(files("casework.notices").joinpath("templates").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            found |= _read(file.name, file.read_text(encoding="utf-8"), faults)
    if faults:
        raise TemplateError(faults)
    return found


def _of_folder(folder: Path) -> dict[str, Template]:
    faults: list[str] = []
    found: dict[str, Template] = {}
    try:
        paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
        for path in paths:
            found |= _read(path.name, path.read_text(encoding="utf-8"), faults)
    except (OSError, UnicodeDecodeError) as fault:
        faults.append(f"{FOLDER}: {folder}: {fault}")
    if not paths:
        faults.append(f"{FOLDER}: {folder} holds no .toml file; name a folder of templates, or leave the variable out")
    if faults:
        raise TemplateError(faults)
    return found


def _read(file: str, text: str, faults: list[str]) -> dict[str, Template]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        faults.append(f"{file}: {fault}")
        return {}
    found = {}
    for name, table in _named(tables):
        wrong = list(_faults(name, table))
        faults += [f"{file}: [{name}] {each}" for each in wrong]
        if not wrong:
            found[name] = Template(**table)
    return found


def _named(tables: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Each table that holds texts, by its whole name."""
    for key, value in tables.items():
        name = before + key
        deeper = name.count(".") + 1 < DEPTH.get(name.partition(".")[0], 1)
        yield from _named(value, f"{name}.") if deeper and isinstance(value, dict) else [(name, value)]


def _faults(name: str, table: Any) -> Iterator[str]:
    kind, allowed = name.partition(".")[0], [field.name for field in fields(Template)]
    if kind not in FIELDS:
        yield f"is not known; allowed are {', '.join(FIELDS)}"
        return
    if not isinstance(table, dict):
        yield f"is no table; write {', '.join(allowed)} under [{name}]"
        return
    known, needed = FIELDS[kind], NEEDED.get(kind, WORKERS if kind == "worker" else CASE)
    for key in [*needed, *(key for key in table if key not in needed)]:
        if key not in allowed or not isinstance(table.get(key), str):
            yield f"{key}: must be a text; allowed keys are {', '.join(allowed)}" if key in table else f"{key}: is missing"
            continue
        yield from _text_faults(key, table[key], known, needed.get(key, set()))


def _text_faults(key: str, text: str, known: frozenset[str], needed: set[str]) -> Iterator[str]:
    said = set(FIELD.findall(text))
    yield from (f"{key}: {{{name}}} is not known; allowed are {', '.join(sorted(known))}" for name in sorted(said - known))
    outside = set(FIELD.findall(PART.sub("", text)))
    yield from (f"{key}: {{{name}}} is missing, outside of brackets" for name in sorted(needed - outside))
    if re.search(r"[{}]", FIELD.sub("", text)) or re.search(r"[\[\]]", PART.sub("", text)):
        yield f"{key}: a bracket is not closed, or one stands inside another"
    if key == "subject" and "\n" in text.strip("\n"):
        yield "subject: must be one line"
    if key == "brief" and len(FIELD.sub("", text)) > SHORT // 2:
        yield f"brief: at most {SHORT // 2} characters beside what is filled in; text messages are short"
