"""Attacks on logins of pages, streams, files, exports, and by raw bytes on a real port: nothing of others, no session but one's own."""

import socket
import threading
from collections.abc import Iterator

import pytest

from casework.api.server import Server, address_of, listening
from casework.security.accounts import Accounts
from casework.security.tokens import Tokens
from casework.web.visiting import SESSION, VISIT
from tests.cli.conftest import PATIENCE
from tests.office import Office, furnished
from tests.papers.office import ordered
from tests.people import COUNTY, OFFICER, STRANGER, SUPERVISOR, WINDOW
from tests.web.visits import Site, visited

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('sessions')}/office.db") as house, visited(house) as site:
        Accounts(house.store).add(OFFICER.person, PASSWORD, house.clock())
        yield site


@pytest.fixture(scope="module")
def case_no(site: Site) -> str:
    """A case of ours with a paper that was printed."""
    office = ordered(Office(site.house))
    at = f"/cases/{office.case_no}/papers/order"
    printed = site.visit(OFFICER).get(at).send(at, {"act": "print"}).page
    assert printed is not None and printed.status_code == 200
    site.house.views.catch_up()
    return office.case_no


def asked(site: Site, by, path: str, **headers: str):
    """A question to the API as somebody in their post."""
    token = Tokens(site.house.store).issue(by.person, str(by.post), by.unit.code, site.house.clock())
    return site.visit().client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}", **headers})


# sessions


def test_a_session_planted_before_the_login_is_nobody_after_it(site):
    planted, attacker, victim = f"cw_{'0' * 16}_{'A' * 43}", site.visit(), site.visit()
    attacker.get("/login")
    known = attacker.client.cookies[VISIT]
    victim.client.cookies.set(SESSION, planted)
    victim.client.cookies.set(VISIT, known)
    before = victim.get("/login").form("/login").fields["form_key"]
    victim.send("/login", {"person": OFFICER.person, "password": PASSWORD})
    session = [each.value for each in victim.client.cookies.jar if each.name == SESSION and each.value != planted]
    assert len(session) == 1 and victim.page.status_code == 200
    attacker.client.cookies.set(SESSION, planted)
    assert attacker.get("/docket").page.url.path == "/login"
    forged = site.visit()
    forged.client.cookies.set(VISIT, known)
    forged.client.cookies.set(SESSION, session[0])
    assert forged.client.post("/logout", data={"form_key": before}).status_code == 403, "the key of before the login is none any more"


def test_after_the_logout_the_session_opens_nothing_by_cookie_header_or_stream(site, case_no):
    visit = site.visit(OFFICER)
    token = visit.client.cookies[SESSION]
    assert visit.get("/docket").page.status_code == 200
    visit.send("/logout")
    again = site.visit()
    again.client.cookies.set(SESSION, token)
    assert again.get("/docket").page.url.path == "/login"
    assert again.client.get("/live", params={"case": case_no}).status_code == 401
    assert again.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


# what belongs to others


def test_a_stream_of_a_case_of_others_does_not_open(site, case_no):
    told = [site.visit(STRANGER).client.get("/live", params={"case": each}) for each in (case_no, "620502-2026-999999")]
    assert [each.status_code for each in told] == [404, 404]
    assert told[0].json()["code"] == told[1].json()["code"] and COUNTY.name not in told[0].text


def test_a_printed_paper_of_another_region_is_not_there(site, case_no):
    [digest] = site.house.cases.case(case_no).prints
    path = f"/cases/{case_no}/papers/{digest}/file"
    there, nowhere = (asked(site, STRANGER, each) for each in (path, f"/cases/620502-2026-999999/papers/{digest}/file"))
    assert there.status_code == nowhere.status_code == 404 and there.json()["code"] == nowhere.json()["code"]
    assert asked(site, SUPERVISOR, path).status_code == 428
    assert asked(site, OFFICER, f"/cases/{case_no}/papers/{'0' * 64}/file").status_code == 404
    assert asked(site, OFFICER, f"/cases/{case_no}/papers/..%2f..%2f{digest}/file").status_code == 404
    assert asked(site, OFFICER, path).status_code == 200


@pytest.mark.parametrize("query", ["", "?region=620502", "?region=6205", "?from=2000-01-01"])
def test_an_export_asked_for_the_place_of_others_is_of_ones_own(site, case_no, query):
    answer = asked(site, STRANGER, f"/export/ledger{query}", **{"X-Purpose": "supervision"})
    assert answer.status_code in (200, 403, 422) and case_no.encode() not in answer.content
    assert answer.status_code != 200 or not any(case_no in row for row in sheet(answer.content))


def sheet(content: bytes) -> list[str]:
    import io

    import openpyxl

    return [str(row) for each in openpyxl.load_workbook(io.BytesIO(content)) for row in each.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\boot.ini", "a\x00.png", "x" * 300 + ".png", "\u202egnp.exe", "a\r\nX-Evil: 1.png", "工资条.png"]
)
def test_a_name_of_a_file_reaches_no_header_path_or_line(site, case_no, name):
    token = Tokens(site.house.store).issue(OFFICER.person, str(OFFICER.post), OFFICER.unit.code, site.house.clock())
    png = b"\x89PNG\r\n\x1a\n" + name.encode()[:40]
    client, headers = site.visit().client, {"Authorization": f"Bearer {token}", "If-Match": "*"}
    added = client.post(f"/api/v1/cases/{case_no}/evidence", headers=headers, files={"file": (name, png, "image/png")})
    assert added.status_code in (201, 400, 422), added.text
    if added.status_code == 201:
        item = added.json()["item"]
        read = client.get(f"/api/v1/cases/{case_no}/evidence/{item}", headers=headers)
        told = read.headers["content-disposition"]
        assert read.content == png and told.isascii() and told.isprintable() and ".." not in told and "/" not in told
        assert "X-Evil" not in read.headers and len(told) < 1200


# raw bytes


@pytest.fixture(scope="module")
def port(site: Site) -> Iterator[tuple[str, int]]:
    """The same site on a real port."""
    ready = threading.Event()
    with listening("127.0.0.1", 0) as sock:
        server = Server(site.app, ready.set, site.app.state.live.close)
        thread = threading.Thread(target=server.run, args=([sock],))
        thread.start()
        assert ready.wait(PATIENCE) and address_of(sock)
        yield sock.getsockname()[:2]
        server.stop()
        thread.join(PATIENCE)


def told(port: tuple[str, int], *lines: bytes) -> bytes:
    """What the server says to these lines of a request, until it closes."""
    with socket.create_connection(port, timeout=PATIENCE) as connection:
        connection.sendall(b"\r\n".join([b"GET /api/v1/me HTTP/1.1", b"Host: office", b"Connection: close", *lines, b"", b""]))
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize(
    "line", [b"X-Purpose-Note: a\x00b", b"X-Purpose-Note: a\x0bb", b"X-Purpose-Note: \x1b[31m", b"X-Purpose: audit\x7f", b"X-Purpose: \xff"]
)
def test_control_characters_in_a_purpose_come_back_in_no_answer(site, port, line):
    token = Tokens(site.house.store).issue(WINDOW.person, str(WINDOW.post), WINDOW.unit.code, site.house.clock())
    answer = told(port, b"Authorization: Bearer " + token.encode(), b"X-Purpose: audit", line)
    status = answer.split(b" ", 2)[1]
    assert status in (b"400", b"422"), answer
    assert not any(bad in answer for bad in (b"\x00", b"\x0b", b"\x1b", b"\x7f", b"\xff"))


def test_two_lengths_of_one_body_are_refused(port):
    smuggled = (b"Content-Length: 5", b"Transfer-Encoding: chunked", b"", b"0", b"", b"GET /api/v1/cases HTTP/1.1", b"Host: office")
    with socket.create_connection(port, timeout=PATIENCE) as connection:
        connection.sendall(b"\r\n".join([b"POST /api/v1/login HTTP/1.1", b"Host: office", *smuggled, b"", b""]))
        answer = connection.recv(65536)
    assert answer.split(b" ", 2)[1] in (b"400", b"415"), answer
