"""`make deadlines`: the proofs of many random clocks, counted again by the independent checker; ends with 1 where one is wrong."""

import argparse
import json
import sys
from time import process_time

from casework.workflows.calendars import published_calendar
from tests.deadlines.checker import Checker
from tests.deadlines.clocks import proofs


def main() -> int:
    """Checks them and says how many were wrong."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--number", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    given, calendar, begun = asked.parse_args(), published_calendar(), process_time()
    checker, wrong, provisional, stopped = Checker(json.loads(json.dumps(calendar.plain()))), 0, 0, 0
    for told in proofs(given.number, given.seed, calendar):
        provisional, stopped = provisional + told["provisional"], stopped + (told["due_at"] is None)
        if faults := checker.faults(told):
            wrong += 1
            print(
                json.dumps(
                    {"faults": faults, **{name: told[name] for name in ("limit", "counted_from", "counting", "pauses", "extensions")}}
                )
            )
    print(f"{given.number} clocks, {provisional} provisional, {stopped} stopped: {wrong} wrong; {process_time() - begun:.0f} s CPU")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
