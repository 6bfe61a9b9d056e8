"""Fields of the case and its office: numbers, days, sums, units; and of its people, opened only where a paper names them."""

from casework.domain.intake import Received
from casework.domain.parties import Party
from casework.domain.settling.closing import Resolved
from casework.domain.statute.filing import Filed
from casework.papers.fields import fills
from casework.papers.material import Material
from casework.papers.saying import day, figures, listed
from casework.projections.saying import word
from casework.projections.words import STAGES, called

MATTERS = {"arrears": "拖欠农民工工资", "site_breach": "未落实工程建设领域工资支付保障制度"}
PROJECTS = {"government": "政府投资项目", "state_owned": "国有企业投资项目", "private": "社会投资项目", "none": "非工程建设项目"}
INFORMER = "举报人甲"
"""An informer 举报人 is never named in a paper (条例 9)."""

fills("case_no")(lambda m: m.case.case_no)
fills("unit_name")(lambda m: m.issuer.name)
fills("unit_address")(lambda m: m.letterhead.address)
fills("unit_phone")(lambda m: m.letterhead.phone)
fills("contact")(lambda m: m.letterhead.contact)
fills("review_body")(lambda m: m.letterhead.review)
fills("court_name")(lambda m: m.letterhead.court)
fills("number")(lambda m: m.number)
fills("today")(lambda m: day(m.today))
fills("printed_by")(lambda m: m.by)
fills("region_name")(lambda m: m.case.region_name or None)
fills("source")(lambda m: word(m.case.channel))
fills("kind_of_case")(lambda m: word(m.case.kind))
fills("received_on")(lambda m: day(m.case.received_at))
fills("first_receipt_on")(lambda m: day(m.case.first_receipt_at))
fills("project_name")(lambda m: m.case.project_name)
fills("place")(lambda m: listed([each for each in (m.case.region_name, m.case.project_name) if each]))
fills("project_class")(lambda m: PROJECTS.get(m.case.project_class or ""))
fills("matter")(lambda m: MATTERS.get(m.case.matter, word(m.case.matter)))
fills("cause")(lambda m: word(m.case.cause) if m.case.cause else None)
fills("months")(lambda m: listed(m.case.arrears_months))
fills("track")(lambda m: word(m.case.track) if m.case.track else None)
fills("claimed_heads")(lambda m: m.case.claimed.heads)
fills("claimed_yuan")(lambda m: figures(m.case.claimed.fen))
fills("verified_heads")(lambda m: m.case.verified.heads if m.case.verified else None)
fills("verified_yuan")(lambda m: figures(m.case.verified.fen) if m.case.verified else None)
fills("paid_yuan")(lambda m: figures(m.case.paid_fen))
fills("outstanding_yuan")(lambda m: figures(m.case.outstanding_fen))
fills("lead")(lambda m: m.case.lead.name if m.case.lead else None)
fills("cohandlers")(lambda m: listed([unit.name for unit in m.case.cohandlers]))
fills("accepted_on")(lambda m: day(m.case.accepted_on))
fills("filed_on")(lambda m: day(m.case.filed_on))
fills("stage")(lambda m: called(STAGES, m.case.handling))


@fills("claim")
def claim(m: Material) -> str | None:
    """What the complaint says, in the words of whoever made it."""
    first = m.newest(Received)
    return m.text(first.description, "description") if first is not None else None


@fills("handlers")
def handlers(m: Material) -> str | None:
    """The officers of the filing with their badge numbers 执法证号, else the accounts that handle the case."""
    filed = m.newest(Filed)
    if filed is not None:
        return listed([f"{officer.person}（{officer.badge}）" for officer in filed.officers])
    return listed(m.case.handlers)


@fills("result")
def result(m: Material) -> str | None:
    """How the problem was solved, in numbers."""
    fact = m.newest(Resolved)
    if fact is None:
        return word(m.case.conclusion) if m.case.conclusion else None
    sums = "，".join(each for each in (f"{fact.heads}人" if fact.heads else "", f"{figures(fact.fen)}元" if fact.fen else "") if each)
    return word(fact.conclusion) + (f"（{sums}）" if sums else "")


@fills("complainants")
def complainants(m: Material) -> str | None:
    """The workers who complain, by name; of many the first and their number. An informer by pseudonym."""
    if m.case.kind == "report" or m.case.informer is not None:
        return INFORMER
    names = [m.text(party.name, "name", party.ref) or f"（{party.ref}）" for party in m.case.parties[:5]]
    heads = max(m.case.claimed.heads or 0, len(m.case.parties))
    more = f"等{heads}人" if heads > len(names) and names else ""
    return f"{listed(names)}{more}" if names else None


def _first(m: Material, name: str) -> str | None:
    """A field of the first worker who complains; nothing about an informer."""
    if m.case.kind == "report" or not m.case.parties:
        return None
    party: Party = m.case.parties[0]
    return m.text(getattr(party, name), name, party.ref)


fills("complainant_id")(lambda m: _first(m, "id_number"))
fills("complainant_phone")(lambda m: _first(m, "phone"))
fills("complainant_address")(lambda m: _first(m, "address"))


@fills("respondents")
def respondents(m: Material) -> str | None:
    """Who is complained of, or to whom the paper goes."""
    return listed([name for each in m.respondents() if (name := m.name_of(each))])


fills("respondent_uscc")(lambda m: listed([each.uscc for each in m.respondents() if each.uscc]))
fills("respondent_address")(lambda m: listed([each.address for each in m.respondents() if each.address]))
