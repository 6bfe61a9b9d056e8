"""An erased case at the API: everything answers, what is gone says so (410), and the certificate is there to be taken away."""

from collections.abc import Iterator

import pytest

from casework.privacy.certificate import read_certificate
from tests.api.calling import Api, calling, reasons
from tests.office import Office, furnished
from tests.people import CHIEF, OFFICER, STRANGER, WINDOW
from tests.privacy.conftest import SECRETS, eraser, withdrawn


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """A withdrawn case on a file; the wire does not care about the database."""
    with furnished(sqlite_url) as house:
        yield withdrawn(Office(house))


@pytest.fixture
def api(office: Office) -> Iterator[Api]:
    with calling(office.house) as api:
        yield api


def erased(api: Api, case_no: str, **wish: object) -> None:
    """Proposed at the window, approved by the chief, carried out."""
    asked = api.moves(case_no, "propose_erasure", WINDOW, wish)
    assert asked.status_code == 200, asked.text
    request = next(iter(api.house.cases.case(case_no).requests))
    assert api.moves(case_no, "approve", WINDOW, {"request": request}).status_code == 409
    assert api.moves(case_no, "approve", CHIEF, {"request": request}).status_code == 200
    eraser(api.house).carry_out_all()


def test_an_erased_person_is_told_as_erased_everywhere(api: Api, office: Office) -> None:
    case_no = office.case_no
    erased(api, case_no, what="person", ref="w1", ground="data_subject", paper="申请1号")
    case = api.get(f"/api/v1/cases/{case_no}", OFFICER).json()
    assert [(each["ref"], each["erased"]) for each in case["parties"]] == [("w1", True), ("w2", False)]
    for path in ("", "/history", "/clocks", "/proof", "/moves", "/evidence", "/erasures"):
        answer = api.get(f"/api/v1/cases/{case_no}{path}", OFFICER)
        assert answer.status_code == 200 and not any(secret in answer.text for secret in SECRETS), path
    gone, kept = (api.get(f"/api/v1/cases/{case_no}/evidence/evidence-{n}", OFFICER) for n in (1, 2))
    assert (gone.status_code, kept.status_code) == (410, 200) and "erased" in reasons(gone)
    told = api.get(f"/api/v1/cases/{case_no}/erasures", OFFICER).json()
    assert (told["outcome"], told["years"], told["holds"]) == ("withdrawn", None, [])
    (mine,) = told["erasures"]
    assert mine["done_at"] and read_certificate(mine["certificate"]).certificate.case_no == case_no
    assert api.get(f"/api/v1/cases/{case_no}/erasures", STRANGER).status_code == 404


def test_nothing_can_be_written_down_under_texts_that_were_erased(api: Api, office: Office) -> None:
    case_no = office.case_no
    erased(api, case_no, what="texts", ground="unlawful", paper="认定1号")
    answer = api.moves(case_no, "note", OFFICER, {"text": "又来电"})
    assert answer.status_code == 410 and "又来电" not in answer.text
    assert api.moves(case_no, "place_hold", OFFICER, {"ground": "audit"}).status_code == 403


def test_the_system_alone_says_that_an_erasure_is_done(api: Api, office: Office) -> None:
    lie = {"erasure": "erasure-1", "keys": 1, "facts": 1, "files": 0, "digest": "0" * 64}
    assert api.moves(office.case_no, "complete_erasure", CHIEF, lie).status_code == 403
