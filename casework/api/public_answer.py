"""The public counter asks 钱到了吗 did the money come: the worker answers with receipt and code, and reads what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter, Response

from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.bodies import Body, JsonBody
from casework.api.headers import Key, command_id
from casework.api.problems import Problem
from casework.api.public import CODE, PUBLIC, ReceiptNo, Visits, code_of, prove
from casework.api.public_fields import Wrong, yuan
from casework.api.public_form import COMPLAINANT
from casework.api.serving import Served
from casework.domain.case import Case
from casework.domain.settling.money_came import CAME, WorkerAnswers
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Fen

router = APIRouter(prefix="/public/complaints", tags=["公众 public"])
OUTCOME: Final = {"enum": list(CAME), "description": "钱到了吗 paid: all of it, part: a part of it, unpaid: nothing"}
YUAN: Final = {"type": ["number", "string"], "description": "到账金额（元） How much came, of a part", "examples": ["5000.00"]}
ASKING: Final = {
    "type": "object", "properties": {"code": CODE, "outcome": OUTCOME, "yuan": YUAN}, "required": ["code", "outcome"],
    "additionalProperties": False,
}  # fmt: skip
THANKS: Final[Mapping[str, tuple[str, str]]] = {
    "reopened": ("已记下，案件重新办理，承办单位会联系您", "taken down; the case is opened again and the unit will contact you"),
    "paid": ("已记下。谢谢您告诉我们", "taken down; thank you for telling us"),
    "unpaid": ("已记下，承办单位和回访人员都会看到", "taken down; the unit and those who check will see it"),
}


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """What was taken down. `reopened` 重办: the case had been held to be settled and is worked on again."""

    receipt: str
    outcome: str
    reopened: bool
    zh: str
    en: str


@router.post(
    "/{receipt}/answer", operation_id="complaint_answer", summary="钱到了吗 Did the money come",
    responses={200: {"model": AnswerTold}, 404: {}, 422: {}, 429: {}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": ASKING}}}},
)  # fmt: skip
def answer(receipt: ReceiptNo, served: Serves, visitor: Visits, key: Key, body: JsonBody) -> Response:
    """The worker's word on the money. It moves no money: only proof does. The first unpaid word about a settled case reopens it 重办."""
    prove(served, visitor, receipt, code_of(body, ("code", "outcome", "yuan")))
    outcome, fen = _said(body, served)
    case, who = standing_for(served, receipt)
    id = command_id(PUBLIC.person, key) if key is not None else uuid4()
    served.office.do(WorkerAnswers(case_no=case.case_no, worker=who, outcome=outcome, fen=fen), by=PUBLIC, id=id)
    now = served.office.cases.case(case.case_no)
    reopened = outcome != "paid" and now.is_open and now.worker_answers[who].sent_back
    zh, en = THANKS["reopened" if reopened else "paid" if outcome == "paid" else "unpaid"]
    return json(AnswerTold(receipt, outcome, reopened, zh, en))


def _said(body: Body, served: Served) -> tuple[str, Fen | None]:
    """Outcome and fen. Raises Problem (422)."""
    outcome: Any = body.get("outcome")
    if outcome not in CAME:
        raise Problem(422, "invalid", f"outcome: 请选择是否到账 must be one of {', '.join(CAME)}")
    if body.get("yuan") is None:
        return outcome, None
    if outcome != "part":
        raise Problem(422, "invalid", "yuan: 只有部分到账时填写金额 is given with outcome part only")
    try:
        return outcome, yuan(body["yuan"], local_day(served.now))
    except Wrong as wrong:
        raise Problem(422, "invalid", f"yuan: {wrong}") from None


def standing_for(served: Served, receipt: str) -> tuple[Case, str]:
    """The case in which a complaint is handled now, a merged one followed to where it went, and what its worker is called there."""
    case, who = served.office.cases.case(receipt), COMPLAINANT
    while case.merged_into is not None:
        who, case = f"{case.case_no}/{who}", served.office.cases.case(case.merged_into)
    return case, who
