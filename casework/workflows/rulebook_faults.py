"""What a rulebook may say and still should not: the lint that keeps a duty from being nobody's, endless or silent."""

from collections.abc import Iterator

from casework.domain.erasing.keeping import OUTCOMES, years_of
from casework.domain.erasing.rules import KEPT_BY_LAW
from casework.domain.rulebook import Rule, Rulebook
from casework.domain.values import LEVELS

MISSABLE = ("duty", "cycle")
AT_DUE = {"H": "warned", "S": "warned", "Q": "warned", "X": "chase"}


def faults(rulebook: Rulebook) -> list[str]:
    """What is wrong with a readable rulebook, a sentence each; empty when it may be activated."""
    found = [sentence for name, rows in rulebook.rows.items() for _, rule in rows for sentence in _of_rule(name, rule, rulebook)]
    return list(dict.fromkeys((*found, *_unheard(rulebook), *_of_keeping(rulebook))))


def _of_rule(name: str, rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    missable = rule.kind in MISSABLE
    if missable and rule.cls is None:
        yield f"{name}: a {rule.kind} has no class; give it H, S, Q or X"
    if not missable and (rule.cls is not None or rule.rungs):
        yield f"{name}: a {rule.kind} cannot be missed, so it has neither class nor rungs; take them away"
    if missable and rule.limit == "given":
        yield f"{name}: a {rule.kind} needs a limit of its own, because a paper without a date would leave it endless"
    if not rule.opens:
        yield f"{name}: it opens on no signal, so it never runs; name one in opens"
    if not rule.closes and not rule.note:
        yield f"{name}: it closes on no signal; name one in closes, or say in a note why it has none"
    if rule.cycle and not set(rule.opens) & set(rule.closes):
        yield f"{name}: no signal begins the next round; name it in opens and in closes"
    if rule.lengthening is not None and not rule.lengthening.by:
        yield f"{name}: it may be lengthened by nobody; name a post in lengthening.by, or take the lengthening away"
    yield from _of_rungs(name, rule, rulebook)


def _of_rungs(name: str, rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    for specs in rule.rungs.values():
        at_due = [spec.name for spec in specs if spec.when == "due"]
        if rule.cls is not None and at_due != [AT_DUE[rule.cls]]:
            yield f"{name}: no rung {AT_DUE[rule.cls]} at due; class {rule.cls} needs exactly that one there"
        for spec in specs:
            if not {f"told.{name}.{spec.name}", f"told.{rule.cls}.{spec.name}"} & set(rulebook.numbers):
                yield f"{name}: nobody is told at the rung {spec.name}; add it under [told.{rule.cls}] or [told.{name}]"


def _unheard(rulebook: Rulebook) -> Iterator[str]:
    used = {signal for rows in rulebook.rows.values() for _, rule in rows for signal in (*rule.opens, *rule.closes)}
    for signal in rulebook.signals:
        if signal not in used and signal != "exit":
            yield f"[signals] {signal}: no rule opens or closes on it; take it away, or use it"


def _of_keeping(rulebook: Rulebook) -> Iterator[str]:
    """Periods of keeping 保管期限 that cannot be read, or that are named after no outcome and so would never hold."""
    known = {*(f"retention.{outcome}" for outcome in OUTCOMES), *(f"archive.handover.{level}" for level in LEVELS)}
    for name, rows in rulebook.numbers.items():
        if name == KEPT_BY_LAW:
            bound = {outcome for _, _, value in rows for outcome in (value if isinstance(value, list) else [value])}
            if strange := sorted(str(each) for each in bound - set(OUTCOMES)):
                yield f"{name}: {', '.join(strange)} is no outcome; allowed are {', '.join(OUTCOMES)}"
        elif name.startswith(("retention.", "archive.handover.")):
            if name not in known:
                yield f"{name}: no case ends so; there are {', '.join(sorted(known))}"
            yield from (f"{name}: {fault}" for _, _, value in rows if (fault := _period_fault(value)))


def _period_fault(value: object) -> str | None:
    try:
        years_of(value)
    except ValueError as wrong:
        return str(wrong)
    return None
