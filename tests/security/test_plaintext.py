"""After a whole story no name, number, card, address, file name or sentence of a person stands in clear in any file or table."""

import base64
import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from casework.backup.taking import take, take_keys
from casework.domain.case import case_id
from casework.logs import structured
from casework.notices.delivering import ways_of, work
from casework.notices.quiet import Hours
from casework.store.outbox import Outbox
from tests.api.calling import Api, calling
from tests.api.counter import complains
from tests.cli.conftest import casework
from tests.office import furnished
from tests.people import CHIEF, COUNTY, DISPATCHER, HEAD, OFFICER, SUPERVISOR, WINDOW
from tests.security.searching import contents, forms, found

WORKER = {
    "ref": "w1", "name": "欧阳翠莲", "id_number": "621126198807153326", "phone": "13519387264", "bank_card": "6217004160022957318",
    "address": "定西市岷县茶埠镇耳阳村四社",
}  # fmt: skip
INFORMER = {"ref": "i1", "name": "司马告真", "phone": "18193265507"}
BOSS = {"ref": "r1", "kind": "person", "person_name": "慕容铁柱"}
AT_THE_COUNTER = {"name": "尉迟小满", "id_number": "110101199003078072", "phone": "15293417086", "description": "包工头躲进了九里沟的砖窑"}
STORY = "工头说等羊卖了再给钱"
REASON = "她母亲在县医院透析等钱用"
FILE = "欧阳翠莲的工资条.png"
PNG = b"\x89PNG\r\n\x1a\n" + "应发工资一万二千三百元整".encode() * 9
SECRETS = (
    *(value for person in (WORKER, INFORMER, AT_THE_COUNTER) for name, value in person.items() if name != "ref"), BOSS["person_name"],
    STORY, REASON, FILE, "应发工资一万二千三百元整",
)  # fmt: skip


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """Every line that any logger says, at its most talkative; of the client of the tests nothing."""
    root, stream = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in ("casework", "apscheduler", "httpx2")}
    structured(stream, logging.DEBUG)
    root.setLevel(logging.DEBUG)
    logging.getLogger("httpx2").setLevel(logging.CRITICAL)
    yield stream
    root.handlers[:], level, levels = before
    root.setLevel(level)
    for name, own in levels.items():
        logging.getLogger(name).setLevel(own)


def lived(api: Api) -> str:
    """A story with everything that people write; the number of its case."""
    complained = complains(api, **AT_THE_COUNTER)
    assert complained.status_code == 201, complained.text
    case_no = api.received(kind="report", parties=[WORKER], informer=INFORMER, respondents=[BOSS], description=STORY)
    api.received(parties=[WORKER | {"ref": "w3"}])
    answers = [
        api.moves(case_no, "dispatch", DISPATCHER, {"lead": COUNTY.code, "why": REASON}),
        api.moves(case_no, "sign_in", OFFICER, {}),
        api.moves(case_no, "link_clue", WINDOW, {"channel": "12345", "description": STORY, "source": "12345", "number": "GD-1"}),
        api.call("POST", f"/api/v1/cases/{case_no}/evidence", OFFICER, files={"file": (FILE, PNG, "image/png")}, data={"title": FILE}),
        api.call("POST", "/api/v1/persons/search", OFFICER, json={"phone": WORKER["phone"]}),
        api.call("POST", "/api/v1/persons/search", OFFICER, json={"identity": WORKER["id_number"]}),
        *(api.get(f"/api/v1/cases/{case_no}/people", by) for by in (OFFICER, CHIEF)),
    ]  # fmt: skip
    assert all(answer.status_code < 300 for answer in answers), [answer.text for answer in answers if answer.status_code >= 300]
    return case_no


def mistaken(api: Api, case_no: str) -> list[str]:
    """What people do wrong with secrets in their hands, and a fault that nobody foresaw; the answers."""
    wrong: dict[str, Any] = {"parties": [WORKER | {"gender": WORKER["name"]}], "region": WORKER["phone"], WORKER["name"]: STORY}
    answers = [
        api.receives(**wrong), api.receives(parties=[{"ref": WORKER["name"]}]), complains(api, **{**AT_THE_COUNTER, "workers": STORY}),
        api.call("POST", "/api/v1/cases", WINDOW, content=json.dumps(WORKER, ensure_ascii=False)[:-1]),
        api.call("POST", "/api/v1/persons/search", OFFICER, json={"name": WORKER["name"]}),
        api.get(f"/api/v1/cases?phone={WORKER['phone']}&q={WORKER['name']}", OFFICER),
        api.get(f"/api/v1/cases/{case_no}/people?ref={WORKER['name']}", OFFICER),
        api.get(f"/api/v1/persons/{WORKER['id_number']}", OFFICER),
        api.moves(case_no, "conclude", HEAD, {"reason": REASON, "no_such": STORY}),
        api.call("POST", "/api/v1/login", None, json={"person": WORKER["name"], "password": STORY}),
    ]  # fmt: skip
    assert all(400 <= answer.status_code < 500 for answer in answers), [answer.status_code for answer in answers]
    for typed in (WORKER["phone"], WORKER["name"]):
        assert api.get(f"/api/v1/cases/{typed}", OFFICER).status_code == 404, "told back to who typed it, and nowhere else"
    spoil = "update facts set state = replace(state, '\"kind\"', '\"knid\"') where originator_id = :case and originator_version = 1"
    other = api.received(parties=[WORKER])
    case = case_id(other) if api.house.store.dialect == "postgresql" else case_id(other).hex
    with api.house.store.writing() as tx:
        tx.execute(text(spoil), {"case": case})
    assert api.get(f"/api/v1/cases/{other}?known_at={api.house.clock():%Y-%m-%dT%H:%M:%SZ}", OFFICER).status_code >= 500
    return [answer.text for answer in answers]


def handed_out(api: Api, case_no: str) -> list[str]:
    """What leaves the office without anybody being meant to read people's data in it."""
    paths = (f"/cases/{case_no}", f"/cases/{case_no}/history", f"/cases/{case_no}/proof", f"/cases/{case_no}/why", "/feed", "/cases",
             "/statistics", "/docket", "/ledger", "/notices")  # fmt: skip
    answers = [api.get(f"/api/v1{path}", SUPERVISOR) for path in paths]
    assert all(answer.status_code == 200 for answer in answers), [answer.text for answer in answers if answer.status_code != 200]
    return [*(answer.text for answer in answers), api.client.get("/metrics").text]


def letters(api: Api, folder: Path) -> int:
    """Duties fall due, are decided, and the letters go out as files."""
    environ = {"CASEWORK_NOTICES": "file", "CASEWORK_NOTICES_FOLDER": str(folder)}
    ways, house = ways_of(api.house, environ), api.house
    assert ways is not None
    Outbox(house.store).begin()
    clock: Any = house.clock
    clock.turn_to(house.clock() + timedelta(days=30))
    house.tick()
    return work(house, ways, Hours(), "test")


def log_place(url: str) -> tuple[str, int]:
    """The file of a server's write-ahead log that is written now, and how far."""
    with psycopg.connect(url, autocommit=True) as admin:
        row = admin.execute("select file_name, file_offset from pg_walfile_name_offset(pg_current_wal_insert_lsn())").fetchone()
    assert row is not None
    return str(row[0]), int(row[1])


def server_files(url: str, since: tuple[str, int]) -> Iterator[tuple[str, bytes]]:
    """The files of one database of a server, its write-ahead log from a place on, and what the server itself logs."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("checkpoint")
        asked = "select current_setting('data_directory'), 'base/' || oid from pg_database where datname = current_database()"
        row = admin.execute(asked).fetchone()
    assert row is not None
    data, until = Path(row[0]), log_place(url)
    written = [file for file in sorted((data / "pg_wal").iterdir()) if since[0] <= file.name <= until[0]]
    assert written
    for file in written:
        yield file.name, file.read_bytes()[since[1] if file.name == since[0] else 0 : until[1] if file.name == until[0] else None]
    yield from contents([data / row[1], data / "log"])


def test_every_form_of_a_secret_is_found_where_one_stands(tmp_path):
    for number, form in enumerate(sorted(forms(STORY))):
        (tmp_path / str(number)).write_bytes(b"\x00before" + form + b"behind")
    (tmp_path / "base64").write_bytes(base64.b64encode(f"1{STORY}2".encode()))
    assert {name for _, name in found([STORY], contents([tmp_path]))} == {file.name for file in tmp_path.iterdir()}
    assert found([REASON], contents([tmp_path])) == []


def test_nothing_of_a_person_stands_in_clear_anywhere_after_a_whole_story(any_url, tmp_path, said, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setenv("CASEWORK_CHECKPOINTS", str(tmp_path / "notes"))
    begun = None if any_url.startswith("sqlite") else log_place(any_url)
    with furnished(any_url) as house, calling(house) as api:
        case_no = lived(api)
        sent = letters(api, out / "notices")
        texts = [*handed_out(api, case_no), *mistaken(api, case_no)]
        assert sent and api.client.app.state.served.access.flush() and api.client.app.state.served.readings.flush()  # type: ignore[attr-defined]
        take(any_url, out / "office.zip", lambda *_: None)
        take_keys(any_url, out / "keys.zip", lambda *_: None)
        bundle = casework("prove", "--bundle", str(out / "history.zip"), "--database", any_url)
        assert bundle.code == 0, bundle.err
        while_open = found(SECRETS, contents([tmp_path]))
        on_server = found(SECRETS, server_files(any_url, begun)) if begun else []
        assert house.vault.open(house.cases.case(case_no).parties[0].name or "") == WORKER["name"], "it is there, sealed"
    assert while_open == [] and on_server == []
    assert found(SECRETS, contents([tmp_path])) == [], "also after what was in the write-ahead log went into the files"
    assert found(SECRETS, [("logs", said.getvalue().encode()), *((text[:60], text.encode()) for text in texts)]) == []
    assert "unforeseen fault" in said.getvalue() and "DEBUG" not in said.getvalue().split("\n")[0]
