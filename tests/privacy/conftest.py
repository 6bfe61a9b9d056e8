"""An office with a withdrawn case of two workers, whose backup keys and list of erasures lie where the test says."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from casework.bootstrap import Casework
from casework.domain.approvals import Approve
from casework.domain.erasing.ordering import ProposeErasure
from casework.domain.evidence import AddEvidence
from casework.domain.parties import Party, Respondent
from casework.privacy.carrying_out import Eraser
from casework.security.evidence import Evidence
from casework.security.receipts import Receipts
from tests.office import KEY, Office, furnished
from tests.people import CHIEF, OFFICER, WINDOW

PHOTO, SCAN = b"\xff\xd8\xff\xe0" + b"one" * 50, b"\xff\xd8\xff\xe0" + b"two" * 50
BOSS = Respondent("boss", "person", person_name="王老板")
SECRETS = ("张三丰", "13912345678", "620502199001011234")


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine's own settings; a checkpoint key and a folder for signed notes outside the database."""
    for name in [name for name in os.environ if name.startswith("CASEWORK_")]:
        monkeypatch.delenv(name)
    outside = {"CASEWORK_CHECKPOINT_KEY": "ab" * 32, "CASEWORK_CHECKPOINTS": str(tmp_path / "outside")}
    for name, value in (KEY | outside).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def office(any_url: str) -> Iterator[Office]:
    """A withdrawn complaint with files of one worker and of all, on each database."""
    with furnished(any_url) as house:
        yield withdrawn(Office(house))


@pytest.fixture
def file_office(sqlite_url: str) -> Iterator[Office]:
    """The same on a file, where the database does not matter."""
    with furnished(sqlite_url) as house:
        yield withdrawn(Office(house))


def withdrawn(office: Office) -> Office:
    """The case, with everything an erasure must reach."""
    w1 = Party("w1", name=SECRETS[0], phone=SECRETS[1], id_number=SECRETS[2], bank_card="6222020200000000000")
    office.receives(parties=(w1, Party("w2", name="李四", phone="13800000002")), respondents=(BOSS,), description="欠薪三个月")
    store, vault, now = office.house.store, office.house.vault, office.house.clock()
    for content, of in ((PHOTO, "w1"), (SCAN, None)):
        digest = Evidence(store, vault).put(office.case_no, content, "image/jpeg", now)
        office.does(AddEvidence(case_no=office.case_no, digest=digest, media_type="image/jpeg", size=len(content), of=of), OFFICER)
    Receipts(store, vault).issue(office.case_no, SECRETS[2], "某某建筑", now)
    office.gets("withdraw", OFFICER, signed_by=("w1", "w2"), called_back_by="reviewer")
    return office


def ordered(office: Office, what: str = "person", ref: str | None = "w1", ground: str = "data_subject") -> str:
    """An erasure that was asked for and approved; its name."""
    office.gets("propose_erasure", WINDOW, what=what, ref=ref, ground=ground, paper="申请〔2026〕1号")
    return list(office.case.erasures)[-1]


def asked(office: Office, **fields: str | None) -> str:
    """A proposal that waits; the request."""
    given: dict[str, str | None] = {"what": "person", "ref": "w1", "ground": "data_subject", "paper": "申请〔2026〕1号"}
    office.does(ProposeErasure(case_no=office.case_no, **(given | fields)), WINDOW)  # type: ignore[arg-type]  # as the test has it
    return list(office.case.requests)[-1]


def approve(office: Office, request: str) -> None:
    """By the chief."""
    office.does(Approve(case_no=office.case_no, request=request), CHIEF)


def eraser(house: Casework) -> Eraser:
    """What carries out, with backups of keys kept for 30 days."""
    return Eraser(house.cases, 30)


def digest_of(content: bytes) -> str:
    """As evidence is addressed."""
    return sha256(content).hexdigest()
