"""What a file is by its first bytes: the few kinds that are taken as evidence, and the names that browsers call them by."""

from typing import Final

HEAD: Final = 16
"""How many bytes tell."""
UNSAID: Final = ("", "application/octet-stream")
"""A declared type that says nothing; the bytes decide then."""
ALIASES: Final = {
    "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png", "application/x-pdf": "application/pdf",
    "audio/mp3": "audio/mpeg", "audio/x-mp3": "audio/mpeg", "audio/mpeg3": "audio/mpeg", "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4", "audio/aac": "audio/mp4", "video/x-m4v": "video/mp4",
}  # fmt: skip
EXTENSIONS: Final = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf", "audio/mpeg": "mp3", "audio/mp4": "m4a",
    "video/mp4": "mp4",
}  # fmt: skip
AUDIO_BRANDS: Final = (b"M4A ", b"M4B ")
VIDEO_BRANDS: Final = (b"M4V ", b"avc1", b"dash", b"MSNV")
BOTH_BRANDS: Final = (b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"3gp4", b"3gp5", b"3gp6")
"""Brands of ISO 14496-12 that telephones write for recordings with and without a picture."""
LAYER_3: Final = (0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3)
"""The second byte of an MPEG audio frame of layer III (MPEG 1, 2 and 2.5, with and without checksum)."""


def kinds_of(head: bytes) -> tuple[str, ...]:
    """The media types that a file beginning like this may have; empty for everything that is not taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return ("image/jpeg",)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ("image/png",)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ("image/webp",)
    if head.startswith(b"%PDF-"):
        return ("application/pdf",)
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] in LAYER_3):
        return ("audio/mpeg",)
    return _of_brand(head[8:12]) if head[4:8] == b"ftyp" else ()


def _of_brand(brand: bytes) -> tuple[str, ...]:
    if brand in AUDIO_BRANDS:
        return ("audio/mp4",)
    if brand in VIDEO_BRANDS:
        return ("video/mp4",)
    return ("video/mp4", "audio/mp4") if brand in BOTH_BRANDS else ()


def agreed(declared: str, head: bytes) -> str | None:
    """The media type on which name and bytes agree; None where they do not, or the kind is not taken."""
    said = declared.partition(";")[0].strip().lower()
    kinds = kinds_of(head)
    if said in UNSAID:
        return kinds[0] if kinds else None
    said = ALIASES.get(said, said)
    return said if said in kinds else None
