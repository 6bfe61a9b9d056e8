"""What an officer gave that day, in the words of our commands: receipt, handling, money and news."""

from datetime import date
from typing import Any, Final

from casework.domain.approvals import Approve  # noqa: F401  # every requested act is approved by it
from casework.domain.case import Case
from casework.domain.contacting import Contact
from casework.domain.dispatching import Dispatch, Reassign, SignIn
from casework.domain.establishing import Establish
from casework.domain.filing import Accept, File
from casework.domain.incidents import Arrive, ReportIncident, SendIncidentReport
from casework.domain.intake import LinkClue, Receive
from casework.domain.leading import NameLeader
from casework.domain.leaving import Decline, RedirectPart
from casework.domain.mediating import JointMeeting, MakePromise, Mediate, SpecialTeam, SummonEmployer
from casework.domain.money import RecordPayment
from casework.domain.notes import MakeNote, NoteDeregistration, NoteFlight, NoteRectified
from casework.domain.owning import Acknowledge, FormTeam, Plan
from casework.domain.registry import Command
from casework.domain.reopening import Reopen
from casework.domain.rulings import NoteAward, NoteJudgment
from casework.domain.triage import Triage
from casework.domain.values import Fen, Post, Respondent, Sum
from casework.domain.verifying import VerifyPayment
from casework.domain.closing import Resolve
from casework.replay.ordering import Printed
from casework.replay.scene import Deed, Scene
from casework.replay.words import channel_of, kind_of

EMPLOYER: Final = "employer"
UNNAMED: Final = "姓名略"
"""What the data writes where a source names a natural person."""
METHODS: Final = {"asset_sale_paid": "asset_sale", "advance_paid": "advance", "deposit_drawn": "deposit"}
NEWS: Final[dict[str, type[Command]]] = {
    "employer_fled": NoteFlight, "employer_deregistered": NoteDeregistration, "arbitration_award": NoteAward,
    "court_judgment": NoteJudgment, "rectified": NoteRectified,
}  # fmt: skip


def sum_of(scene: Scene) -> Sum:
    """Heads and sum as the source gives them; unknown stays unknown."""
    return Sum(scene.source.workers, scene.source.amount_fen)


def standing(scene: Scene) -> Case:
    """The case as it stands; every act but the receipt has one."""
    assert scene.case is not None, "the case is received first"
    return scene.case


def receive(scene: Scene, first: str) -> list[Deed]:
    """The receipt, with the kind that the printed channel tells."""
    source = scene.source
    command = Receive(
        region=scene.office.region, region_name=source.region or "未印", channel=channel_of(source.channel, first),
        kind=kind_of(source.channel), matter="site_breach" if source.is_site_breach else "arrears", claimed=sum_of(scene),
        respondents=(employer_of(scene),), project_class=source.project_kind, incident=first == "group_incident", imported=True,
    )  # fmt: skip
    return [Deed(command, Post.INTAKE, scene.office.code("insp"))]


def employer_of(scene: Scene) -> Respondent:
    """Who is complained of; a person the source leaves unnamed is sealed like one."""
    name = scene.source.employer or "未印"
    return Respondent(EMPLOYER, "person", person_name=name) if UNNAMED in name else Respondent(EMPLOYER, name=name)


def link(scene: Scene, word: str) -> list[Deed]:
    """A further clue."""
    channel = channel_of(scene.source.channel, word)
    return [Deed(LinkClue(case_no=scene.case_no, channel=channel), Post.INTAKE, scene.office.code("insp"))]


def dispatch(scene: Scene) -> list[Deed]:
    """To the inspection brigade of the place."""
    return [scene.by_dispatcher(Dispatch, lead=scene.office.code("insp"))]


def reassign(scene: Scene) -> list[Deed]:
    """To the other unit of the place that may inspect."""
    other = "hrss" if scene.lead == scene.office.code("insp") else "insp"
    return [scene.by_dispatcher(Reassign, lead=scene.office.code(other))]


def sign_in(scene: Scene) -> list[Deed]:
    """The lead signs, once."""
    return [] if scene.lead in standing(scene).signed_in else [scene.by_officer(SignIn)]


def contact(scene: Scene) -> list[Deed]:
    """The worker is reached."""
    return [scene.by_officer(Contact, way="phone")]


def accept(scene: Scene) -> list[Deed]:
    """The complaint is accepted."""
    return [scene.by_officer(Accept)]


def file(scene: Scene) -> list[Deed]:
    """The case is filed."""
    return [scene.by_officer(File, officers=scene.officers)]


def establish(scene: Scene) -> list[Deed]:
    """Heads and sum; what the source does not tell is stated unknown."""
    total = sum_of(scene)
    unknown = "not_stated" if total.heads is None or total.fen is None else None
    verified = None if total == Sum() else total
    return [scene.by_officer(Establish, verified=verified, unknown_because=unknown)]


def talk(scene: Scene, word: str) -> list[Deed]:
    """Mediation, summons, meeting, team or emergency plan."""
    units = (scene.lead, scene.office.code("zjj"))
    fields: dict[str, tuple[type[Command], dict[str, Any]]] = {
        "mediation": (Mediate, {"result": "not_stated"}),
        "employer_summoned": (SummonEmployer, {"respondents": (EMPLOYER,)}),
        "joint_meeting": (JointMeeting, {"units": units}),
        "special_team": (SpecialTeam, {"units": units}),
        "emergency_response": (MakeNote, {"kind": "emergency_response"}),
    }
    command, values = fields[word]
    return [scene.by_officer(command, **values)]


def leader_owns(scene: Scene) -> list[Deed]:
    """Track major, a leader named; acknowledged, team and plan on time."""
    gov = scene.office.code("gov")
    leader = scene.office.person(Post.LEADER, gov)
    major = [] if standing(scene).track == "major" else [scene.by_dispatcher(Triage, track="major")]
    own = (Acknowledge(case_no=scene.case_no), FormTeam(case_no=scene.case_no, units=(scene.lead, scene.office.code("zjj"))))
    plan = Plan(case_no=scene.case_no, text="一案一策")
    named = scene.by_dispatcher(NameLeader, leader=leader, unit=gov)
    return [*major, named, *(Deed(command, Post.LEADER, gov, supplied=True) for command in (*own, plan))]


def incident(scene: Scene, first: str | None) -> list[Deed]:
    """The incident, after the receipt that it is itself where it comes first."""
    before = receive(scene, first) if first is not None else []
    return [*before, Deed(ReportIncident(case_no=scene.case_no), Post.OFFICER, scene.lead)]


def arrive(scene: Scene) -> list[Deed]:
    """On site, and reported to the government and the superior department."""
    report = scene.by_officer(SendIncidentReport, government=scene.office.code("gov"), superior="superior")
    return [scene.by_officer(Arrive), report]


def decline(scene: Scene) -> list[Deed]:
    """Not accepted; the source does not say why."""
    return [scene.by_officer(Decline, ground="not_stated")]


def redirect_part(scene: Scene) -> list[Deed]:
    """A part went elsewhere; the rest goes on."""
    return [scene.by_officer(RedirectPart, to="other", receiver="not_stated")]


def reopen(scene: Scene) -> list[Deed]:
    """A further act after an exit."""
    return [scene.by_dispatcher(Reopen, ground="further_act")]


def promise(scene: Scene) -> list[Deed]:
    """A promise; its date and sum are not in the data."""
    return [scene.by_officer(MakePromise, by=EMPLOYER)]


def pay(scene: Scene, word: str, fen: Fen | None) -> list[Deed]:
    """Money on record, and verified by another person where its sum is known; more than was owed is no wages of this case."""
    method, owed = METHODS.get(word, "transfer"), scene.source.amount_fen
    wages = min(fen, owed) if fen is not None and owed else fen
    payer = "not_stated" if method in ("advance", "deposit") else EMPLOYER
    name = f"payment-{len(standing(scene).payments) + 1}"
    deeds = [scene.by_officer(RecordPayment, payment=name, payer=payer, method=method, fen=wages)]
    if wages:
        verify = VerifyPayment(case_no=scene.case_no, payment=name, proof="bank_receipt")
        deeds.append(Deed(verify, Post.UNIT_HEAD, scene.lead, supplied=True))
    if fen is not None and wages is not None and fen > wages:
        deeds.append(scene.by_officer(RecordPayment, payer=payer, method=method, fen=fen - wages, purpose="compensation"))
    return deeds


def resolve(scene: Scene) -> list[Deed]:
    """Solved, with the heads and sum that were established."""
    case = standing(scene)
    conclusion = "rectified" if scene.source.is_site_breach else "paid_in_full"
    return [scene.by_officer(Resolve, conclusion=conclusion, heads=case.workers, fen=case.owed_fen)]


def news(scene: Scene, printed: Printed | None) -> list[Deed]:
    """News from outside or a note. Without a printed step it is a flight that posting needs."""
    word = printed.word if printed is not None else "employer_fled"
    command = NEWS.get(word, MakeNote)
    fields: dict[str, Any] = {"text": printed.step.printed_step} if printed is not None and command is MakeNote else {}
    return [scene.by_officer(command, **fields)]


def effective_day(scene: Scene, printed: Printed | None, head: bool) -> date | None:
    """The own day of background that became known later."""
    return printed.dated if head and printed is not None and printed.dated is not None and printed.dated < scene.day else None
