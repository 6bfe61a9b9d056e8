"""The escalation ledger: a row for each decision, and the breached open clocks of a region with theirs, page by page."""

from datetime import timedelta

from sqlalchemy import text

from casework.domain.ladder.steps import Climbed
from casework.projections.escalations import breached, page_of_cases
from casework.projections.questions import ledger_rows
from casework.projections.silence import accounts
from tests.projections.conftest import START, received, rows_of, worked


def test_every_rung_decided_has_one_row_with_who_was_reached(office):
    cases = worked(office)
    rows = rows_of(office)["escalations"]
    facts = [fact for case in cases for fact in office.cases.facts(office.cases.case(case).id) if isinstance(fact, Climbed)]
    wanted = {
        (fact.originator_id, step.clock, step.revision, rung, tuple(each.address for each in step.told) if rung == step.rung else ())
        for fact in facts
        for step in fact.steps
        for rung in (*step.over, step.rung)
    }
    said = [row for row in rows if row["decision"] in ("climbed", "over")]
    assert {(row["case_id"], row["key"], row["revision"], row["rung"], tuple(row["reached"])) for row in said} == wanted
    assert len(said) == len(wanted) and {row["decision"] for row in rows} >= {"climbed", "over", "issued"}
    assert all(row["higher"] for row in said if row["decision"] == "over")
    assert any(row["alarm"] for row in rows), "the directory of these tests knows few people"


def test_the_breaches_of_a_region_are_those_that_the_facts_tell(office):
    cases = worked(office)
    found = breached(office.views, "6205")
    wanted = {
        (case, each.clock.key)
        for case in cases
        for each in accounts(office.cases.facts(office.cases.case(case).id), office.clock())
        if each.is_breached
    }
    assert {(row["case_no"], row["key"]) for row in found} == wanted and len(found) == len(wanted) > 0
    for row in found:
        assert any(one["missed"] and one["key"] == row["key"] for one in row["decisions"])
        assert [one["version"] for one in row["decisions"]] == sorted(one["version"] for one in row["decisions"])
        assert row["pressure"] != "none" and row["pressure_why"]


def test_pages_go_on_after_the_last_case_and_lose_none(office):
    worked(office)
    every = [row["case_no"] for row in breached(office.views, "62")]
    found: list[str] = []
    while page := breached(office.views, "62", found[-1] if found else "", cases=1):
        assert len({row["case_no"] for row in page}) == 1
        found += [row["case_no"] for row in page]
    assert found == every and len(set(found)) > 1
    assert breached(office.views, "62", after="620502-2026-999999") == []


def test_the_unknown_place_is_a_region_of_its_own(office):
    known, unknown = received(office), received(office, region="000000", region_name="不详")
    office.tick(START + timedelta(days=9))
    assert {row["case_no"] for row in breached(office.views, "000000")} == {unknown}
    assert {row["case_no"] for row in breached(office.views, "62")} == {known}
    for region, cases in (("000000", [unknown]), ("00", [unknown]), ("620000", [known]), ("6205", [known]), ("620502", [known])):
        assert [row["case_no"] for row in ledger_rows(office.views, {"region": region})] == cases


def test_a_page_is_found_by_the_index_of_late_cases(office):
    worked(office)

    def plan(tx):
        statement = page_of_cases(tx, "6205", "620502-2026-000001", 10).compile(tx, compile_kwargs={"literal_binds": True})
        if tx.dialect.name == "postgresql":
            tx.execute(text(f"set local search_path = {tx.get_execution_options()['schema_translate_map'][None]}"))
            tx.execute(text("set local enable_seqscan = off"))
        explain = "explain query plan" if tx.dialect.name == "sqlite" else "explain"
        return "\n".join(str(row) for row in tx.execute(text(f"{explain} {statement}")))

    assert "ledger_late" in office.views.ask(plan)


def test_a_clock_that_a_leader_owns_away_says_why_it_is_held(office):
    worked(office)
    assert all(row["held"] is None or row["held"] in ("owned", "police", "court", "arbitration") for row in breached(office.views, "62"))
