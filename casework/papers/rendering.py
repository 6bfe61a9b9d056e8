"""Puts values into a template, with nothing a template could run, and reads the text of a Word file again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from casework.papers.kinds import Kind
from casework.papers.packing import packed

TEMPLATES: Final = Path(__file__).parent / "templates"
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAFT: Final = "草稿　不得送达"
DRAFT_MARK: Final = "draft_mark"
"""What templates say at their head: empty in a printed paper."""
LARGEST: Final = 5_000_000
"""Bytes of a template, packed or not."""
MAIN: Final = "word/document.xml"
PARTS: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
PARAGRAPH: Final = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
TEXT: Final = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:(tab|br)/>")


class TemplateWrong(ValueError):
    """A template cannot be used; the sentence names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template of a kind: our own, or one that the office put in its place; `digest` is the SHA-256 of the file in hex."""

    kind: Kind
    content: bytes
    name: str
    own: bool

    @property
    def digest(self) -> str:
        """By which a print tells what it was made from."""
        return sha256(self.content).hexdigest()


def template_of(kind: Kind, folder: Path | None) -> Template:
    """The office's template where its folder has one (`order.docx`), else the house's. Raises TemplateWrong for one too large."""
    file = folder / f"{kind.name}.docx" if folder is not None else None
    if file is None or not file.exists():
        return Template(kind, _ours(kind.name), f"{kind.name}.docx", True)
    if file.stat().st_size > LARGEST:
        raise TemplateWrong(f"{file}: it has more than {LARGEST // 1_000_000} MB; take pictures out of it")
    return Template(kind, file.read_bytes(), str(file), False)


@cache
def _ours(name: str) -> bytes:
    return (TEMPLATES / f"{name}.docx").read_bytes()


def rendered(template: Template, values: Mapping[str, Any], *, draft: bool) -> bytes:
    """The Word file of these values; the same values give the same bytes. Raises TemplateWrong."""
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it ships no types
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    document, out = DocxTemplate(BytesIO(template.content)), BytesIO()
    jinja = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        document.render({**values, DRAFT_MARK: DRAFT if draft else ""}, jinja, autoescape=True)
    except TemplateError as fault:
        raise TemplateWrong(f"{template.name}: {fault}") from None
    document.save(out)
    return packed(out.getvalue())


def lines(content: bytes, name: str = "the file") -> list[str]:
    """The paragraphs of a Word file as text, head and foot last. Raises TemplateWrong for anything else."""
    try:
        with ZipFile(BytesIO(content)) as file:
            names = sorted(
                (each for each in file.namelist() if PARTS.fullmatch(each)), key=lambda each: (each != "word/document.xml", each)
            )
            if "word/document.xml" not in names:
                raise TemplateWrong(f"{name}: this is no Word file (.docx)")
            if sum(file.getinfo(each).file_size for each in names) > 10 * LARGEST:
                raise TemplateWrong(f"{name}: unpacked it is too large")
            return [line for each in names for line in _paragraphs(file.read(each).decode("utf-8"))]
    except (BadZipFile, UnicodeDecodeError):
        raise TemplateWrong(f"{name}: this is no Word file (.docx)") from None


def _paragraphs(xml: str) -> Iterator[str]:
    for found in PARAGRAPH.finditer(xml):
        yield "".join(unescape(text) if not mark else " " for text, mark in TEXT.findall(found[0]))
