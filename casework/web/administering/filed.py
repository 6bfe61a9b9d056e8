"""A form with a text file in it, chosen or pasted: read whole, of our own pages only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from casework.api.problems import Problem
from casework.web.visiting import LONGEST_FORM, Visitor, check_key

EMPTY: Final = "请选择文件，或把内容粘贴到文本框 choose a file, or paste its text"


@dataclass(frozen=True, slots=True)
class Filed:
    """What was sent: the fields, and the file's name and text."""

    fields: Mapping[str, str]
    name: str
    text: str


async def filed(who: Visitor, called: str) -> Filed:
    """Reads the form; a file without a name is `called` so. Raises Problem (411, 413, 403, 422)."""
    length = who.request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > LONGEST_FORM:
        raise Problem(413, "too_large", f"文件超过{LONGEST_FORM // 1_000_000}MB the file is larger than is taken")
    fields: dict[str, str] = {}
    name, content = called, b""
    async with who.request.form(max_files=1, max_fields=20, max_part_size=LONGEST_FORM) as form:
        for key, value in form.multi_items():
            if isinstance(value, str):
                fields[key] = value
            elif value.filename:
                name, content = value.filename[-200:], await value.read()
    check_key(who, fields.pop("form_key", ""))
    given = fields.pop("text", "").replace("\r\n", "\n")
    return Filed(fields, fields.get("name") or name, _text(content) if content else given)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Problem(422, "invalid", "文件不是UTF-8编码，请另存为UTF-8后再上传 the file is not UTF-8; save it as UTF-8") from None
