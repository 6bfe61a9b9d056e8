"""What an officer gave that day, in the words of our commands: receipt, handling, money and news."""

from typing import Any, Final

from casework.domain.case import Case
from casework.domain.parties import Respondent
from casework.domain.values import Fen, Post, Sum
from casework.replay.ordering import Printed
from casework.replay.scene import Deed, Scene
from casework.replay.words import channel_of, kind_of

EMPLOYER: Final = "employer"
UNTOLD: Final = "原文未述"
"""What is written where the source does not say it."""
UNNAMED: Final = "姓名略"
"""What the data writes where a source names a natural person."""
METHODS: Final = {"asset_sale_paid": "asset_sale", "advance_paid": "advance", "deposit_drawn": "deposit"}
NEWS: Final = ("employer_fled", "employer_deregistered", "arbitration_award", "court_judgment", "rectified")
"""News with a command of its own; everything else is a note."""


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
    return [
        scene.by_intake(
            "receive", region=scene.home.region, region_name=source.region or "未印", channel=channel_of(source.channel, first),
            kind=kind_of(source.channel), matter="site_breach" if source.is_site_breach else "arrears", claimed=sum_of(scene),
            respondents=(employer_of(scene),), project_class=source.project_kind, incident=first == "group_incident", imported=True,
        )
    ]  # fmt: skip


def employer_of(scene: Scene) -> Respondent:
    """Who is complained of; a person the source leaves unnamed is sealed like one."""
    name = scene.source.employer or "未印"
    return Respondent(EMPLOYER, "person", person_name=name) if UNNAMED in name else Respondent(EMPLOYER, name=name)


def link(scene: Scene, word: str) -> list[Deed]:
    """A further clue."""
    return [scene.by_intake("link_clue", channel=channel_of(scene.source.channel, word))]


def dispatch(scene: Scene) -> list[Deed]:
    """To the inspection brigade of the place, or to the higher unit that took the case up before anybody was given it."""
    taken_up = standing(scene).handling != "received"
    return [scene.by_officer("note")] if taken_up else [scene.by_dispatcher("dispatch", lead=scene.lead)]


def reassign(scene: Scene) -> list[Deed]:
    """To the other unit of the same level that may inspect."""
    other = "hrss" if scene.lead == scene.office.code("insp") else "insp"
    return [scene.by_dispatcher("reassign", lead=scene.office.code(other))]


def sign_in(scene: Scene) -> list[Deed]:
    """The lead signs, once."""
    return [] if scene.lead in standing(scene).signed_in else [scene.by_officer("sign_in")]


def contact(scene: Scene) -> list[Deed]:
    """The worker is reached."""
    return [scene.by_officer("contact", way="phone")]


def accept(scene: Scene) -> list[Deed]:
    """The complaint is accepted."""
    return [scene.by_officer("accept")]


def file(scene: Scene) -> list[Deed]:
    """The case is filed."""
    return [scene.by_officer("file", officers=scene.officers)]


def establish(scene: Scene) -> list[Deed]:
    """Heads and sum; what the source does not tell is stated unknown."""
    total = sum_of(scene)
    unknown = "not_stated" if total.heads is None or total.fen is None else None
    verified = None if total == Sum() else total
    return [scene.by_officer("establish", verified=verified, unknown_because=unknown)]


def talk(scene: Scene, word: str) -> list[Deed]:
    """Mediation, summons, meeting, team or emergency plan."""
    units = (scene.lead, scene.office.code("zjj"))
    fields: dict[str, tuple[str, dict[str, Any]]] = {
        "mediation": ("mediate", {"result": "not_stated"}),
        "employer_summoned": ("summon_employer", {"respondents": (EMPLOYER,)}),
        "joint_meeting": ("joint_meeting", {"units": units}),
        "special_team": ("special_team", {"units": units}),
        "emergency_response": ("note", {"kind": "emergency_response"}),
    }
    move, values = fields[word]
    return [scene.by_officer(move, **values)]


def incident(scene: Scene) -> list[Deed]:
    """An incident during the life; one that comes first is the receipt itself."""
    return [scene.by_officer("report_incident")]


def arrive(scene: Scene) -> list[Deed]:
    """On site, and reported to the government and the superior department."""
    report = scene.by_officer("incident_reported", government=scene.office.code("gov"), superior="superior")
    return [scene.by_officer("arrive"), report]


def decline(scene: Scene) -> list[Deed]:
    """Not accepted; the source does not say why."""
    return [scene.by_officer("decline", ground="not_stated")]


def redirect_part(scene: Scene) -> list[Deed]:
    """A part went elsewhere; the rest goes on."""
    return [scene.by_officer("redirect_part", to="other", receiver="not_stated")]


def reopen(scene: Scene) -> list[Deed]:
    """A further act after an exit; nothing where the exit itself was refused."""
    if standing(scene).is_open:
        return []
    return [scene.by_dispatcher("reopen", ground="further_act")]


def promise(scene: Scene) -> list[Deed]:
    """A promise; its date and sum are not in the data."""
    return [scene.by_officer("promise", by=EMPLOYER)]


def pay(scene: Scene, word: str, fen: Fen | None) -> list[Deed]:
    """Money on record, and verified by another person where its sum is known; more than was owed is no wages of this case."""
    method, owed = METHODS.get(word, "transfer"), scene.source.amount_fen
    wages = min(fen, owed) if fen is not None and owed else fen
    payer = "not_stated" if method in ("advance", "deposit") else EMPLOYER
    name = f"payment-{len(standing(scene).payments) + 1}"
    deeds = [scene.by_officer("record_payment", payment=name, payer=payer, method=method, fen=wages)]
    if wages:
        deeds.append(scene.by("verify_payment", Post.UNIT_HEAD, scene.lead, supplied=True, payment=name, proof="bank_receipt"))
    if fen is not None and wages is not None and fen > wages:
        deeds.append(scene.by_officer("record_payment", payer=payer, method=method, fen=fen - wages, purpose="compensation"))
    return deeds


def resolve(scene: Scene) -> list[Deed]:
    """Solved, with the heads and sum that were established."""
    case = standing(scene)
    conclusion = "rectified" if scene.source.is_site_breach else "paid_in_full"
    return [scene.by_officer("resolve", conclusion=conclusion, heads=case.workers, fen=case.owed_fen)]


def news(scene: Scene, printed: Printed | None) -> list[Deed]:
    """News from outside or a note. Without a printed step it is a flight that posting needs."""
    word = printed.word if printed is not None else "employer_fled"
    if word in NEWS:
        return [scene.by_officer(word)]
    return [scene.by_officer("note", text=printed.step.printed_step if printed is not None else None)]
