"""A second opinion on due dates: reads a printed proof and a calendar's own file, counts again day by day, knows nothing else."""

from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI, ONE, INSTANT = timezone(timedelta(hours=8)), timedelta(days=1), timedelta(microseconds=1)
UNITS = {"working days": ("working days", 1), "days": ("days", 1), "months": ("months", 1), "years": ("months", 12), "hours": ("hours", 1)}
ORDER, PERIODS = ("working days", "days", "months", "hours"), {"end of quarter": 3, "end of half-year": 6}


class Checker:
    """Counts on one calendar: its days off, its make-up working days 调休上班, and the last year whose notice is out."""

    def __init__(self, calendar):
        self.off, self.on = ({date.fromisoformat(day) for day in calendar[part]} for part in ("days_off", "working"))
        self.published = calendar["published_through"]

    def faults(self, told):
        """What is wrong with a proof: empty where the last row is the due date and every day is numbered as the law counts 民法典 201-203."""
        self.told, self.numbers, self.rolled, self.provisional = told, {}, 0, False
        self.pauses = [(moment(each["from"]), each["to"] and moment(each["to"])) for each in told["pauses"]]
        due, printed = self.due(), told["due_at"] and moment(told["due_at"])
        rows = [(date.fromisoformat(row["date"]), row["counted"], row["why"]) for row in told["days"] if row["why"] != "extended until"]
        days = rows[: len(rows) - self.rolled] if due else rows
        seen = {day: number for day, number, why in days if why != "hours"}
        wrong = [f"{day} is {number}, counted {self.numbers.get(day)}" for day, number in seen.items() if number != self.numbers.get(day)]
        wrong += [f"{day} is left out" for day, n in self.numbers.items() if n and day not in seen and (self.short or day == max(self.numbers))]
        wrong += [f"{day} is no {why}" for day, _, why in rows if why not in ("start", "hours", "paused" if self.paused(day) else self.kind(day))]
        wrong += [] if due == printed else [f"due {printed}, counted {due}"]
        wrong += [] if due is None or told["days"][-1]["date"] == str((due - INSTANT).date()) else ["the last row is not the due date"]
        return wrong + ([] if told["provisional"] == (due is not None and self.provisional) else ["provisional is wrong"])

    def due(self):
        """The instant at which it is late; None while an open pause comes first."""
        at, counting, steps = moment(self.told["counted_from"]), self.told["counting"], self.steps()
        day = at.date()
        for place, (unit, amount) in enumerate(steps):
            if unit == "hours":
                if (at := self.hours(at, timedelta(hours=amount))) is None:
                    return None
                day = (at - INSTANT).date()
                continue
            whole = place + 1 == len(steps) or steps[place + 1][0] == "hours"
            roll = counting["roll"] or ("none" if unit == "working days" else "forward") if whole and unit in ORDER else "none"
            if (end := self.end(day, counting["first_day_counts"] and place == 0, unit, amount)) is None:
                return None
            day = landed = end
            while roll == "forward" and (self.paused(landed) or not self.worked(landed)):
                if self.paused(landed) == "open":
                    return None
                landed += ONE
            while roll == "back" and not self.worked(landed):
                landed -= ONE
            self.rolled = abs((landed - end).days) + (whole and place + 1 < len(steps))
            self.provisional |= max(end, landed).year > self.published and (unit == "working days" or roll != "none")
            at = self.closes(landed)
        return max([at, *(self.closes(date.fromisoformat(each["limit"][6:])) for each in self.told["extensions"] if "until" in each["limit"])])
