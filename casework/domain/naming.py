"""What a clock is called by people and programs: `rule.subject.round` without empty parts, and `rule` alone where it is the only one."""

from collections.abc import Callable, Iterator

from casework.domain.case import Case


class UnknownClock(ValueError):
    """The case never had a clock of that name; the sentence says which it had."""


def clock_name(case: Case, key: str) -> str:
    """The name of the clock with this key, open or closed: `track`, `order_due.order-1.1`, `track.2`."""
    return clock_names(case)(key)


def clock_names(case: Case) -> Callable[[str], str]:
    """Names the clocks of a case as it stands; the rounds of all rules are counted once for many names."""
    times: dict[str, int] = {}
    for (rule, _), rounds in case.rounds.items():
        times[rule] = times.get(rule, 0) + rounds

    def name(key: str) -> str:
        rule, _, rest = key.partition(".")
        if times.get(rule, 0) <= 1:
            return rule
        return ".".join(part for part in (rule, *rest.rsplit(".", 1)) if part)

    return name


def clock_key(case: Case, name: str) -> str:
    """The key of a clock by its name or key. Raises UnknownClock."""
    keys = tuple(clock_keys(case))
    if name in keys:
        return name
    for key in keys:
        if clock_name(case, key) == name:
            return key
    known = ", ".join(clock_name(case, key) for key in keys) or "none"
    raise UnknownClock(f"case {case.case_no} has no clock {name!r}; it has {known}")


def clock_keys(case: Case) -> Iterator[str]:
    """The keys of all clocks the case ever had, in the order in which they first opened."""
    for (rule, subject), rounds in case.rounds.items():
        yield from (f"{rule}.{subject}.{number}" for number in range(1, rounds + 1))
