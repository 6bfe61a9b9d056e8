"""Reported figures 统计报表上报: sent up as a fact, counted again at any time, corrected beside the old ones."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import ValidationError

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.bodies import JsonBody
from casework.api.looking import LOOK, opens
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.reported import Correcting, CorrectionTold, Moved, Recomputed, Recomputing, Reporting, ReportRow, ReportRows, ReportTold
from casework.api.serving import Served
from casework.application.reports import opened, reports_of
from casework.domain.reporting import READERS, Report, Span, refuse_others, sees
from casework.domain.timekeeping.terms import local_day
from casework.projections.reporting.making import UnknownReport, corrected, correction_of, drafted, known_report, recounted, reported
from casework.projections.reporting.telling import before_each, differences, figures_told, rests_on
from casework.security.tokens import Caller

router = APIRouter(prefix="/api/v1/reports", tags=["统计报表 reports"], dependencies=[Strict])
Number = Annotated[str, Path(pattern=r"^[0-9]{4}-[0-9]{4,9}$", description="As the list tells it, such as 2026-0007.")]
Year: Any = Annotated[int, Query(ge=1949, le=9998, description="Reported in this year; without it in the present one.")]


def _body(model: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}


@router.get("", operation_id="reports", responses={200: {"model": ReportRows}})
def listed(caller: Calls, served: Serves, year: Year = None) -> Response:
    """统计报表清单 The reports of the regions in scope."""
    _refuse_strangers(caller)
    found = reports_of(served.office.cases, year or local_day(served.now).year)
    seen = [each for each in found.of.values() if sees(str(caller.actor.post), caller.scope, each.reported.region)]
    return json(ReportRows(found.year, [_row(each) for each in seen]))


@router.get("/{number}", operation_id="report", responses={200: {"model": ReportTold}})
def shown(caller: Calls, served: Serves, number: Number, request: Request) -> Response:
    """统计报表 A report as it was sent up, with its corrections, whose reasons are on record as opened before they are given."""
    found = _seen(served, caller, number)
    if reasons := tuple(f"report:{each.number}.{each.correction}:reason" for each in found.corrections if each.reason is not None):
        LOOK.get().region = found.reported.region
        opens(served, caller, request, (), reasons)
    return json(_told(served, found))


@router.get("/{number}/recomputed", operation_id="recompute_report", responses={200: {"model": Recomputing}})
def recompute(caller: Calls, served: Serves, number: Number) -> Response:
    """复算 The report and its corrections counted again from history, figure by figure."""
    rows = list(recounted(served.office.cases, _seen(served, caller, number)))
    counted = [Recomputed(**asdict(row), is_equal=row.is_equal) for row in rows]
    return json(Recomputing(number, all(row.is_equal for row in rows), counted))


@router.post("", operation_id="report_figures", status_code=201, responses={201: {"model": ReportTold}}, openapi_extra=_body(Reporting))
def report(caller: Calls, served: Serves, body: JsonBody) -> Response:
    """统计报表上报 Counts the cases of a span and keeps the figures as a fact; what changes later is a correction."""
    said = _read(Reporting, body)
    refuse_others(str(caller.actor.post), caller.scope, said.region)
    cases = served.office.cases
    made = drafted(cases, Span(said.region, said.first, said.last))
    if said.dry_run:
        return json(_told(served, Report(made)))
    return json(_told(served, Report(reported(cases, made, caller.actor))), 201)


@router.post(
    "/{number}/corrections", operation_id="correct_figures", status_code=201, responses={201: {"model": CorrectionTold}},
    openapi_extra=_body(Correcting),
)  # fmt: skip
def correct(caller: Calls, served: Serves, body: JsonBody, number: Number) -> Response:
    """更正 What became known since, beside the report: figure by figure, case by case."""
    said, found = _read(Correcting, body), _seen(served, caller, number)
    refuse_others(str(caller.actor.post), caller.scope, found.reported.region)
    cases = served.office.cases
    made, before = correction_of(cases, found), found.last.figures
    if said.dry_run:
        return json(_correction(served, before, made))
    return json(_correction(served, before, corrected(cases, made, said.reason, caller.actor)), 201)


def _read(model: Any, body: Any) -> Any:
    try:
        return model.model_validate(body)
    except ValidationError as fault:
        raise Problem(422, "invalid", [f"$.{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors()]) from None


def _refuse_strangers(caller: Caller) -> None:
    if caller.actor.post not in READERS:
        raise Problem(403, "not_yours", f"reports are for the posts {', '.join(READERS)}")


def _seen(served: Served, caller: Caller, number: str) -> Report:
    """A report in scope. Raises Problem: 404 for one that is not there and one out of scope alike."""
    _refuse_strangers(caller)
    none = Problem(404, "report_not_found", f"there is no report {number}")
    try:
        found = known_report(served.office.cases, number)
    except UnknownReport:
        raise none from None
    if not sees(str(caller.actor.post), caller.scope, found.reported.region):
        raise none
    return found


def _row(each: Report) -> ReportRow:
    said, who = each.reported, each.reported.envelope
    return ReportRow(
        said.number, said.region, said.first, said.last, who.at, who.by, said.cut_off, said.figures.get("cases", 0), len(each.corrections)
    )  # fmt: skip


def _told(served: Served, each: Report) -> ReportTold:
    said, who = each.reported, each.reported.who
    return ReportTold(
        number=said.number or None, region=said.region, first=said.first, last=said.last, **rests_on(said),
        at=who.at if who else None, by=who.by if who else None, unit=who.unit if who else None, figures=figures_told(said.figures),
        corrections=[_correction(served, before, made) for before, made in before_each(each)],
    )  # fmt: skip


def _correction(served: Served, before: Any, made: Any) -> CorrectionTold:
    who = made.who
    return CorrectionTold(
        made.correction, who.at if who else None, who.by if who else None, opened(served.office.cases, made.reason, made.number),
        made.position, made.code, differences(before, made), [Moved(**asdict(each)) for each in made.changed],
    )  # fmt: skip
