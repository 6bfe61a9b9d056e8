"""Structured logs for long-running processes: one JSON object a line on standard error, times in UTC, no personal data by design."""

import logging
import sys
from typing import TextIO

import structlog


def structured(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Sends every log of ours, and warnings of libraries, to `stream` (standard error) as JSON: timestamp, level, logger, event.

    A line that is told while a request is answered has its `request_id`, and from the moment its command is carried out `command`.

    An exception is one field of its line, so that no line of a log is a fragment. APScheduler warns at every beat that a long job
    outlasts; how far behind the work is stands in `/metrics` and `/health/ready` instead.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[remove, renderer]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("casework").setLevel(level)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
