"""Who comes first writes for all who wait: the line, the turn, the cache of committed cases."""

from casework.writer.writing import TRIES, Writer

__all__ = ["TRIES", "Writer"]
