"""One file with a few short fields, as a browser's form sends it (multipart/form-data, RFC 7578), read while it comes in."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from casework.api.problems import Problem
from casework.domain.evidence import LARGEST, MEDIA_TYPES
from casework.security.media import HEAD, agreed

IN_MEMORY: Final = 1024 * 1024
"""Bytes of a file that are kept in memory while it comes in; the rest lies in an unnamed file of the temporary folder."""
BESIDE: Final = 64 * 1024
"""Bytes of everything in the body that is not the file."""
LONGEST: Final = 2000
"""Bytes of one field."""
NAME: Final = 200
"""Characters that are kept of a file's name."""
UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing round: `exe.gpj` must not look like `jpg.exe`."""


def spool() -> Any:
    """Where a file lies while it comes in; gone as soon as it is closed."""
    return SpooledTemporaryFile(max_size=IN_MEMORY)


Admit = Callable[[Mapping[str, str]], Awaitable[None]]
"""Asked once, with the fields that came before the file, when the file begins. Raises Problem."""


@dataclass
class Upload:
    """A file that came in whole, and the fields beside it. `declared` is the type its sender gave it."""

    fields: dict[str, str] = field(default_factory=dict)
    declared: str = ""
    file_name: str | None = None
    size: int = 0
    file: Any = field(default_factory=spool)

    def content(self) -> tuple[bytes, str]:
        """The bytes and their media type, on which sender and bytes agree; lets the file go. Raises Problem (422, 415)."""
        with self.file as file:
            file.seek(0)
            content: bytes = file.read()
        if not content:
            raise Problem(422, "invalid", "file: 文件是空的 is empty; it must hold 1 byte or more")
        media_type = agreed(self.declared, content[:HEAD])
        if media_type is None:
            raise Problem(
                415, "unsupported_media_type",
                f"file: 类型不支持或与声明不符 is of no kind that is taken, or another than declared; allowed: {', '.join(MEDIA_TYPES)}",
            )  # fmt: skip
        return content, media_type


async def uploaded(request: Request, fields: tuple[str, ...], admit: Admit | None = None) -> Upload:
    """Reads the body. Raises Problem: 415 for another media type, 413 as soon as it is too large, 400 where it breaks off."""
    reader = Reader(_boundary(request), fields)
    told = request.headers.get("content-length", "0")
    admitted = admit is None
    try:
        if told.isdigit() and int(told) > LARGEST + BESIDE:
            raise _too_large()
        async for chunk in request.stream():
            reader.feed(chunk)
            if not admitted and reader.in_file:
                assert admit is not None
                await admit(reader.before)
                admitted = True
        reader.finish()
    except ClientDisconnect:
        reader.upload.file.close()
        raise Problem(400, "malformed", "the upload broke off") from None
    except BaseException:
        reader.upload.file.close()
        raise
    return reader.upload


class Reader:
    """Takes a body apart as it comes. `before` are the fields that came before the file. Raises Problem (400, 413, 422)."""

    def __init__(self, boundary: bytes, fields: tuple[str, ...]) -> None:
        self.upload, self.in_file, self._allowed = Upload(), False, fields
        self.before: dict[str, str] = {}
        self._read, self._ended, self._name = 0, False, ""
        self._headers: dict[bytes, bytes] = {}
        self._header, self._value, self._text = b"", b"", bytearray()
        self._parser = MultipartParser(boundary, {
            "on_part_begin": self._begin, "on_header_field": self._on_header, "on_header_value": self._on_value,
            "on_header_end": self._header_ends, "on_headers_finished": self._named, "on_part_data": self._data,
            "on_part_end": self._part_ends, "on_end": self._ends,
        })  # fmt: skip

    def feed(self, chunk: bytes) -> None:
        """One more piece of the body."""
        self._read += len(chunk)
        if self._read > LARGEST + BESIDE:
            raise _too_large()
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise _malformed("the body is no multipart form") from None

    def finish(self) -> None:
        """The body ended."""
        if not self._ended:
            raise _malformed("the upload broke off before its end")
        if not self.in_file:
            raise Problem(422, "invalid", "file: 缺少文件 is required")

    def _begin(self) -> None:
        self._headers, self._text, self._name = {}, bytearray(), ""

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header, self._value = b"", b""

    def _named(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("ascii", "replace")
        if self._name in self.upload.fields or (self._name == "file" and self.in_file):
            raise Problem(422, "invalid", f"{self._name}: 重复 is given twice")
        if self._name == "file":
            self.in_file, self.before = True, dict(self.upload.fields)
            self.upload.file_name = harmless(options.get(b"filename", b""))
            self.upload.declared = self._headers.get(b"content-type", b"").decode("ascii", "replace")
        elif self._name not in self._allowed:
            raise Problem(422, "invalid", f"a field of that name is not taken; allowed: file, {', '.join(self._allowed)}")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._name == "file":
            self.upload.size += end - start
            if self.upload.size > LARGEST:
                raise _too_large()
            self.upload.file.write(data[start:end])
            return
        self._text += data[start:end]
        if len(self._text) > LONGEST:
            raise Problem(422, "invalid", f"{self._name}: 过长 has more than {LONGEST} bytes")

    def _part_ends(self) -> None:
        if self._name != "file":
            self.upload.fields[self._name] = _text(self._name, bytes(self._text))

    def _ends(self) -> None:
        self._ended = True


def harmless(name: bytes) -> str | None:
    """What is kept of a file's name: its last part without control characters; None where nothing is left."""
    text = name.decode("utf-8", "replace").replace("\\", "/").rpartition("/")[2]
    kept = UNSEEN.sub("", text).strip(" .")[-NAME:]
    return None if kept.startswith("sealed:") else kept or None


def _text(name: str, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(422, "invalid", f"{name}: 不是UTF-8 is not UTF-8") from None
    if UNSEEN.search(text) or text.startswith("sealed:"):
        raise Problem(422, "invalid", f"{name}: 含有控制字符 holds a control character, or begins with the mark of sealed texts")
    return text


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        raise Problem(415, "unsupported_media_type", "send multipart/form-data with a part named file")
    boundary = options.get(b"boundary", b"")
    if not 1 <= len(boundary) <= 70:
        raise _malformed("the boundary of the form is missing or longer than 70 characters")
    return boundary


def _malformed(why: str) -> Problem:
    return Problem(400, "malformed", why)


def _too_large() -> Problem:
    return Problem(413, "too_large", f"file: 文件过大 is larger than {LARGEST} bytes (20 MB)", headers={"Connection": "close"})
