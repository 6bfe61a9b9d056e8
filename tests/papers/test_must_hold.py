"""What each paper must hold 必备内容, and where each field comes from: the laws and rules of each, compared kind by kind.

`move = fields` says by which act a field is entered; `print` is said at printing, `office` stands in the letterheads, `system` is ours.
"""

import pytest

from casework.papers.fields import catalogue
from casework.papers.filling import place_of
from casework.papers.kinds import kinds

MUST_HOLD = """
registration: system = case_no; receive = source complainants complainant_phone complainant_address complainant_id respondents place;
  print = complainant_sex person_in_charge street
acceptance: number_paper = number; receive = complainants respondents matter; accept = accepted_on
rejection: number_paper = number; receive = complainants; decline = decline_ground where_to_go; system = today; office = review_body
  court_name
supplement: number_paper = number; receive = complainants; ask_supplement = items items_due
filing: receive = matter respondents source; print = legal_representative filing_basis handler_opinion head_opinion; file = handlers
  filed_on
inquiry: number_paper = number; receive = respondents; inquire = questions asks_for inquiry_due officers; office = unit_address
  unit_phone contact
order: number_paper = number; receive = respondents; order = paper_heads paper_sum ground deadline consequence roll
extension: system = case_no remaining approved_by; extend_inquiry = extension_reason extension; print = head_opinion told_worker
suspension: system = case_no remaining approved_by; suspend = suspension_ground suspension_reason; print = head_opinion told_worker
handling_notice: number_paper = number; receive = respondents; notify = intended ground rights; print = facts_found
penalty_notice: number_paper = number; receive = respondents; notify = intended ground rights; print = facts_found
hearing_notice: number_paper = number; receive = respondents; print = meeting_time meeting_place hearing_lead
handling_decision: number_paper = number; receive = respondents respondent_address; print = facts_found; decide_handling = ground
  conclusion deadline roll; office = review_body court_name; system = unit_name today
penalty_decision: number_paper = number; receive = respondents respondent_address; print = facts_found evidence_list fine_payment;
  decide_penalty = sanctions ground; office = review_body court_name; system = unit_name today
demand: number_paper = number; receive = respondents; decide_handling = decision_number; print = demands_or_fine performance_way; serve
  = served_day
court_application: number_paper = number own_number; office = court_name; receive = respondents; print = facts_found assets; apply_court
  = demand_told; hear = opinion
transfer_approval: system = crime; receive = respondents; print = crime_facts co_officers reviewed_by; name_team = crime_officers;
  hand_over = enclosures; approve_transfer = decided_by
police_transfer: number_paper = number; hand_over = police enclosures; system = crime; receive = respondents; print = crime_facts;
  name_team = crime_officers
assignment: number_paper = number; dispatch = to_unit requirement due; receive = claim
urging: number_paper = number; dispatch = to_unit; urge = duties reply_by
prompting: number_paper = number; dispatch = to_unit; urge = duties reply_by
summons: number_paper = number; dispatch = to_unit; propose_summons = problems; print = attendees meeting_time meeting_place
watchlist: number_paper = number; system = case_no; dispatch = to_unit; name_leader = watch_leader; watchlist = watch_limit; print =
  standard
ownership: name_leader = leader; form_team = team; establish = cause; plan = plan plan_until; print = risks
deposit: number_paper = number; print = bank deposit_account payee_account; draw_deposit = contractor order_number paper_sum roll
withdrawal: system = case_no approved_by; withdraw_filing = withdrawal_ground; print = head_opinion
closing: receive = respondents matter; resolve = result; file = handlers; print = co_officers reviewed_by; system = approved_by
  approved_on
revisit: revisit = visited_by visit_day replies; print = recording
service: print = service_paper; receive = respondents; serve = service_way service_day receiver
"""
TABLE = {line.partition(": ")[0]: line.partition(": ")[2] for line in MUST_HOLD.replace("\n  ", " ").strip().splitlines()}


def test_every_kind_of_paper_stands_in_the_table():
    assert list(TABLE) == list(kinds())


@pytest.mark.parametrize("name", TABLE)
def test_a_paper_must_hold_what_its_law_names_and_each_field_has_a_place_where_it_is_entered(name):
    kind = kinds()[name]
    wanted: dict[str, str] = {}
    for part in TABLE[name].split("; "):
        where, _, fields = part.partition(" = ")
        wanted |= dict.fromkeys(fields.split(), where)
    assert {field: place_of(field, kind) for field in kind.must} == wanted
    assert all(kind.must[field] and catalogue()[field].zh for field in wanted)
