"""Proposals against officials 约谈、通报: a person decides, over government money a level above; clues go to the discipline organs."""

from dataclasses import replace

import pytest

from casework.domain.pressing.proposing import (
    DecideProposal,
    DisciplineReferred,
    ProposalDecided,
    ProposeCircular,
    Proposed,
    ProposeSummons,
    ReferDiscipline,
)
from casework.domain.refusals import NotYours
from tests.people import (
    CHAIR,
    CITY_DISPATCHER,
    COUNTY,
    DISPATCHER,
    HEAD,
    INDUSTRY,
    LEADER,
    OFFICER,
    SUPERVISOR,
    SYSTEM,
)
from tests.pressed import CITY_LEADER, PROVINCE, only, worked
from tests.settling_lives import cmd
from tests.spec import Life

SUMMONS = cmd(ProposeSummons, unit=COUNTY.code, text="sealed")
YES = cmd(DecideProposal, paper="summons-1", carried=True, reason="sealed")
REFER = cmd(ReferDiscipline, unit=COUNTY.code, to="秦州区纪委监委", text="sealed")


def proposed(**changes: object) -> Life:
    """A supervisor proposed to summon the lead's officials."""
    life = worked(**changes)
    life.does(SUMMONS, SUPERVISOR)
    return life


def test_a_supervisor_proposes_and_the_paper_waits_without_any_pressure():
    life = proposed()
    fact = only(life.facts, Proposed)
    assert (fact.paper, fact.kind, fact.unit, fact.authority, fact.ground) == ("summons-1", "summons", COUNTY.code, None, "")
    assert (life.case.papers["summons-1"].status, life.case.pressure, life.case.handling) == ("proposed", "none", "investigated")


@pytest.mark.parametrize("by", [DISPATCHER, CHAIR])
@pytest.mark.parametrize(("carried", "status"), [(True, "carried"), (False, "dropped")])
def test_the_dispatcher_or_the_chair_decides_with_a_reason(by, carried, status):
    life = proposed()
    assert "no reason" in life.reasons(replace(YES, reason=""), by)
    fact = only(life.does(replace(YES, carried=carried), by), ProposalDecided)
    assert (fact.kind, fact.unit, fact.carried, life.case.papers["summons-1"].status) == ("summons", COUNTY.code, carried, status)
    assert "'summons-1' is no proposal that waits; waiting: none" in life.reasons(YES, by)


def test_a_reprimand_is_proposed_against_a_unit_of_the_directory():
    life = worked()
    assert "unit 'x' is not in the directory" in life.reasons(cmd(ProposeCircular, unit="x", text="sealed"), SUPERVISOR)
    fact = only(life.does(cmd(ProposeCircular, unit=INDUSTRY.code, text="sealed"), SUPERVISOR), Proposed)
    assert (fact.paper, fact.kind, fact.unit) == ("circular-1", "circular", INDUSTRY.code)
    assert "waiting: circular-1" in life.reasons(YES, DISPATCHER)


def test_nobody_decides_on_their_own_proposal_nor_for_whom_they_stand_in():
    life = proposed()
    assert "you proposed it" in life.reasons(YES, replace(DISPATCHER, person=SUPERVISOR.person))
    assert "you proposed it" in life.reasons(YES, replace(DISPATCHER, person="b", acting_for=SUPERVISOR.person))


@pytest.mark.parametrize("money", ["government", "state_owned"])
def test_over_government_money_a_level_above_the_handler_decides(money):
    life = proposed(project_class=money)
    assert "a level above decides (724号令 art. 59)" in life.reasons(YES, DISPATCHER)
    assert "name its paper in `government_paper`" in life.reasons(YES, CITY_DISPATCHER)
    fact = only(life.does(replace(YES, government_paper="秦州政发〔2026〕3号"), CITY_DISPATCHER), ProposalDecided)
    assert fact.government_paper == "秦州政发〔2026〕3号"


def test_a_summons_that_is_dropped_and_a_reprimand_need_no_agreement_of_the_government():
    life = proposed(project_class="government")
    life.does(replace(YES, carried=False), CITY_DISPATCHER)
    life.does(cmd(ProposeCircular, unit=COUNTY.code, text="sealed"), SUPERVISOR)
    life.does(replace(YES, paper="circular-1"), CITY_DISPATCHER)
    assert life.case.papers["circular-1"].status == "carried"


def test_above_a_province_there_is_no_level_to_decide():
    life = proposed(project_class="government")
    life.case.lead = PROVINCE
    yes = replace(YES, government_paper="甘政发〔2026〕1号")
    life.does(yes, DISPATCHER)
    assert life.case.papers["summons-1"].status == "carried"


@pytest.mark.parametrize("by", [OFFICER, HEAD, DISPATCHER, LEADER])
def test_nobody_else_proposes(by):
    assert isinstance(worked().refusal(SUMMONS, by), NotYours)


@pytest.mark.parametrize("by", [SUPERVISOR, LEADER, SYSTEM])
def test_nobody_else_decides(by):
    assert isinstance(proposed().refusal(YES, by), NotYours)


@pytest.mark.parametrize("by", [SUPERVISOR, CHAIR])
def test_a_supervisor_or_the_chair_refers_a_clue_to_the_discipline_organs(by):
    life = worked()
    fact = only(life.does(REFER, by), DisciplineReferred)
    assert (fact.paper, fact.unit, fact.to) == ("discipline-1", COUNTY.code, "秦州区纪委监委")
    assert (life.case.papers["discipline-1"].status, life.case.pressure) == ("served", "none")
    assert "not in the directory" in life.reasons(replace(REFER, unit="x"), by)


@pytest.mark.parametrize("by", [SYSTEM, DISPATCHER, LEADER])
def test_the_system_never_refers_anybody(by):
    assert isinstance(worked().refusal(REFER, by), NotYours)


def test_the_chair_of_the_city_decides_too():
    chair = replace(CITY_LEADER, marks=("chair",))
    life = proposed(project_class="government")
    life.does(replace(YES, government_paper="秦州政发〔2026〕3号"), chair)
