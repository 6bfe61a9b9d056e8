"""Evidence through the API: handed in sealed, listed, read again byte for byte; what is not what it says is not taken."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from typing import Any

import anyio
import pytest
from httpx2 import Response
from sqlalchemy import func, select, update

from casework.api.handing_in import sweep
from casework.api.uploading import harmless
from casework.clock import TurnedClock
from casework.domain.evidence import LARGEST, EvidenceAdded
from casework.security.evidence import Evidence, evidence
from casework.security.readings_report import Wanted, found
from tests.api.calling import Api, calling, reasons
from tests.office import furnished
from tests.people import COLLEAGUE, OFFICER, STRANGER, SUPERVISOR, TOWN_OFFICER

PNG = b"\x89PNG\r\n\x1a\n" + b"payslip" * 10
PDF = b"%PDF-1.7\n" + b"contract" * 10
BOUND = {"Content-Type": "multipart/form-data; boundary=xyz"}


@pytest.fixture(scope="module")
def api(tmp_path_factory) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('evidence')}/office.db") as house, calling(house) as api:
        yield api


@pytest.fixture
def case_no(api: Api) -> str:
    return api.received()


def path(case_no: str, item: str = "") -> str:
    """Where the evidence of a case is."""
    return f"/api/v1/cases/{case_no}/evidence{item and '/' + item}"


def hand_in(api: Api, case_no: str, content: bytes = PNG, kind: str = "image/png", name: str = "a.png", **request: Any) -> Response:
    """A file, handed in by the officer."""
    return api.call("POST", path(case_no), request.pop("by", OFFICER), files={"file": (name, content, kind)}, **request)


def part(name: str, content: bytes = b"x", more: str = "") -> bytes:
    """One part of a form, written by hand."""
    return f'--xyz\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"


FILE = part("file", PNG, '; filename="a.png"')
END = b"--xyz--\r\n"


def post(api: Api, case_no: str, body: Any, headers: dict[str, str] = BOUND) -> Response:
    """A body as it stands."""
    return api.call("POST", path(case_no), OFFICER, headers, content=body)


def stored(api: Api, case_no: str) -> int:
    """How many files lie in the database for a case."""
    with api.house.store.reading() as tx:
        chosen = select(func.count()).select_from(evidence).where(evidence.c.case_no == case_no)
        return int(tx.execute(chosen).scalar_one())


def test_a_file_is_handed_in_listed_and_read_again_byte_for_byte(api, case_no):
    digest = sha256(PNG).hexdigest()
    answer = hand_in(api, case_no, data={"title": "工资条", "of": "w1"})
    about = {"item": "evidence-1", "digest": digest, "size": len(PNG), "media_type": "image/png"}
    assert answer.status_code == 201
    assert answer.json() == {"case_no": case_no, **about, "position": int(answer.headers["X-Position"])}
    [listed] = api.get(path(case_no), OFFICER).json()["evidence"]
    assert listed == {**about, "of": "w1", "at": listed["at"]}
    read = api.get(path(case_no, "evidence-1"), OFFICER)
    assert (read.status_code, read.content, read.headers["content-type"]) == (200, PNG, "image/png")


def test_a_browser_saves_what_it_reads_and_runs_nothing(api, case_no):
    hand_in(api, case_no)
    headers = api.get(path(case_no, "evidence-1"), OFFICER).headers
    assert headers["content-disposition"] == f'attachment; filename="{case_no}-evidence-1.png"'
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


def test_it_works_on_both_databases(any_url):
    with furnished(any_url) as house, calling(house) as api:
        case_no = api.received()
        assert hand_in(api, case_no).status_code == 201
        assert api.get(path(case_no, "evidence-1"), OFFICER).content == PNG


def test_names_and_titles_lie_sealed_in_the_fact_and_nowhere_in_the_open(api, case_no):
    hand_in(api, case_no, name="张三的工资条.png", data={"title": "三月工资"})
    [fact] = [fact for fact in api.house.cases.facts(api.house.cases.case(case_no).id) if isinstance(fact, EvidenceAdded)]
    assert (api.house.vault.open(fact.file_name), api.house.vault.open(fact.title)) == ("张三的工资条.png", "三月工资")
    for answer in (api.get(path(case_no), OFFICER), api.get(path(case_no, "evidence-1"), OFFICER)):
        assert "张三" not in answer.text and "张三" not in str(answer.headers)


def test_the_same_file_again_is_the_same_item(api, case_no):
    first = hand_in(api, case_no)
    again = hand_in(api, case_no, by=COLLEAGUE)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "position": None}
    assert stored(api, case_no) == 1


def test_a_request_sent_again_is_answered_the_same(api, case_no):
    key = {"Idempotency-Key": f"once-{case_no}"}
    first, again = hand_in(api, case_no, headers=key), hand_in(api, case_no, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    other = hand_in(api, case_no, PDF, "application/pdf", headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "command_reused")


def test_uploads_at_once_of_the_same_file_make_one_item(api, case_no):
    with ThreadPoolExecutor(6) as pool:
        answers = [each.result() for each in [pool.submit(hand_in, api, case_no) for _ in range(6)]]
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert {answer.json()["item"] for answer in answers} == {"evidence-1"}
    assert (stored(api, case_no), len(api.house.cases.case(case_no).evidence)) == (1, 1)


def test_uploads_at_once_of_different_files_are_all_there(api, case_no):
    files = [PNG + bytes([number]) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda content: hand_in(api, case_no, content), files))
    assert [answer.status_code for answer in answers] == [201] * 6
    read = {api.get(path(case_no, answer.json()["item"]), OFFICER).content for answer in answers}
    assert read == set(files)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"<html><script>alert(1)</script>", "image/png"), (b"<html>" + PDF, "application/pdf"), (PNG, "text/html"), (PNG, "application/pdf"),
     (b"PK\x03\x04", "application/zip"), (b"MZ", "application/octet-stream")],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_not_taken(api, case_no, content, kind):
    answer = hand_in(api, case_no, content, kind)
    assert answer.status_code == 415 and "类型不支持" in reasons(answer)
    assert (stored(api, case_no), api.house.cases.case(case_no).evidence) == (0, {})


def test_a_picture_with_a_script_inside_is_given_out_as_a_picture_only(api, case_no):
    both = b"\xff\xd8\xff\xfe/*" + b"*/alert(1)</script>"
    assert hand_in(api, case_no, both, "image/jpeg").status_code == 201
    headers = api.get(path(case_no, "evidence-1"), OFFICER).headers
    assert (headers["content-type"], headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    assert headers["content-disposition"].startswith("attachment")


def test_an_empty_file_is_refused(api, case_no):
    answer = hand_in(api, case_no, b"")
    assert answer.status_code == 422 and "1 byte or more" in reasons(answer)


def test_a_file_that_is_too_large_is_refused_by_its_length_before_it_is_read(api, case_no):
    answer = post(api, case_no, b"--xyz", {**BOUND, "Content-Length": str(LARGEST * 2)})
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


def test_a_file_of_unknown_length_is_refused_as_soon_as_it_is_too_large(api, case_no):
    def chunks() -> Iterator[bytes]:
        yield part("file", b"", '; filename="a.png"')[:-2] + PNG
        for _ in range(22):
            yield bytes(1024 * 1024)

    answer = post(api, case_no, chunks())
    assert answer.status_code == 413 and "20 MB" in reasons(answer)
    assert stored(api, case_no) == 0


def test_a_file_of_the_largest_size_is_taken(api, case_no):
    content = PNG + bytes(LARGEST - len(PNG))
    assert hand_in(api, case_no, content).status_code == 201
    assert api.get(path(case_no, "evidence-1"), OFFICER).content == content
    assert hand_in(api, case_no, content + b"x").status_code == 413


@pytest.mark.parametrize("cut", [5, 60, len(FILE) - 4, len(FILE), len(FILE + END) - 4])
def test_an_upload_that_broke_off_leaves_nothing(api, case_no, cut):
    answer = post(api, case_no, (FILE + END)[:cut])
    assert answer.status_code == 400 and "broke off" in reasons(answer)
    assert stored(api, case_no) == 0


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (part("title") + END, 422, "file: 缺少文件"), (FILE + FILE + END, 422, "file: 重复"),
        (part("title") * 2 + FILE + END, 422, "title: 重复"), (part("secret") + FILE + END, 422, "allowed: file, title, of"),
        (part("title", b"x" * 2001) + FILE + END, 422, "more than 2000 bytes"),
        (part("title", b"\xff\xfe") + FILE + END, 422, "not UTF-8"), (part("title", b"a\x00b") + FILE + END, 422, "control character"),
        (part("title", b"sealed:v1:x") + FILE + END, 422, "mark of sealed texts"), (b"no form at all", 400, "no multipart form"),
        (b"--xyz\r\nX: " + b"y" * 9000, 400, "no multipart form"), (b"--xyz\r\n\r\nx\r\n" + END, 422, "not taken"),
    ],
)  # fmt: skip
def test_a_form_that_is_wrong_is_told_what_is_wrong(api, case_no, body, status, why):
    answer = post(api, case_no, body)
    assert answer.status_code == status and why in reasons(answer)
    assert stored(api, case_no) == 0


@pytest.mark.parametrize(
    ("kind", "status"),
    [("application/json", 415), ("", 415), ("multipart/form-data", 400), (f"multipart/form-data; boundary={'x' * 71}", 400)],
)
def test_anything_but_a_form_is_refused(api, case_no, kind, status):
    assert post(api, case_no, FILE + END, {"Content-Type": kind}).status_code == status


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (b"../../etc/passwd", "passwd"), (rb"C:\Users\x\a.png", "a.png"), (b"a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
        (b"\x00\x1f", None), (b"..", None), (b"", None), ("工资条.png".encode(), "工资条.png"), ("a\u202egnp.exe".encode(), "agnp.exe"),
        (b"x" * 300 + b".png", "x" * 196 + ".png"), (b"sealed:v1:x", None), (b"\xff.png", "\N{REPLACEMENT CHARACTER}.png"),
    ],
)  # fmt: skip
def test_of_a_name_only_its_harmless_last_part_is_kept(name, kept):
    assert harmless(name) == kept


def test_a_case_out_of_scope_is_not_there(api, case_no):
    hand_in(api, case_no)
    for person in (STRANGER, TOWN_OFFICER):
        answers = [hand_in(api, case_no, by=person), api.get(path(case_no), person), api.get(path(case_no, "evidence-1"), person)]
        assert [answer.status_code for answer in answers] == [404] * 3
    assert api.get(path(case_no), None).status_code == 401
    assert hand_in(api, case_no, by=None).status_code == 401


def test_an_item_that_is_not_there_is_not_found(api, case_no):
    answer = api.get(path(case_no, "evidence-9"), OFFICER)
    assert (answer.status_code, answer.json()["code"]) == (404, "evidence_not_found")


def test_a_file_of_a_stranger_to_the_case_is_refused_and_names_the_parties(api, case_no):
    answer = hand_in(api, case_no, data={"of": "w9"})
    assert answer.status_code == 409 and "there are: w1" in reasons(answer)


def test_every_reading_of_a_file_is_on_record_before_it_goes_out(api, case_no):
    hand_in(api, case_no, data={"of": "w1"})
    assert api.get(path(case_no, "evidence-1"), SUPERVISOR, headers={"X-Purpose": "inspection"}).status_code == 200
    [entry] = [each for each in found(api.house.store, Wanted(case_no=case_no)) if each.opened]
    assert (entry.person, entry.unit, entry.door) == (SUPERVISOR.person, SUPERVISOR.unit.code, "read_evidence")
    assert (entry.refs, entry.fields, entry.ground, entry.purpose) == (("w1",), ("evidence:evidence-1",), "territory", "inspection")


def test_what_an_erased_case_sealed_is_gone_for_everybody(api, case_no):
    hand_in(api, case_no)
    api.house.vault.forget(case_no)
    for answer in (api.get(path(case_no, "evidence-1"), OFFICER), hand_in(api, case_no, PDF, "application/pdf")):
        assert (answer.status_code, answer.json()["code"]) == (410, "erased")
    assert api.get(path(case_no), OFFICER).status_code == 200


@pytest.mark.parametrize("harm", ["changed", "lost"])
def test_a_damaged_file_is_never_given_out_and_raises_an_alarm(api, case_no, harm, caplog):
    hand_in(api, case_no)
    with api.house.store.writing() as tx:
        mine = evidence.c.case_no == case_no
        tx.execute(update(evidence).where(mine).values(sealed=b"x" * 99) if harm == "changed" else evidence.delete().where(mine))
    with caplog.at_level(logging.CRITICAL, "casework.evidence"):
        answer = api.get(path(case_no, "evidence-1"), OFFICER)
    assert (answer.status_code, answer.json()["code"]) == (500, "evidence_damaged")
    assert f"evidence-1 of {case_no} cannot be given" in caplog.text


def test_what_no_fact_named_is_swept_after_a_day_and_all_else_is_kept(tmp_path):
    with furnished(f"sqlite:///{tmp_path}/office.db") as house, calling(house) as api:
        case_no, files = api.received(), Evidence(house.store, house.vault)
        hand_in(api, case_no)
        unmarked = sha256(PDF).hexdigest()
        hand_in(api, case_no, PDF, "application/pdf")
        with house.store.writing() as tx:
            tx.execute(update(evidence).where(evidence.c.digest == unmarked).values(kept=False))
        files.put(case_no, PNG + b"cut off", "image/png", house.clock())
        assert sweep(house) == 0
        assert isinstance(house.clock, TurnedClock)
        house.clock.turn_to(house.clock() + timedelta(days=2))
        assert (sweep(house), sweep(house), stored(api, case_no)) == (1, 0, 2)
        assert files.has(case_no, unmarked)


def test_a_client_that_goes_away_in_the_middle_leaves_nothing(api, case_no):
    sent: list[Any] = []
    pieces = iter([{"type": "http.request", "body": FILE[:80], "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(pieces)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"authorization", f"Bearer {api.token(OFFICER)}".encode()), (b"content-type", BOUND["Content-Type"].encode())]
    scope = {
        "type": "http", "method": "POST", "path": path(case_no), "raw_path": path(case_no).encode(), "query_string": b"", "root_path": "",
        "headers": headers, "client": ("10.0.0.1", 1), "server": ("x", 80), "scheme": "http", "http_version": "1.1",
        "asgi": {"version": "3.0"},
    }  # fmt: skip
    anyio.run(api.client.app, scope, receive, send)
    assert sent[0]["status"] == 400
    assert stored(api, case_no) == 0
