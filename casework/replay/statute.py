"""What an officer gave that day in the procedure, in the transfer to the police and in public."""

from datetime import date
from typing import Any, Final

from casework.domain.values import Post
from casework.replay.acting import EMPLOYER, UNTOLD, standing, sum_of
from casework.replay.days import ONE_DAY
from casework.replay.papers import PlannedPaper
from casework.replay.scene import Deed, Scene

GROUND: Final = "inspection-26"
"""条例 26: an order to pay or to rectify."""
SUCCESSOR: Final = "successor"
"""Who answers for a deregistered firm; imported history may name an addressee that it does not describe."""


def addressees(scene: Scene) -> tuple[str, ...]:
    """The employer, its successors once it was deregistered."""
    return (SUCCESSOR,) if standing(scene).employer_deregistered else (EMPLOYER,)


def wanted(scene: Scene) -> dict[str, Any]:
    """What an order or decision asks for: the sum as far as known, or to rectify a site breach."""
    if scene.source.is_site_breach:
        return {"purpose": "rectify"}
    return {"sum": sum_of(scene), "roll_attached": True}


def served(scene: Scene, paper: str, posted: bool = False, supplied: bool = False) -> Deed:
    """A paper that reaches its party, by posting on the door where the employer fled."""
    way, proof = ("posting", ("photo",)) if posted else ("direct", ("receipt",))
    return scene.by_officer("serve", supplied=supplied, paper=paper, way=way, proof=proof, officers=scene.officers)


def last_day(paper: PlannedPaper, scene: Scene) -> date:
    """The date in a paper: after its service, which stands on a later day where another step tells it."""
    day = (paper.served or paper.made).day
    return max(paper.term(day), scene.day + ONE_DAY)


def inquire(scene: Scene) -> list[Deed]:
    """Questions to the employer, served."""
    name = f"inquiry-{sum(p.kind == 'inquiry' for p in standing(scene).papers.values()) + 1}"
    notice = scene.by_officer("inquire", paper=name, officers=scene.officers, addressees=addressees(scene))
    return [notice, served(scene, name)]


def order(scene: Scene, paper: PlannedPaper, posted: bool = False) -> list[Deed]:
    """An order with its date, served on the same day."""
    until = last_day(paper, scene)
    command = scene.by_officer("order", paper=paper.id, addressees=addressees(scene), ground=GROUND, until=until, **wanted(scene))
    return [command, served(scene, paper.id, posted)]


def mark_unmet(scene: Scene, paper: PlannedPaper) -> list[Deed]:
    """The date passed unpaid."""
    return [scene.by_officer("mark_unmet", paper=paper.id)]


def notify(scene: Scene, notices: dict[str, str]) -> list[Deed]:
    """Notices of what is intended, one a decision, served."""
    deeds = []
    for kind, name in notices.items():
        fields: dict[str, Any] = {} if kind == "penalty_decision" else {"sum": sum_of(scene)}
        deeds.append(scene.by_officer("notify", paper=name, intends=kind, addressees=addressees(scene), ground=GROUND, **fields))
        deeds.append(served(scene, name, supplied=True))
    return deeds


def hear(scene: Scene, notice: str) -> list[Deed]:
    """The party waived what it might have said."""
    return [scene.by_officer("hear", paper=notice, outcome="waived")]


def notify_and_hear(scene: Scene, notice: str, kind: str) -> list[Deed]:
    """A notice, served, and the hearing waived."""
    return [*notify(scene, {kind: notice}), *hear(scene, notice)]


def decide(scene: Scene, papers: list[PlannedPaper], notices: dict[str, str]) -> list[Deed]:
    """The decisions, each on its notice."""
    deeds = []
    for paper in papers:
        common: dict[str, Any] = {
            "paper": paper.id, "notice": notices[paper.kind], "addressees": addressees(scene),
            "registration_checked_on": scene.day, "collective": True,
        }  # fmt: skip
        if paper.kind == "penalty_decision":
            deeds.append(scene.by_officer("decide_penalty", ground="not_stated", **common))
        else:
            until = last_day(paper, scene)
            deeds.append(scene.by_officer("decide_handling", ground=GROUND, until=until, **wanted(scene), **common))
    return deeds


def serve(scene: Scene, papers: list[PlannedPaper]) -> list[Deed]:
    """Papers that waited for their service."""
    return [served(scene, paper.id) for paper in papers]


def serve_for(scene: Scene) -> list[Deed]:
    """Another authority's paper, served for it."""
    return [
        scene.by_officer(
            "serve_for", authority="not_stated", document="decision", way="direct", proof=("receipt",), officers=scene.officers
        )
    ]  # fmt: skip


def withdraw_decision(scene: Scene, paper: PlannedPaper) -> list[Deed]:
    """The decision falls; the source does not say why."""
    return [scene.by_officer("withdraw_decision", paper=paper.id, reason=UNTOLD)]


def demand(scene: Scene, paper: PlannedPaper) -> list[Deed]:
    """Performance demanded in writing, served."""
    name = f"demand-{sum(p.kind == 'demand' for p in standing(scene).papers.values()) + 1}"
    return [scene.by_officer("demand", decision=paper.id, paper=name, addressees=addressees(scene)), served(scene, name)]


def apply_court(scene: Scene, paper: PlannedPaper) -> list[Deed]:
    """The court is asked."""
    return [scene.by_officer("apply_court", paper=paper.id)]


def withdraw_application(scene: Scene, paper: PlannedPaper, performed: bool) -> list[Deed]:
    """The head takes the application back."""
    reason = None if performed else UNTOLD
    return [scene.by("withdraw_application", Post.HRSS_HEAD, scene.office.code("hrss"), paper=paper.id, performed=performed, reason=reason)]


def prepare(scene: Scene) -> list[Deed]:
    """The report to the chief, element by element as far as the source tells."""
    means = "fled" if standing(scene).employer_fled else "able_to_pay"
    return [scene.by_officer("prepare", officers=scene.officers, means=means)]


def approve_transfer(scene: Scene) -> list[Deed]:
    """The chief approves."""
    return [scene.by("approve_transfer", Post.HRSS_HEAD, scene.office.code("hrss"))]


def hand_over(scene: Scene) -> list[Deed]:
    """To the police of the same level."""
    return [scene.by_officer("hand_over", police=scene.office.code("police"))]


def police_file(scene: Scene) -> list[Deed]:
    """The police filed: after our transfer, else on another's report."""
    ours = standing(scene).criminal in ("handed_over", "police_declined", "reconsidering", "supervising")
    return [scene.by_officer("police_file" if ours else "police_file_directly")]


def police_file_too(scene: Scene) -> list[Deed]:
    """The filing that news after a transfer tells of; nothing where the transfer itself was refused."""
    return police_file(scene) if standing(scene).criminal == "handed_over" else []


def progress(scene: Scene, kind: str) -> list[Deed]:
    """News of the criminal matter."""
    return [scene.by_officer("criminal_progress", kind=kind, on=scene.day)]


def publish(scene: Scene) -> list[Deed]:
    """Announced, after a check for secrets."""
    return [scene.by_officer("publish", secrecy_checked=True)]


def notify_listing(scene: Scene) -> list[Deed]:
    """The notice before listing, with its proof of service."""
    return [scene.by_officer("notify_listing", proof="receipt")]


def list_employer(scene: Scene) -> list[Deed]:
    """On the list."""
    return [scene.by_officer("list")]
