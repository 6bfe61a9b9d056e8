"""Returned dispatches 退单: one row for each return of a case, however it was answered; the grounds stay sealed in the facts."""

from typing import Any

from casework.domain.case import Case


def return_rows(case: Case) -> list[dict[str, Any]]:
    """The returns of a case in order. `late` is a breach on record: the adjudication did not come within its clock."""
    return [_row(case, number) for number in range(1, len(case.returned) + 1)]


def _row(case: Case, number: int) -> dict[str, Any]:
    each = case.returned[number - 1]
    round = sum(other.unit == each.unit for other in case.returned[:number])
    clock = f"adjudicate_return.{each.unit}.{round}"
    return {
        "case_id": case.id, "number": number, "case_no": case.case_no, "region": case.region, "unit": each.unit,
        "unit_name": each.unit_name, "proposed": each.proposed, "dispatched_at": each.dispatched_at, "returned_at": each.returned_at,
        "adjudicated_at": each.answered_at, "granted": each.granted, "designated": each.designated, "late": clock in case.missed,
        "open": clock in case.clocks,
    }  # fmt: skip
