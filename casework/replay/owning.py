"""A printed leader 领导包案, who may find that the ladder named one already; and the unit that takes a raised case up 提级."""

from typing import Final

from casework.domain.clauses import from_a_handling_unit, from_the_lead_unit, the_unit_may_inspect
from casework.domain.registry import Command
from casework.domain.settling.establishing import the_unit_signed_in
from casework.domain.state import Owner
from casework.domain.statute.papers import from_a_unit_that_handles_it
from casework.domain.values import Post
from casework.replay.acting import UNTOLD, news, standing
from casework.replay.ordering import Printed
from casework.replay.scene import Deed, Scene
from casework.replay.words import NAMINGS
from casework.workflows.tables import TABLES

THE_LEADS_OWN: Final = frozenset(
    (from_the_lead_unit, from_a_handling_unit, from_a_unit_that_handles_it, the_unit_may_inspect, the_unit_signed_in)
)
"""Rules by which an act belongs to the unit that has the case."""


def leader_owns(scene: Scene, printed: Printed) -> list[Deed]:
    """Track major, and a leader: named where none stands, changed where a naming is printed, else the one whom the ladder named.

    Acknowledged, team and plan on time.
    """
    case, naming = standing(scene), is_naming(printed)
    major = [] if case.track == "major" else [scene.by_dispatcher("triage", track="major")]
    if case.owner is None:
        leader, unit = _leader(scene, scene.lead)
        return [*major, scene.by_dispatcher("name_leader", leader=leader, unit=unit), *_takes(scene, leader, unit)]
    if naming:
        return [*major, *_changed(scene, case.owner)]
    return [*major, *(_goes_on(scene, case.owner) or news(scene, printed))]


def is_naming(printed: Printed) -> bool:
    """Whether the source says that a leader was named or changed that day, not only that one owns the case."""
    return (printed.step.printed_step or "").lower() in NAMINGS


def _leader(scene: Scene, near: str, other_than: str = "") -> tuple[str, str]:
    """Account and unit of a leader of the government of the level to which a unit belongs."""
    gov = scene.territory.office_of(near).code("gov")
    held = scene.directory.holders(Post.LEADER, gov, scene.day)
    return next((each.person for each in held if each.person != other_than), ""), gov


def _changed(scene: Scene, owner: Owner) -> list[Deed]:
    """The leader whom the ladder named hands over to the printed one, of the same level."""
    leader, unit = _leader(scene, owner.unit, owner.person)
    zqb = scene.territory.office_of(owner.unit).code("zqb")
    changed = scene.by("change_leader", Post.DISPATCHER, zqb, leader=leader, unit=unit, handing_over=UNTOLD)
    return [changed, *_takes(scene, leader, unit)]


def _takes(scene: Scene, leader: str, unit: str) -> list[Deed]:
    """What a leader owes who owns the case from now on, all of it supplied."""
    return [
        scene.by(move, Post.LEADER, unit, supplied=True, person=leader, **fields)
        for move, fields in (
            ("acknowledge", {}), ("form_team", {"units": _team(scene)}), ("plan", {"text": "一案一策"}),
        )
    ]  # fmt: skip


def _goes_on(scene: Scene, owner: Owner) -> list[Deed]:
    """What the standing leader has not done yet; the first of it is the printed act itself."""
    done = {"acknowledge": owner.acknowledged, "form_team": owner.team, "plan": owner.plan}
    owed = [deed for deed in _takes(scene, owner.person, owner.unit) if not done[deed.command.move]]
    return [Deed(d.command, d.post, d.unit, supplied=n > 0, person=d.person) for n, d in enumerate(owed)]


def _team(scene: Scene) -> tuple[str, ...]:
    return (scene.lead, scene.office.code("zjj"))


def taken_up(scene: Scene, deed: Deed) -> list[Deed]:
    """The signature of a higher unit that a raise gave the case to, before the first act that is the lead's own; else nothing."""
    case = scene.case
    if case is None or not case.raised or deed.unit != scene.lead or scene.lead in case.signed_in or not case.is_open:
        return []
    officer = scene.first(Post.OFFICER, scene.lead)
    return [scene.by_officer("sign_in", supplied=True, officer=officer)] if belongs_to_the_lead(deed.command) else []


def belongs_to_the_lead(command: Command) -> bool:
    """Whether a rule of the move asks for the unit that has the case; news and money may come from anywhere."""
    rows = (row for row in TABLES[command.workflow].sentences if row.move == command.move)
    return any(clause in THE_LEADS_OWN for row in rows for clause in row.when)
