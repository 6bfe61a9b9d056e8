"""Languages 语言: pages are written in Chinese; the English of every text stands in a gettext catalogue."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES: Final = Path(__file__).parent / "locale"
LANGUAGES: Final = ("zh", "en")
"""What can be chosen; the first is what stands without a choice."""
TAGS: Final = {"zh": "zh-Hans-CN", "en": "en"}
"""The language of a page as HTML names it (BCP 47)."""


@cache
def translations(language: str) -> NullTranslations:
    """The texts of a language; Chinese needs none, because it is what the templates are written in."""
    if language == LANGUAGES[0]:
        return NullTranslations()
    compiled = BytesIO()
    with (CATALOGUES / language / "pages.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def chosen(cookie: str | None) -> str:
    """The language of a visitor."""
    return cookie if cookie in LANGUAGES else LANGUAGES[0]
