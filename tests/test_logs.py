"""The log of a worker: every line a JSON object of its own, whoever wrote it."""

import json
import logging


def test_every_line_is_one_object_with_time_level_and_name(log):
    logging.getLogger("casework.tick").info("climbed %d rungs", 3)
    logging.getLogger("somebody.else").warning("careful")
    logging.getLogger("somebody.else").info("chatter")
    ours, theirs = (json.loads(line) for line in log.getvalue().splitlines())
    assert (ours["event"], ours["level"], ours["logger"]) == ("climbed 3 rungs", "info", "casework.tick")
    assert ours["timestamp"].endswith("Z") and theirs["level"] == "warning"


def test_an_exception_stays_on_its_line(log):
    try:
        raise ValueError("督办")
    except ValueError:
        logging.getLogger("casework.tick").exception("a case failed")
    (line,) = log.getvalue().splitlines()
    assert "ValueError: 督办" in json.loads(line)["exception"]


def test_the_beats_that_a_long_job_outlasts_are_not_told_one_by_one(log):
    logging.getLogger("apscheduler.scheduler").warning("skipped: maximum number of running instances reached")
    logging.getLogger("apscheduler.executors.default").error("a job failed")
    (line,) = log.getvalue().splitlines()
    assert json.loads(line)["event"] == "a job failed"
