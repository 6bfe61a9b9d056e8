"""The ledger 台账: one row for each case, as people filter and count them."""

from datetime import UTC, datetime
from typing import Any, Final

from casework.domain.case import Case
from casework.domain.naming import clock_name
from casework.domain.statute.papers import TO_BE_OBEYED
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timing import MISSABLE
from casework.domain.values import Fen
from casework.projections.life import Life
from casework.projections.standing import standing

FAR = datetime.max.replace(tzinfo=UTC)
WORKERS: Final = "track."
"""How the keys of the worker's clock begin, one a round."""


def ledger_row(life: Life, position: int) -> dict[str, Any]:
    """The row of a case whose last fact lies at this position. Money in fen, None where unknown.

    `overdue` counts the open duties whose breach is on record; what fell due since is seen by `next_due`. `track_judged` counts the
    worker's clocks 办理期限 that ended or whose breach is on record, `track_kept` those of them that ended in time.
    """
    case = life.case
    duties = sorted((c for c in case.clocks.values() if c.kind in MISSABLE), key=lambda c: (c.due_at or FAR, c.key))
    first = duties[0] if duties and duties[0].due_at is not None else None
    return {
        "case_id": case.id, "case_no": case.case_no, "region": case.region, "region_name": case.region_name, "kind": case.kind,
        "matter": case.matter, "channel": case.channel, "project": case.project_name, "project_class": case.project_class,
        "version": case.version, "updated": position, "updated_at": case.last_at,
        "received_at": case.received_at, "struck_off": case.struck_off, "conclusion": case.conclusion, **_money(case), **_stages(case),
        **_pressure(life), **_work(case, duties, first), **_kept(life),
    }  # fmt: skip


def ordered_fen(case: Case) -> Fen | None:
    """The sum of the newest living order or decision to pay; None where none states one."""
    living = [p for p in case.papers.values() if p.kind in TO_BE_OBEYED and p.status != "cancelled" and p.purpose == "pay"]
    sums = [p.sum.fen for p in living if p.sum is not None and p.sum.fen is not None]
    return sums[-1] if sums else None


def _money(case: Case) -> dict[str, Any]:
    return {
        "workers": case.workers, "claimed_fen": case.claimed.fen, "verified_fen": case.verified.fen if case.verified else None,
        "ordered_fen": ordered_fen(case), "paid_fen": case.paid_fen, "outstanding_fen": case.outstanding_fen,
        "recoverable_fen": case.recoverable_fen,
    }  # fmt: skip


def _stages(case: Case) -> dict[str, Any]:
    return {
        "handling": case.handling, "procedure": case.procedure, "criminal": case.criminal, "track": case.track,
    }  # fmt: skip


def _pressure(life: Life) -> dict[str, Any]:
    """Where the case stands on the ladder, and why."""
    now = standing(life)
    return {
        "pressure": now.pressure, "pressure_since": now.since, "pressure_why": now.zh, "pressure_why_en": now.en,
        "pressure_clock": clock_name(life.case, now.clock) if now.clock else None,
    }  # fmt: skip


def _work(case: Case, duties: list[Clock], first: Clock | None) -> dict[str, Any]:
    return {
        "lead": case.lead.code if case.lead else None, "lead_name": case.lead.name if case.lead else None,
        "owner": case.owner.person if case.owner else None,
        "owner_unit": case.owner.unit if case.owner else None, "next_clock": clock_name(case, first.key) if first else None,
        "next_due": first.due_at if first else None, "open_clocks": len(case.clocks),
        "overdue": sum(clock.key in case.missed for clock in duties), "missed": len(case.missed),
    }  # fmt: skip


def _kept(life: Life) -> dict[str, Any]:
    missed = life.case.missed
    ended = [key for key in life.ended if key.startswith(WORKERS)]
    late = [key for key in life.case.clocks if key.startswith(WORKERS) and key in missed]
    return {"track_judged": len(ended) + len(late), "track_kept": sum(key not in missed for key in ended)}
