"""What else pages say in words: choices of fields, limits, the nature of days, kinds and sizes of files."""

from typing import Final

from casework.domain.timekeeping.explaining import ZH
from casework.domain.timekeeping.limits import Limit
from casework.web import choices

FILES: Final = {
    "image/jpeg": ("照片", "photo"), "image/png": ("图片", "picture"), "image/webp": ("图片", "picture"), "application/pdf": ("PDF", "PDF"),
    "audio/mpeg": ("录音", "sound"), "audio/mp4": ("录音", "sound"), "video/mp4": ("录像", "film"),
}  # fmt: skip


def choice(language: str, code: str, name: str, move: str = "") -> str:
    """What a code of a field is called."""
    return choices.word(code, move, name, "", language)


def limit(language: str, text: str) -> str:
    """A limit such as `10 working days`: 10个工作日."""
    return Limit.parse(text).zh if language == "zh" else text


def nature(language: str, why: str) -> str:
    """What a day is in a proof: 工作日, 周末, 法定节假日."""
    return ZH.get(why, why) if language == "zh" else why


def size(count: int) -> str:
    """A number of bytes as people read it."""
    return f"{count} B" if count < 1024 else f"{count / 1024:.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"


def kind_of_file(language: str, media_type: str) -> str:
    """What a file is, by its media type."""
    return FILES.get(media_type, (media_type, media_type))[0 if language == "zh" else 1]
