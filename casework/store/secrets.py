"""Files that hold a key: for their owner only, and refused where every user of the machine could put in a key of their own."""

import logging
import stat
from pathlib import Path

log = logging.getLogger("casework.keys")


class Exposed(ValueError):
    """Everybody may write the file; the sentence says what to do."""


def secret_text(path: Path, what: str) -> str:
    """What the file holds, ASCII; `what` names it for people. Raises Exposed, OSError and UnicodeDecodeError."""
    text, mode = path.read_text(encoding="ascii"), stat.S_IMODE(path.stat().st_mode)
    if mode & stat.S_IWOTH:
        raise Exposed(f"{what} can be written by every user of the machine, who could put in a key of their own: chmod 600 it")
    if mode & stat.S_IROTH:
        log.warning("%s can be read by every user of the machine: chmod 600 it", what)
    return text
