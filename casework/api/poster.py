"""The rights board 维权信息告示牌 of a site, drawn by the office that takes its complaints."""

from dataclasses import fields
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from casework.api.asking import Calls, Serves
from casework.api.bodies import Body, JsonBody
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.public_form import TAKES_COMPLAINTS
from casework.api.serving import Served
from casework.papers.poster import Board, drawn
from casework.security.sites import Site, site_code, site_fault

router = APIRouter(prefix="/api/v1", tags=["告示牌 poster"], dependencies=[Strict])
BOARD: Final = tuple(field.name for field in fields(Board))
ONLY_SITE: Final = ("region", "place", "uscc")
"""What the code holds besides project and contractor."""
LONGEST: Final = 120
TEXT: Final = {"type": "string", "maxLength": LONGEST}
ASKING: Final[dict[str, Any]] = {
    "type": "object", "properties": dict.fromkeys((*BOARD, *ONLY_SITE), TEXT), "required": ["project", "contractor", "region"],
    "additionalProperties": False,
}  # fmt: skip
NO_ADDRESS: Final = "未设置访问地址，请管理员设置 CASEWORK_LINK the address of the office is not set; set CASEWORK_LINK"


@router.post(
    "/poster", operation_id="poster", summary="维权信息告示牌 The rights board of a site",
    responses={200: {"content": {"image/svg+xml": {}}, "description": "The board on A4"}, 422: {}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": ASKING}}}},
    response_class=Response,
)  # fmt: skip
def poster(caller: Calls, served: Serves, request: Request, body: JsonBody) -> Response:
    """告示牌 The board as a drawing; its code opens the complaint form with project, place and contractor filled in."""
    said = _said(body)
    region = said["region"]
    units = [unit for kind in TAKES_COMPLAINTS for unit in served.office.policies.office.units_for(region, kind)]
    if not units:
        raise Problem(422, "invalid", "region: 本处不受理该地区 is not served here; give the code of a place that is")
    site = Site(said["project"], region, said["contractor"], said.get("uscc", ""), said.get("place", ""))
    if fault := site_fault(site):
        raise Problem(422, "invalid", fault)
    given = {name: said[name] for name in BOARD if name in said}
    board = Board(**{"inspection": units[0].name, **given})
    return Response(drawn(board, address(served, request.app.state.link, site)), media_type="image/svg+xml")


def address(served: Served, base: str | None, site: Site) -> str:
    """What the code of a poster opens. Raises Problem (409) where nobody set under which address people open the system."""
    if base is None:
        raise Problem(409, "no_address", NO_ADDRESS, allowed_moves=[])
    return f"{base}/complain?site={site_code(site, served.office.vault)}"


def _said(body: Body) -> dict[str, str]:
    wrong = [name for name in body if name not in ASKING["properties"]]
    if wrong:
        raise Problem(422, "invalid", f"body: holds unknown fields; allowed: {', '.join(ASKING['properties'])}")
    if missing := [name for name in ASKING["required"] if not body.get(name)]:
        raise Problem(422, "invalid", [f"{name}: 必填 is required" for name in missing])
    if odd := [name for name, text in body.items() if not isinstance(text, str) or len(text) > LONGEST or not text.isprintable()]:
        raise Problem(422, "invalid", [f"{name}: 应为不超过{LONGEST}个字 must be a text of at most {LONGEST} characters" for name in odd])
    return {name: text.strip() for name, text in body.items() if text.strip()}
