"""Keeps the English catalogue: finds every Chinese text of the templates and the menu, and writes those that are missing without English.

`python -m casework.web.catalogue` writes; a test fails while a text has no English.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from casework.web.cases import TABS
from casework.web.intake import SECTIONS
from casework.web.languages import CATALOGUES
from casework.web.menu import PAGES, WATCHED
from casework.web.outlooks import GROUPS
from casework.web.rendering import TEMPLATES

ENGLISH: Final = CATALOGUES / "en" / "pages.po"
BEGUN: Final = datetime(2026, 11, 21, tzinfo=UTC)
"""A date that stays, so that the file changes only with its texts."""
METHODS: Final = [("**.html", "jinja2.ext:babel_extract")]
TRIMMED: Final = {"**.html": {"trimmed": "true"}}


def texts() -> Iterator[str]:
    """Every text that a page may show in the visitor's language."""
    for found in extract_from_dir(TEMPLATES, METHODS, TRIMMED):
        message = found[2]
        yield message if isinstance(message, str) else message[0]
    yield from (zh for _, zh, _ in (*PAGES, *WATCHED))
    yield from TABS.values()
    yield from GROUPS.values()
    yield from SECTIONS


def english(file: Path = ENGLISH) -> Catalog:
    """The catalogue as it is stored."""
    with file.open("rb") as stored:
        return read_po(stored, locale="en")


def renewed() -> Catalog:
    """The catalogue with every text that there is and no other, in the order of their letters."""
    old = english() if ENGLISH.exists() else Catalog(locale="en")
    new = Catalog(
        locale="en", project="casework", version="pages", charset="utf-8", fuzzy=False, header_comment="# English of the pages.",
        creation_date=BEGUN, revision_date=BEGUN, last_translator="casework", language_team="casework", msgid_bugs_address="casework",
    )  # fmt: skip
    for text in sorted(set(texts())):
        known = old.get(text)
        new.add(text, known.string if known else "")
    return new


def write() -> list[str]:
    """Writes the catalogue anew; answers with the texts that have no English yet."""
    catalogue = renewed()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    draft = ENGLISH.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=False, include_lineno=False, no_location=True)
    draft.replace(ENGLISH)
    return [str(message.id) for message in catalogue if message.id and not message.string]


if __name__ == "__main__":
    for missing in write():
        print(missing)
