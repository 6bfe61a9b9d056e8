"""What a file is by its first bytes, and whether its sender calls it the same."""

import pytest

from casework.domain.evidence import MEDIA_TYPES
from casework.security.media import EXTENSIONS, agreed, kinds_of

JPEG, PNG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
WEBP, PDF = b"RIFF\x24\x00\x00\x00WEBPVP8 ", b"%PDF-1.7\n%\xe2\xe3"
MP3, FRAME = b"ID3\x04\x00\x00\x00\x00\x00\x00", b"\xff\xfb\x90\x64\x00\x00\x00\x00"


def mp4(brand: bytes) -> bytes:
    """The beginning of an ISO media file of a brand."""
    return b"\x00\x00\x00\x20ftyp" + brand + b"\x00\x00\x02\x00"


GOOD = [
    ("image/jpeg", JPEG), ("image/jpg", JPEG), ("IMAGE/JPEG", JPEG), ("image/png", PNG), ("image/webp", WEBP), ("application/pdf", PDF),
    ("application/pdf; charset=binary", PDF), ("audio/mpeg", MP3), ("audio/mp3", FRAME), ("audio/x-m4a", mp4(b"M4A ")),
    ("video/mp4", mp4(b"isom")), ("audio/mp4", mp4(b"isom")), ("video/mp4", mp4(b"avc1")),
]  # fmt: skip
BAD = [
    ("image/png", JPEG), ("image/jpeg", b"<html><script>"), ("text/html", JPEG), ("application/pdf", b"GIF89a" + PDF),
    ("image/svg+xml", b"<svg"),
    ("image/webp", b"RIFF\x24\x00\x00\x00WAVEfmt "), ("video/mp4", mp4(b"heic")), ("audio/mp4", mp4(b"avc1")), ("video/mp4", mp4(b"M4A ")),
    ("application/zip", b"PK\x03\x04"), ("application/octet-stream", b"MZ\x90\x00"), ("", b"\x7fELF"), ("audio/mpeg", b"\xff\xff\x00\x00"),
    ("audio/mpeg", b"\xff"), ("image/png", b""), ("image/png", b"\x89PNG"),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "head"), GOOD)
def test_a_file_that_is_what_it_is_called_is_taken(declared, head):
    kind = agreed(declared, head)
    assert kind in MEDIA_TYPES and kind in kinds_of(head)


@pytest.mark.parametrize(("declared", "head"), BAD)
def test_a_file_that_is_something_else_is_not(declared, head):
    assert agreed(declared, head) is None


def test_where_the_sender_says_nothing_the_bytes_decide():
    assert [agreed(said, PNG) for said in ("", "application/octet-stream")] == ["image/png", "image/png"]


def test_every_kind_that_is_taken_can_be_told_and_has_an_extension():
    assert {kind for _, head in GOOD for kind in kinds_of(head)} == set(MEDIA_TYPES) == set(EXTENSIONS)
