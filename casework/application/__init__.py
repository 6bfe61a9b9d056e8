"""The application: commands come in, facts are stored, cases are told as they stand."""

from casework.application.cases import Cases
from casework.writer import TRIES
from casework.writer.queue import MOST_WAITING, Busy, Done

__all__ = ["MOST_WAITING", "TRIES", "Busy", "Cases", "Done"]
