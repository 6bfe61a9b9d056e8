"""A leader owns the case to the end: released by strike-off after the signature, by an agreed exit, by merge; never otherwise."""

import ast
from pathlib import Path

from casework.domain import case as case_module
from casework.domain.leaving.merging import Merge
from casework.domain.leaving.withdrawing import Withdraw
from casework.domain.pressing.leading import ChangeLeader, LeaderReleased
from casework.domain.pressing.lifting import AskTakeOff, CheckTakeOff, TakeOff
from casework.domain.pressing.raising import Raise
from casework.domain.pressing.signing_off import SignOff
from casework.domain.pressing.watching import Watchlist
from casework.domain.settling.closing import Resolve, StrikeOff
from casework.domain.settling.reopening import Reopen
from casework.domain.settling.unfounded import FindUnfounded
from casework.domain.statute.procedure_end import Close
from casework.domain.transfer.police import PoliceFile
from casework.domain.transfer.transferring import HandOver
from tests.domain.test_transfer import approved
from tests.leaders import CITY_GOVERNMENT, led_by, post
from tests.people import CITY_DISPATCHER, DISPATCHER, GOVERNMENT, LEADER, OFFICER, SUPERVISOR
from tests.settling_lives import EMPLOYER, OWED, cmd, dispatched, established, owned, pay, revisited
from tests.spec import Life, given, receipt
from tests.statute import unmet

DOMAIN = Path(case_module.__file__).parent
MAY_RELEASE = {
    "settling/closing.py": "strike_off", "settling/unfounded.py": "exit", "leaving/declining.py": "exit",
    "leaving/redirecting.py": "exit", "leaving/withdrawing.py": "exit", "leaving/merging.py": "merge",
}  # fmt: skip


def still_owned(life: Life) -> bool:
    """Whether the leader still owns the case and was never released."""
    return life.case.owner is not None and not any(isinstance(fact, LeaderReleased) for fact in life.facts)


# released


def test_strike_off_releases_after_the_leaders_signature_and_not_before():
    life = owned(revisited())
    assert "leader leader has not signed off" in life.reasons(cmd(StrikeOff), DISPATCHER)
    life.does(cmd(SignOff, checked_by="window", checked_how="call"), LEADER)
    assert still_owned(life)
    facts = life.gets(cmd(StrikeOff), DISPATCHER)
    assert [fact.because for fact in facts if isinstance(fact, LeaderReleased)] == ["strike_off"]
    assert life.case.owner is None


def test_an_exit_names_the_leader_who_agreed_and_nobody_else():
    leave = {"signed_by": ("w1",), "called_back_by": "window"}
    life = owned(dispatched())
    for agreed in (None, "", "dispatcher"):
        assert "leader leader owns the case and must agree" in life.reasons(cmd(Withdraw, **leave, agreed_by=agreed), OFFICER)
    facts = life.gets(cmd(Withdraw, **leave, agreed_by="leader"), OFFICER)
    assert [fact.because for fact in facts if isinstance(fact, LeaderReleased)] == ["exit"]
    assert life.case.former_owner is not None


def test_nothing_owed_releases_only_with_the_leaders_consent():
    found = {
        "conclusion": "no_debt", "evidence": ("books",), "remedies": ("arbitration",), "told": "phone",
    }  # fmt: skip
    life = owned(dispatched())
    assert "must agree to this exit" in life.reasons(cmd(FindUnfounded, **found), OFFICER)
    facts = life.gets(cmd(FindUnfounded, **found, agreed_by="leader"), OFFICER)
    assert [fact.because for fact in facts if isinstance(fact, LeaderReleased)] == ["exit"]


def test_imported_history_says_who_agreed_as_its_papers_did():
    life = owned(dispatched())
    life.case.imported = True
    assert "must agree" in life.reasons(cmd(Withdraw, signed_by=("w1",), called_back_by="window"), OFFICER)
    assert life.gets(cmd(Withdraw, signed_by=("w1",), called_back_by="window", agreed_by="县领导"), OFFICER)


def test_a_change_gives_the_case_to_another_leader_without_a_moment_of_nobody():
    life = led_by(owned(dispatched()), post("leader"), post("next"))
    life.does(cmd(ChangeLeader, leader="next", unit=GOVERNMENT.code, handing_over="交接"), DISPATCHER)
    assert still_owned(life)
    assert life.case.owner is not None
    assert life.case.owner.person == "next"


def test_a_merge_moves_the_leader_into_the_survivor():
    survivor = given(receive=receipt(case_no="620502-2026-000002", respondents=(EMPLOYER,))).case
    life = owned(dispatched())
    life.others = {survivor.case_no: survivor}
    life.gets(cmd(Merge, into=survivor.case_no, same_employer=True, same_site=True), DISPATCHER)
    assert survivor.owner is not None
    assert (survivor.owner.person, life.case.owner) == ("leader", None)


# never released


def test_never_by_the_transfer_to_the_police():
    life = owned(approved()).on("2026-03-12")
    life.does(cmd(HandOver), OFFICER)
    life.does(cmd(PoliceFile, number="1"), OFFICER)
    assert (life.case.criminal, still_owned(life)) == ("police_filed", True)


def test_never_by_closing_the_procedure():
    life = owned(unmet())
    life.case.criminal = "police_filed"
    life.gets(cmd(Close, ground="police_filed"), OFFICER)
    assert (life.case.procedure, still_owned(life)) == ("closed", True)


def test_never_by_resolving_alone():
    life = owned(pay(established(), OWED))
    life.gets(cmd(Resolve, heads=3, fen=OWED), OFFICER)
    assert (life.case.handling, still_owned(life)) == ("resolved", True)


def test_never_by_taking_off_the_plate():
    life = owned(pay(established(), OWED))
    life.does(cmd(Watchlist, ground="backlog"), DISPATCHER)
    life.does(cmd(AskTakeOff, text="sealed"), OFFICER)
    life.does(cmd(CheckTakeOff, passed=True, how="call", text="sealed"), SUPERVISOR)
    life.does(cmd(TakeOff), DISPATCHER)
    assert (life.case.watchlisted, still_owned(life)) == (False, True)


def test_never_by_a_raise_which_brings_the_leader_above_or_leaves_the_one_who_stands():
    for posts, person in (((post("leader"), post("mayor", unit=CITY_GOVERNMENT)), "mayor"), ((post("leader"),), "leader")):
        life = led_by(owned(dispatched()), *posts)
        life.gets(cmd(Raise, ground="重大疑难"), CITY_DISPATCHER)
        assert (life.case.raised, still_owned(life)) == (True, True)
        assert life.case.owner is not None
        assert life.case.owner.person == person


def test_never_by_any_other_fact_than_those_of_strike_off_exit_and_merge():
    callers = {
        file.relative_to(DOMAIN).as_posix(): node.args[1].value
        for file in DOMAIN.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "released"
        if isinstance(node.args[1], ast.Constant)
    }
    assert callers == MAY_RELEASE


# come back


def test_a_leader_who_signed_off_signs_anew_after_a_reopening():
    life = owned(revisited(), signed_off=True)
    life.does(cmd(Reopen, ground="new_evidence"), SUPERVISOR)
    assert still_owned(life)
    assert life.case.owner is not None
    assert (life.case.owner.signed_off, life.case.owner.acknowledged) == (False, True)
    assert life.clock("own_limit")
