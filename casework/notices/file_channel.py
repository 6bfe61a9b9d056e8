"""Messages as lines of JSON in a file 文件渠道: for a demonstration, for tests, and for whatever picks them up from there."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from casework.notices.message import Message, Receipt, TryLater

NAME: Final = "notices.jsonl"


@dataclass(frozen=True, slots=True)
class FileChannel:
    """Appends each message to `notices.jsonl` in a folder; only its owner may read it, because it holds addresses."""

    folder: Path
    kind: str = "file"

    @property
    def told(self) -> str:
        """The file."""
        return str(self.folder / NAME)

    def checked(self, address: str) -> str:
        """Any address on one line."""
        if not address.strip() or not address.isprintable():
            raise ValueError("an address is one line of text")
        return address.strip()

    def send(self, message: Message, address: str) -> Receipt:
        """One line, written at once. Raises TryLater where the file cannot be written."""
        line = {
            "id": message.dedupe, "to": address, "subject": message.subject, "text": message.text, "brief": message.brief,
            "link": message.link, "urgent": message.urgent,
        }  # fmt: skip
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = os.open(self.folder / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _write_whole(file, f"{json.dumps(line, ensure_ascii=False)}\n".encode())
            finally:
                os.close(file)
        except OSError as fault:
            raise TryLater(f"{NAME} cannot be written: {fault.strerror}") from None
        return Receipt(delivered=True)


def _write_whole(file: int, line: bytes) -> None:
    """One write, so that lines of several processes do not mix; what a full disk cut off is taken back."""
    before = os.fstat(file).st_size
    if os.write(file, line) != len(line):
        os.ftruncate(file, before)
        raise OSError(28, "the disk is full")
