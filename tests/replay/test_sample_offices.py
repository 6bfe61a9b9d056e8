"""Printed places find their codes, and every region has an office of its level."""

import pytest

from casework.domain.office import Office
from casework.domain.office_faults import deputy_faults, holding_faults, unit_faults
from casework.domain.values import Post
from casework.samples.offices import sample_office, sample_offices
from casework.samples.regions import code_of


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("四川省宜宾市珙县", "511526", "county"),
        ("四川省资阳市", "512000", "city"),
        ("四川省凉山州盐源县", "513423", "county"),
        ("甘肃省兰州新区", "620100", "city"),
        ("海南省", "460000", "province"),
        ("广东省东莞市中堂镇", "441900", "city"),
        ("江苏省南通市通州区", "320612", "county"),
        ("江苏省海安县", "320621", "county"),
        ("北京市朝阳区", "110105", "county"),
        ("珙县", "511526", "county"),
        ("鼓楼区", "000000", "county"),
        ("某市(未印)", "000000", "county"),
        ("", "000000", "county"),
        (None, "000000", "county"),
    ],
)
def test_a_printed_place_gives_its_code_and_level(name: str | None, code: str, level: str) -> None:
    assert code_of(name) == (code, level)


@pytest.mark.parametrize("level", ["county", "city", "province"])
def test_a_sample_office_has_sound_units_and_two_pairs_of_eyes(level: str) -> None:
    office = sample_office("510000", "四川省", level)
    assert [fault for unit in office.units for fault in unit_faults(unit)] == []
    assert len({inspector.badge for inspector in office.inspectors(office.code("insp"))}) == 2
    assert office.person(Post.UNIT_HEAD, office.code("insp")) not in {i.person for i in office.inspectors(office.code("insp"))}


@pytest.mark.parametrize(
    ("region", "level", "regions"),
    [
        ("620502", "county", ["620502", "620500", "620000"]),
        ("620500", "city", ["620500", "620000"]),
        ("620000", "province", ["620000"]),
        ("110105", "county", ["110105", "110000"]),
        ("429004", "county", ["429004", "420000"]),
        ("441900", "city", ["441900", "440000"]),
        ("000000", "county", ["000000"]),
    ],
)
def test_above_every_region_stand_the_offices_of_its_city_and_province(region: str, level: str, regions: list[str]) -> None:
    offices = sample_offices(region, "某地", level)
    assert [office.region for office in offices] == regions
    units = [unit for office in offices for unit in office.units]
    assert [fault for unit in units for fault in unit_faults(unit)] == []
    known = {unit.code for unit in units}
    assert [fault for office in offices for held in office.holdings for fault in holding_faults(held, known)] == []
    assert [fault for office in offices for deputy in office.deputies for fault in deputy_faults(deputy, known)] == []


def test_a_sample_office_can_be_climbed_to_the_province_and_every_deputy_holds_a_post() -> None:
    offices = sample_offices("620502", "秦州区", "county")
    holdings = tuple(held for sample in offices for held in sample.holdings)
    deputies = tuple(deputy for sample in offices for deputy in sample.deputies)
    office = Office({unit.code: unit for sample in offices for unit in sample.units}, holdings, deputies)
    for kind in ("hrss", "leading_group", "government", "police"):
        above = [office.unit_above("620502", kind, level) for level in ("county", "city")]
        assert [unit.region for unit in above if unit is not None] == ["620500", "620000"]
    accounts = [held.person for held in holdings]
    assert len(accounts) == len(set(accounts))
    assert {deputy.deputy for deputy in deputies} | {deputy.person for deputy in deputies} <= set(accounts)
    assert {sector for held in office.posts_of("620502-gov") for sector in held.portfolio} == {"labour", "construction"}
    assert office.posts_of("620502-police") and any(held.post == Post.LEADER for held in office.posts_of("620502-hrss"))


def test_a_post_that_the_sample_does_not_have_is_told() -> None:
    with pytest.raises(LookupError, match="has no leader"):
        sample_office("510000", "四川省", "city").person(Post.LEADER, "510000-insp")
