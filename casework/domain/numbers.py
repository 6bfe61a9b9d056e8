"""Numbers and prints of official papers as a case keeps them; a number is never given twice, and a void one stays void."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """The number 文号 of a paper: its kind 文书种类, the paper of the case that it prints, and the unit that gave it."""

    number: str
    document: str
    subject: str
    unit: str
    at: datetime
    void: bool = False


@dataclass(frozen=True, slots=True)
class Print:
    """A printed paper 制发 by the SHA-256 of its file."""

    digest: str
    document: str
    subject: str
    number: str
    at: datetime
    by: str


def number_of(mark: str, year: int, serial: int) -> str:
    """机关代字〔年份〕序号: `秦人社监令〔2026〕17号` (GB/T 9704-2012, 7.2.5: no leading zeros, no 第)."""
    return f"{mark}〔{year}〕{serial}号"
