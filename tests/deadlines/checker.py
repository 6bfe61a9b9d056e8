"""A second opinion on due dates: reads a printed proof and a calendar's own file, counts again day by day, knows nothing else."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone

SHANGHAI, ONE, INSTANT, OPEN = timezone(timedelta(hours=8)), timedelta(days=1), timedelta(microseconds=1), "9998-01-01T00:00:00+08:00"
ORDER, PERIODS = ("working days", "days", "months", "hours"), {"end of quarter": 3, "end of half-year": 6}


class Checker:
    """Counts on a calendar: days off, make-up days 调休上班, the last published year; an open pause stops the count (StopIteration)."""

    def __init__(self, calendar):
        self.off, self.on = ({date.fromisoformat(day) for day in calendar[part]} for part in ("days_off", "working"))
        self.published = calendar["published_through"]

    def faults(self, told):
        """What is wrong with a proof: its due date, its last row, the number and kind of each day, whether it is provisional."""
        self.numbers, self.whole, self.rolled, self.provisional, due = dict[date, int | None](), list[date](), 0, False, None
        self.close = told["counting"]["end_of_day"]
        self.pauses = [(moment(each["from"]), moment(each["to"] or OPEN)) for each in told["pauses"]]
        self.gaps = [(start.date() + ONE * (start >= self.end_of(start.date())), end.date()) for start, end in self.pauses]
        self.stop = min((first for first, after in self.gaps if after.year > 9000), default=date.max)
        try:
            due = self.due(told)
        except StopIteration:
            self.rolled, self.provisional = 0, False
        hidden = ("hours", "extended until", *(("paused",) if due is None and "hour" in told["limit"] else ()))
        rows = [(date.fromisoformat(row["date"]), row["counted"], row["why"]) for row in told["days"] if row["why"] not in hidden]
        seen = {day: number for day, number, _ in rows[: len(rows) - self.rolled]}
        wrong = [
            f"{day} is number {number}, not {self.numbers.get(day)}" for day, number in seen.items() if number != self.numbers.get(day)
        ]
        wrong += [f"{day} is left out" for day in self.whole if day not in seen]
        wrong += [f"{day} is no {why}" for day, _, why in rows if why not in ("start", self.kind(day))]
        wrong += [] if due == (told["due_at"] and moment(told["due_at"])) else [f"due {told['due_at']}, counted {due}"]
        wrong += [] if due is None or told["days"][-1]["date"] == str((due - INSTANT).date()) else ["the last row is not the due date"]
        return wrong + ([] if told["provisional"] == self.provisional else ["provisional is wrong"])

    def due(self, told):
        """The instant at which it is late: step by step, what is to be rolled off a rest day only at the end."""
        at, counting, steps = moment(told["counted_from"]), told["counting"], steps_of(told)
        day = at.date()
        for place, (unit, amount) in enumerate(steps):
            if unit == "hours":
                at = self.hours(at, timedelta(hours=amount))
                day = (at - INSTANT).date()
                continue
            final = unit in ORDER and [later for later, _ in steps[place + 1 :]] in ([], ["hours"])
            roll = (counting["roll"] or ("none" if unit == "working days" else "forward")) if final else "none"
            day = landed = self.walk(day, unit, amount, unit not in ORDER or (place == 0 and counting["first_day_counts"]))
            while (roll == "forward" and self.kind(self.before(landed)) not in WORKED) or (roll == "back" and not self.works(landed)):
                landed += ONE if roll == "forward" else -ONE
            at, self.rolled = self.end_of(landed), abs((landed - day).days)
            self.provisional |= max(day, landed).year > self.published and (unit == "working days" or roll != "none")
        return max([at, *(self.end_of(date.fromisoformat(e["limit"][6:])) for e in told["extensions"] if e["limit"].startswith("until"))])

    def walk(self, day, unit, amount, early):
        """The last day of a step: its days are numbered, paused days left out; a long list of natural days may be shortened."""
        anchor = day - ONE if early else day
        left = amount if unit in ("working days", "days") else (goal(day, unit, amount, anchor < day) - anchor).days
        walked, number = anchor + min(left, 0) * ONE, 0
        while number < left:
            walked = self.before(walked + ONE)
            if self.kind(walked) != "paused" and (unit != "working days" or self.works(walked)):
                number += 1
                self.numbers[walked] = number if unit in ORDER else None
        self.whole += [
            day for day in self.numbers if day > anchor and unit in ORDER and (unit == ORDER[0] or (walked - anchor).days <= 120)
        ]
        return walked

    def hours(self, at, left):
        while left:
            inside = [end for start, end in self.pauses if start <= at < end]
            step = min([left, *(start - at for start, _ in self.pauses if start > at)])
            at, left = (max(inside), left) if inside else (at + step, left - step)
            self.before(date.max if at.year > 9000 else date.min)
        return at

    def before(self, day):
        if day >= self.stop:
            raise StopIteration
        return day

    def kind(self, day):
        if any(first <= day < after for first, after in self.gaps):
            return "paused"
        return WORKED[day in self.on] if self.works(day) else "holiday" if day in self.off else "weekend"

    def works(self, day):
        return day in self.on or (day.weekday() < 5 and day not in self.off)

    def end_of(self, day):
        hour, minute = self.close.split(":")
        return datetime.combine(day, time(), SHANGHAI) + timedelta(hours=int(hour), minutes=int(minute))


WORKED = ("working day", "make-up working day")


def steps_of(told):
    """One amount a unit, the limit's own unit first: years are months; a limit that names a day by itself comes first, and once."""
    sums: dict[str, int] = dict.fromkeys(ORDER, 0)
    own, amount = part_of(told["limit"])
    for unit, more in ((own, amount), *(part_of(each["limit"]) for each in told["extensions"])):
        if unit in ORDER:
            sums[unit] += more
    return [(own, sums.get(own, amount)), *((unit, sums[unit]) for unit in ORDER if unit != own and sums[unit])]


def part_of(limit):
    amount, _, unit = limit.partition(" ")
    if not amount.isdigit():
        return ("until", date.fromisoformat(unit)) if amount == "until" else (limit, 0)
    unit = unit.rstrip("s") + "s"
    return ("months", 12 * int(amount)) if unit == "years" else (unit, int(amount))


def goal(day, unit, amount, early):
    """The day that months or a name mean: the same day number, else the last of the month 民法典 202."""
    months = amount if unit == "months" else (-day.month) % PERIODS.get(unit, 1)
    year, month = day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1
    last = monthrange(year, month)[1]
    if unit in PERIODS:
        return date(year, month, last)
    if unit == "months":
        return date(year, month, min(day.day, last)) - ONE * (early and day.day <= last)
    return amount if unit == "until" else day


def moment(text):
    return datetime.fromisoformat(text).astimezone(SHANGHAI)
