"""Why a case was escalated, or why not 为何（未）升级, as plain data: the standing, every clock and rung, in Chinese and English."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from casework.domain.case import Case
from casework.domain.rulebook import Rulebook
from casework.projections.rung_times import rung_times
from casework.projections.sentences import word
from casework.projections.silence import Account, RungAccount
from casework.projections.standing import NOTHING, Standing, local
from casework.projections.why import Said, headline, lines

Told = Sequence[tuple[Account, list[Said]]]


def account_lines(case: Case, account: Account, newest: Rulebook, book_of: Callable[[str], Rulebook]) -> Iterable[Said]:
    """The account of a clock in sentences, under the rulebook that it stands under."""
    book = book_of(case.book_of(account.clock.key)) if case.rulebook else newest
    return lines(account, rung_times(account.clock, case, book), book)


def standing_said(now: Standing) -> Said:
    """Where a case stands, since when and why."""
    if now.pressure == NOTHING:
        return "现无督办", "no pressure stands"
    since = f"，{local(now.since)}起" if now.since else ""
    why = f"：{now.zh}" if now.zh else ""
    return f"现为{word(now.pressure)}{why}{since}", f"now {now.pressure}, since {local(now.since)}: {now.en}"


def told(case: Case, now: Standing, found: Told) -> dict[str, Any]:
    """The whole of it."""
    zh, en = standing_said(now)
    return {
        "case_no": case.case_no, "pressure": now.pressure, "since": now.since, "why": {"zh": zh, "en": en},
        "clocks": [_clock(account, said) for account, said in found],
    }  # fmt: skip


def _clock(account: Account, said: list[Said]) -> dict[str, Any]:
    zh, en = headline(account)
    return {
        "clock": account.name, "key": account.clock.key, "revision": account.clock.revision, "due": account.clock.due_text or None,
        "state": account.state, "breached": account.is_breached, "silence": account.silence or None, "zh": zh, "en": en,
        "rungs": [_rung(rung) for rung in account.rungs],
        "moves": [
            {"at": move.at, "version": move.version, "was": move.was or None, "due": move.due or None, "dropped": move.dropped}
            for move in account.moves
        ],
        "lines": [{"zh": zh, "en": en} for zh, en in said],
    }  # fmt: skip


def _rung(rung: RungAccount) -> dict[str, Any]:
    return {
        "rung": rung.rung, "falls_at": rung.falls_at, "word": rung.word, "since": rung.since, "draft": rung.paper or None,
        "decisions": [
            {
                "decision": one.decision, "at": one.at, "version": one.version, "higher": one.higher or None, "paper": one.paper or None,
                "authority": one.authority or None, "reached": [each.address for each in one.told], "alarm": one.is_alarm,
            }
            for one in rung.decisions
        ],
    }  # fmt: skip
