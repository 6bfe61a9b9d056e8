"""Sheets handed in lie sealed in the database, on every database, and go with their key."""

from datetime import timedelta

import pytest

from casework.security.imports import Imports, SheetGone
from tests.office import furnished
from tests.people import STRANGER, WINDOW


def test_a_sheet_and_its_report_come_back_for_who_handed_it_in_and_go_after_seven_days(any_url):
    with furnished(any_url) as house:
        imports, now = Imports(house.store, house.vault), house.clock()
        handed = imports.hand_in(WINDOW, "张三".encode(), "线索.csv", {"region": None}, now)
        imports.works(handed.id, "w")
        imports.reported(handed.id, b"report")
        assert (imports.sheet(handed.id).decode(), imports.report(handed.id)) == ("张三", b"report")
        again = imports.find(WINDOW, handed.id)
        assert (again.name, again.options, again.work, again.has_report) == ("线索.csv", {"region": None}, "w", True)
        assert [each.id for each in imports.mine(WINDOW)] == [handed.id] and imports.mine(STRANGER) == []
        with pytest.raises(SheetGone):
            imports.find(STRANGER, handed.id)
        assert (imports.forget_old(now + timedelta(days=6)), imports.forget_old(now + timedelta(days=8))) == (0, 1)
        with pytest.raises(SheetGone):
            imports.report(handed.id)


def test_a_sheet_whose_key_is_gone_cannot_be_read_and_its_name_is_not_told(sqlite_url):
    with furnished(sqlite_url) as house:
        imports = Imports(house.store, house.vault)
        handed = imports.hand_in(WINDOW, b"x", "张三.csv", {}, house.clock())
        house.vault.forget(f"import-{handed.id}")
        assert imports.find(WINDOW, handed.id).name == ""
        with pytest.raises(SheetGone):
            imports.sheet(handed.id)
