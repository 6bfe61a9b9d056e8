"""An office for every region to try things with: units of its level with their powers, and two pairs of eyes for every act."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.domain.office import Holding
from casework.domain.values import Inspector, Post, Unit

SINCE: Final = date(1990, 1, 1)
"""Sample posts are held since long ago, so that old cases find them."""
UNITS: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "insp": ("劳动保障监察大队", "hrss", ("labour_inspection",)),
    "hrss": ("人力资源和社会保障局", "hrss", ("labour_inspection",)),
    "zqb": ("根治欠薪办", "leading_group", ()),
    "zjj": ("住房和城乡建设局", "industry", ()),
    "gov": ("人民政府", "government", ()),
    "police": ("公安局", "police", ()),
}
"""Suffix of the code → name, kind, powers."""
POSTS: Final[dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]]] = {
    "insp": (
        ("intake", Post.INTAKE, ()), ("officer-1", Post.OFFICER, ()), ("officer-2", Post.OFFICER, ()), ("head", Post.UNIT_HEAD, ()),
    ),
    "hrss": (
        ("intake", Post.INTAKE, ()), ("officer-1", Post.OFFICER, ()), ("officer-2", Post.OFFICER, ()), ("head", Post.UNIT_HEAD, ()),
        ("chief", Post.HRSS_HEAD, ("chief",)), ("deputy", Post.HRSS_HEAD, ()), ("reviewer", Post.REVIEWER, ()),
    ),
    "zqb": (("dispatcher", Post.DISPATCHER, ()), ("supervisor", Post.SUPERVISOR, ())),
    "zjj": (("officer-1", Post.OFFICER, ()), ("head", Post.UNIT_HEAD, ())),
    "gov": (("leader-1", Post.LEADER, ("chair",)), ("leader-2", Post.LEADER, ()), ("leader-3", Post.LEADER, ())),
}  # fmt: skip
"""Suffix of the unit → account, post and marks of its holders."""


@dataclass(frozen=True, slots=True)
class SampleOffice:
    """The sample units and holders of one region; codes are `510822-insp`, accounts `510822-insp-officer-1`."""

    region: str
    units: tuple[Unit, ...]
    holdings: tuple[Holding, ...]

    def code(self, suffix: str) -> str:
        """The code of a unit: insp 监察大队, hrss 人社局, zqb 治欠办, zjj 住建, gov 政府, police 公安."""
        return f"{self.region}-{suffix}"

    def person(self, post: str, unit: str) -> str:
        """The account of the first holder of a post in a unit. Raises LookupError where the sample has none."""
        held = next((h.person for h in self.holdings if (h.post, h.unit) == (post, unit)), None)
        if held is None:
            raise LookupError(f"the sample unit {unit} has no {post}; its posts are in casework.samples.offices")
        return held

    def inspectors(self, unit: str) -> tuple[Inspector, ...]:
        """The two officers of a unit with their badge numbers 执法证号."""
        officers = [h.person for h in self.holdings if (h.post, h.unit) == (Post.OFFICER, unit)]
        return tuple(Inspector(person, f"{self.region}{number:03d}") for number, person in enumerate(officers, 1))


def sample_units(region: str, name: str, level: str) -> tuple[Unit, ...]:
    """The sample units of a region, by its six-digit code, its name and its level (county, city or province)."""
    return tuple(
        Unit(f"{region}-{suffix}", f"{name}{title}(示例)", kind, level, region, powers) for suffix, (title, kind, powers) in UNITS.items()
    )


def sample_holders(region: str) -> tuple[Holding, ...]:
    """Who holds which sample post of a region."""
    return tuple(
        Holding(f"{region}-{suffix}-{account}", post, f"{region}-{suffix}", SINCE, marks=marks)
        for suffix, posts in POSTS.items()
        for account, post, marks in posts
    )


def sample_office(region: str, name: str, level: str) -> SampleOffice:
    """Units and holders of one region."""
    return SampleOffice(region, sample_units(region, name, level), sample_holders(region))
