"""What the form of the public counter is filled in with: the places that this office serves, and the site of a poster 告示牌."""

from dataclasses import asdict, dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.problems import Problem
from casework.api.public import Visits
from casework.api.public_form import TAKES_COMPLAINTS
from casework.domain.values import UNKNOWN_REGION
from casework.security.sites import LONGEST, site_of

router = APIRouter(prefix="/public", tags=["公众 public"])
NO_SITE: Final = "告示牌二维码无法识别，请直接填写 the code of the poster is not known here; fill in the form by hand"


@dataclass(frozen=True, slots=True)
class Place:
    """A place 地区 whose complaints are taken here, and the unit that takes them."""

    region: str
    unit: str


@dataclass(frozen=True, slots=True)
class Places:
    """The places of this office, in the order of their codes."""

    places: list[Place]


@dataclass(frozen=True, slots=True)
class SiteTold:
    """A site 工地 as its poster has it: fields of the form under the names of the form, empty where the poster leaves them out."""

    project: str
    region: str
    contractor: str
    uscc: str
    place: str


@router.get("/places", operation_id="places", summary="受理地区 Places whose complaints are taken here", responses={200: {"model": Places}})
def places(served: Serves) -> Response:
    """受理地区 One line for each district; where several units take complaints, the labour department is named before others."""
    found: dict[str, str] = {}
    for kind in TAKES_COMPLAINTS:
        for unit in sorted(served.office.policies.office.units.values(), key=lambda unit: unit.code):
            if unit.kind == kind and unit.level != "town" and unit.region != UNKNOWN_REGION:
                found.setdefault(unit.region, unit.name)
    districts = {region: name for region, name in found.items() if not region.endswith("00")}
    return json(Places([Place(region, name) for region, name in sorted((districts or found).items())]))


@router.get(
    "/site",
    operation_id="site",
    summary="告示牌工地信息 The site of a poster",
    responses={200: {"model": SiteTold}, 404: {}, 422: {}, 429: {}},
)
def site(served: Serves, visitor: Visits, code: Annotated[str, Query(max_length=LONGEST)]) -> Response:
    """告示牌 What the office signed into the code of a poster. A code that is not of this office is 404."""
    found = site_of(code, served.office.vault)
    if found is None:
        raise Problem(404, "no_such_site", NO_SITE)
    return json(SiteTold(**asdict(found)))
