"""The worker's receipt 回执 for whoever holds it: whether it still stands, and its QR code. Nothing about anybody."""

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path as File
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response

from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.problems import Problem
from casework.api.public import Visits
from casework.papers.qr import png, svg
from casework.proof.receipts import PATTERN, on_the_code, stands

STANDS: Final = ("相符：回执所载办理记录未被改动", "right: what was on record when this receipt was given out stands unaltered")
FALLS: Final = (
    "不符：没有与此回执相符的办理记录，请携回执到窗口核对",
    "wrong: no record fits this receipt; bring it to the counter to have it looked at",
)
PAGE: Final = File(__file__).parent / "pages" / "receipt.html"
HOLDS: Final = "What the QR code of the receipt holds."
Token = Annotated[str, Path(max_length=120, pattern=PATTERN, description=HOLDS)]
router = APIRouter(prefix="/public/receipts", tags=["存证 proof"])


@dataclass(frozen=True, slots=True)
class ReceiptStands:
    """Whether the history that a receipt 回执 was given out with still stands. Nothing about anybody, and no case is named by guessing."""

    stands: bool
    zh: str
    en: str


@router.get(
    "/{token}.svg", operation_id="receipt_drawing",
    responses={200: {"content": {"image/svg+xml": {}}, "description": "The QR code 二维码"}, 404: {}, 422: {}, 429: {}},
    response_class=Response,
)  # fmt: skip
def drawing(token: Token, served: Serves, visitor: Visits, request: Request) -> Response:
    """回执二维码 The QR code of a receipt that stands, as a drawing. It holds the address at which a phone asks whether it does."""
    return Response(svg(_held(served, token, request), _title(token)), media_type="image/svg+xml")


@router.get(
    "/{token}.png", operation_id="receipt_picture",
    responses={200: {"content": {"image/png": {}}, "description": "The QR code 二维码"}, 404: {}, 422: {}, 429: {}},
    response_class=Response,
)  # fmt: skip
def picture(token: Token, served: Serves, visitor: Visits, request: Request) -> Response:
    """回执二维码 The same as a picture."""
    return Response(png(_held(served, token, request)), media_type="image/png")


@router.get(
    "/{token}", operation_id="receipt_stands",
    responses={200: {"model": ReceiptStands, "content": {"text/html": {}}}, 422: {}, 429: {}},
)  # fmt: skip
def receipt_stands(token: Token, served: Serves, visitor: Visits, request: Request) -> Response:
    """回执核验 Whether a worker's receipt still stands; a page for a browser. A receipt that never was is answered as one that fell."""
    good = stands(served.office.store, token)
    zh, en = STANDS if good else FALLS
    if "text/html" in request.headers.get("accept", ""):
        answer = Response(_page().format(zh=escape(zh), en=escape(en)), media_type="text/html")
    else:
        answer = json(ReceiptStands(good, zh, en))
    answer.headers["Vary"] = "Accept"
    return answer


def _held(served: Serves, token: str, request: Request) -> str:
    if not stands(served.office.store, token):
        raise Problem(404, "receipt_not_found", f"{FALLS[0]} {FALLS[1]}")
    return on_the_code(token, request.app.state.link)


def _title(token: str) -> str:
    return f"回执 receipt {token.partition('.')[0]}"


@cache
def _page() -> str:
    return PAGE.read_text(encoding="utf-8")
