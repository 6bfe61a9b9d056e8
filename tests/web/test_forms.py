"""Forms made from schemas: a kind of field for each kind of value, and the same body back."""

import pytest

from casework.api.giving import wished
from casework.api.schemas import move_schema
from casework.domain.registry import commands
from casework.web.forms import Field, fields, kind_of, reasons_by_place
from casework.web.posted import Faults, body_of, fen

SAID = {
    "text": "文字", "long": "长文字", "whole": "3", "money": "12,500.50", "day": "2026-11-20", "moment": "2026-11-20T09:30",
    "yesno": "yes", "choice": "x", "several": "x", "lines": "一\n二", "pairs": "甲=1\n乙：是",
}  # fmt: skip


def filled(shown: tuple[Field, ...]) -> dict[str, str]:
    said: dict[str, str] = {}
    for field in shown:
        if field.kind in ("group", "rows"):
            said |= filled(field.parts)
        else:
            said[field.name] = SAID[field.kind]
    return said


@pytest.mark.parametrize("move", sorted(commands()))
def test_a_form_that_is_filled_in_whole_is_read_as_the_command_of_its_move(move):
    schema, faults = move_schema(move), Faults()
    body = body_of(schema, filled(fields(move, schema, "zh", {}, {})), faults)
    wish = wished(move, body, "620502-2026-000001")
    of_kind = [each for each in wish.faults if "must be" in each and "not" in each and ".*" not in each]
    assert faults == {} and of_kind == [] and body.keys() == schema["properties"].keys()


@pytest.mark.parametrize("move", sorted(commands()))
def test_an_empty_form_says_nothing(move):
    schema = move_schema(move)
    said = dict.fromkeys(filled(fields(move, schema, "zh", {}, {})), "")
    assert body_of(schema, said, Faults()) == {}


def as_opened(shown: tuple[Field, ...]) -> dict[str, str]:
    return {name: value for field in shown for name, value in ({field.name: field.value} | as_opened(field.parts)).items()}


def test_rows_as_they_were_opened_say_nothing():
    schema = move_schema("establish")
    opened = as_opened(fields("establish", schema, "zh", {}, {}))
    assert opened["found[0].kind"] and "found" not in body_of(schema, opened, Faults())
    assert body_of(schema, opened | {"found[0].ref": "firm"}, Faults())["found"][0]["ref"] == "firm"


def test_what_was_filled_in_stands_there_again_with_its_fault():
    schema = move_schema("receive")
    said = {"region": "620502", "parties[0].phone": "138", "parties[3].name": "张三"}
    shown = {field.name: field for field in fields("receive", schema, "zh", said, {"parties[0].phone": "错"})}
    rows = shown["parties"].parts
    assert shown["region"].value == "620502" and len(rows) == 5
    phone = next(part for part in rows[0].parts if part.name.endswith("phone"))
    assert (phone.value, phone.fault) == ("138", "错")


def test_faults_of_the_api_find_their_fields():
    placed, others = reasons_by_place(["$.region: is required", "$.parties[0].phone: is bad", "the case is closed"], move_schema("receive"))
    assert placed == {"region": "is required", "parties[0].phone": "is bad"} and others == ["the case is closed"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0", 0), ("12500.5", 1_250_050), ("12,500.50元", 1_250_050), ("-3", -300), ("1.005", None), ("abc", None), ("", None)],
)
def test_yuan_are_read_as_fen(text, wanted):
    assert fen(text) == wanted


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [("fen", "很多", "金额"), ("heads", "三", "整数"), ("yes", "maybe", "是或否"), ("at", "明天", "时间"), ("map", "没有等号", "名称=值")],
)
def test_what_cannot_be_read_is_told_at_its_field(name, value, fault):
    kinds = {"fen": {"type": "integer"}, "heads": {"type": "integer"}, "yes": {"type": "boolean"},
             "at": {"type": "string", "format": "date-time"}, "map": {"type": "object", "additionalProperties": {}}}  # fmt: skip
    faults = Faults()
    assert body_of({"properties": {name: kinds[name]}}, {name: value}, faults) == {}
    assert fault in faults[name]


def test_a_sealed_text_gets_room_and_money_is_asked_for_in_yuan():
    assert kind_of("why", {"type": ["string", "null"], "writeOnly": True}) == "long"
    assert [kind_of(name, {"type": "integer"}) for name in ("fen", "fine_fen", "heads")] == ["money", "money", "whole"]


def test_a_row_that_may_stay_empty_asks_for_nothing_until_it_is_begun():
    def asked(said):
        shown = {field.name: field for field in fields("receive", move_schema("receive"), "zh", said, {})}
        return [[part.name for part in row.parts if part.required] for row in shown["parties"].parts]

    assert not any(asked({})) and asked({"parties[1].name": "张三"})[1]


def test_what_a_rule_says_of_a_field_stands_at_the_field():
    reasons = ["region '62' is not a six-digit code", "$.channel: is required", "the case is struck off already"]
    placed, others = reasons_by_place(reasons, move_schema("receive"))
    assert placed == {"region": reasons[0], "channel": "is required"} and others == reasons[2:]
