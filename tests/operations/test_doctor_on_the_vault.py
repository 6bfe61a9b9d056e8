"""The doctor looks into the vault: rotations left half way, and erasures that were approved and not done."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.doctor.vault import erasures, of_vault, rotation
from casework.domain.approvals import Approve
from casework.domain.erasing.ordering import ProposeErasure
from casework.domain.parties import Party
from casework.privacy.carrying_out import Eraser
from casework.security.epochs import Epoch
from casework.security.rotation import Standing, retire, rewrap, rotate
from tests.office import KEY, Office, furnished
from tests.operations.test_doctor import NOW, codes, grave
from tests.people import CHIEF, OFFICER, WINDOW


def epoch(number: int, keys: int, known: bool = True, retired: bool = False) -> Standing:
    """An epoch as it stands."""
    return Standing(Epoch(number, "aes-256-gcm", b"", 0.0, 1.0 if retired else None), keys, known)


def test_each_step_that_a_rotation_lacks_is_told_with_its_command():
    assert codes(rotation([epoch(1, 5)])) == [] == codes(rotation([epoch(1, 0, retired=True), epoch(2, 5)]))
    [left] = rotation([epoch(1, 3), epoch(2, 5)])
    assert left.code == "rotation_unfinished" and "3" in left.zh and "casework vault rewrap" in left.zh and not left.serious
    [empty] = rotation([epoch(1, 0), epoch(2, 5)])
    assert empty.code == "epoch_to_retire" and "casework vault retire 1" in empty.en
    assert grave(rotation([epoch(1, 3), epoch(2, 5, known=False)])) == ["epoch_not_known"]


def test_an_erasure_that_waits_is_told_at_once_and_is_serious_after_an_hour():
    orders = [("620502-2026-000002", NOW - timedelta(minutes=1)), ("620502-2026-000001", NOW - timedelta(hours=1))]
    assert codes(erasures((), NOW)) == []
    [told] = erasures(orders, NOW)
    assert told.code == "erasure_waits" and "2" in told.zh and "620502-2026-000001" in told.zh and not told.serious
    assert grave(erasures(orders, NOW + timedelta(seconds=1))) == ["erasure_waits"]


def test_an_office_is_told_of_both_until_they_are_done(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "key"
    for name, value in (KEY | {"CASEWORK_CHECKPOINT_KEY": "ab" * 32, "CASEWORK_CHECKPOINTS": str(tmp_path / "outside")}).items():
        monkeypatch.setenv(name, value)
    with furnished(sqlite_url) as house:
        office = Office(house)
        office.receives(parties=(Party("w1", name="张三丰"), Party("w2", name="李四")))
        office.gets("withdraw", OFFICER, signed_by=("w1", "w2"), called_back_by="reviewer")
        rotate(house.vault, file, "aes-256-gcm")
        monkeypatch.setenv("CASEWORK_MASTER_KEY_FILE", str(file))
        monkeypatch.delenv("CASEWORK_MASTER_KEY")
        asked = ProposeErasure(case_no=office.case_no, what="person", ref="w1", ground="data_subject", paper="申请〔2026〕1号")
        office.does(asked, WINDOW)
        office.does(Approve(case_no=office.case_no, request=list(office.case.requests)[-1]), CHIEF)
        assert codes(of_vault(house)) == ["rotation_unfinished", "erasure_waits"]
        Eraser(house.cases, 30).carry_out_all()
        rewrap(house.vault)
        assert codes(of_vault(house)) == ["epoch_to_retire"]
        retire(house.vault, 1)
        assert codes(of_vault(house)) == []
