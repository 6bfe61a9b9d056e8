"""The public counter: a worker without an account complains, keeps a receipt, sees how it stands and hands in files."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.api.public import MOST_FILES
from casework.domain.dispatching import Dispatch
from casework.domain.evidence import AddEvidence
from casework.domain.settling.notes import Noted
from tests.api.calling import reasons
from tests.api.counter import COUNTER, OPEN, OURS, ZHANG, asks, at_the_counter, complains, hands_in, later, limited, told
from tests.office import furnished
from tests.people import COUNTY, DISPATCHER, OFFICER


def test_a_complaint_becomes_a_case_and_its_worker_gets_a_receipt(api):
    receipt, code = told(api)
    case = api.house.cases.case(receipt)
    assert (case.kind, case.channel, case.region, case.region_name) == ("complaint", "online", "620502", "秦州区玉泉镇")
    assert (case.claimed.heads, case.claimed.fen, case.arrears_months) == (3, 1_250_050, ("2026-01", "2026-02"))
    assert (case.respondents[0].name, case.respondents[0].uscc) == ("甘肃某某建筑工程有限公司", "91350100M000100Y43")
    assert {clock.rule for clock in case.clocks.values()} >= {"dispatch", "accept", "track"}
    assert len(code.replace("-", "")) == 10


def test_personal_data_lie_sealed(api):
    case = api.house.cases.case(told(api)[0])
    party = case.parties[0]
    opened = [api.house.vault.open(text or "") for text in (party.name, party.id_number, party.phone)]
    assert opened == ["张三", ZHANG, "13800000000"]
    stored = "".join(row.state.decode() for row in api.house.store.recorder.select_events(case.id))
    assert not any(text in stored for text in ("张三", ZHANG, "13800000000", "至今未付"))


def test_it_works_on_both_databases(any_url):
    with furnished(any_url) as house, at_the_counter(house) as api:
        receipt, code = told(api)
        assert asks(api, receipt, code).status_code == 200
        assert hands_in(api, receipt, code).status_code == 201


def test_a_request_sent_again_gets_the_same_receipt_and_makes_no_second_case(api):
    first, again = complains(api, key="k1"), complains(api, key="k1")
    assert (again.status_code, again.json()) == (201, first.json())
    other = complains(api, key="k1", workers=4)
    assert (other.status_code, other.json()["code"]) == (422, "command_reused")


def test_one_request_sent_twice_at_once_makes_one_case(api):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: complains(api, key="twins", phone="13822220000"), range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.text for answer in answers}) == 1


def test_the_same_person_and_employer_again_is_taken_and_only_the_office_is_told(api):
    one = told(api, id_number="620502199001010013")[0]
    later(api, timedelta(days=3))
    answer = complains(api, id_number="620502199001010013", phone="13900000000")
    assert answer.status_code == 201 and one not in answer.text
    facts = api.house.cases.facts(api.house.cases.case(answer.json()["receipt"]).id)
    [note] = [fact for fact in facts if isinstance(fact, Noted)]
    assert one in api.house.vault.open(note.text or "")
    assert api.house.cases.case(one).version == 1


def test_progress_is_told_in_plain_words_with_the_unit_and_the_next_days(api):
    receipt, code = told(api, id_number="110105194912310142")
    api.house.do(Dispatch(case_no=receipt, lead=COUNTY.code), by=DISPATCHER)
    answer = asks(api, receipt, code.lower().replace("-", " "))
    assert answer.status_code == 200
    body = answer.json()
    assert (body["receipt"], body["unit"], body["stage"]["zh"]) == (receipt, COUNTY.name, "已交承办单位办理")
    assert [each["zh"] for each in body["happened"]] == ["收到投诉", f"交{COUNTY.name}办理"]
    assert all(each["on"] and each["en"] for each in body["next"]) and body["next"]
    assert body["money"] == body["money"] | {"whose": "case", "claimed_fen": 1_250_050, "verified_fen": None, "paid_fen": 0}
    assert any("12333" in way["zh"] for way in body["ways"]) and any("仲裁" in way["zh"] for way in body["ways"])
    assert DISPATCHER.person not in answer.text and "张三" not in answer.text


def test_a_wrong_code_and_an_unknown_receipt_are_answered_alike(api):
    receipt, code = told(api)
    answers = [asks(api, receipt, "0000000000"), asks(api, "620502-2026-999999", code), asks(api, api.received(), code)]
    said = [{name: value for name, value in answer.json().items() if name != "request_id"} for answer in answers]
    assert [answer.status_code for answer in answers] == [404] * 3 and said == [said[0]] * 3
    assert said[0]["code"] == "receipt_not_found"


@pytest.mark.parametrize("receipt", ["known", "620502-2026-888888", "x" * 40, "%00%0d%0a"])
def test_guessing_costs_time_and_more_each_time_and_never_for_ever(api, receipt):
    where, code = told(api) if receipt == "known" else (receipt, "7K2M9-QXW4T")
    answers = [asks(api, where, "0000000000") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404, 429]
    assert answers[-1].headers["retry-after"] == "1" and "请在1秒后再试" in reasons(answers[-1])
    later(api, timedelta(seconds=1))
    assert asks(api, where, "0000000000").status_code == 404
    assert asks(api, where, code).headers["retry-after"] == "2"
    later(api, timedelta(minutes=20))
    assert asks(api, where, code).status_code == (200 if receipt == "known" else 404)


def test_a_stranger_who_guesses_elsewhere_does_not_lock_the_worker_out(api):
    limited(api, replace(OPEN, proxies=OURS))
    receipt, code = told(api)
    assert [asks(api, receipt, "x", **{"X-Forwarded-For": "6.6.6.6"}).status_code for _ in range(6)][-1] == 429
    assert asks(api, receipt, code, **{"X-Forwarded-For": "9.9.9.9"}).status_code == 200


@pytest.mark.parametrize("body", [{}, {"code": 5}, {"code": "x" * 41}, {"code": "a\x00"}, {"code": "x", "more": 1}])
def test_what_is_no_code_is_refused(api, body):
    receipt, _ = told(api)
    assert api.call("POST", f"{COUNTER}/{receipt}", None, json=body).status_code == 422


def test_there_is_nothing_to_read_by_address_alone(api):
    receipt, _ = told(api)
    assert [api.get(path, None).status_code for path in (COUNTER, f"{COUNTER}/{receipt}")] == [405, 405]


def test_a_file_is_handed_in_by_receipt_and_code(api):
    receipt, code = told(api)
    first, again = hands_in(api, receipt, code), hands_in(api, receipt, code)
    assert (first.status_code, again.status_code) == (201, 200)
    [item] = api.house.cases.case(receipt).evidence.values()
    assert (item.item, item.media_type, item.of) == ("evidence-1", "image/png", "complainant")
    assert [each["zh"] for each in asks(api, receipt, code).json()["happened"]] == ["收到投诉", "收到一份材料"]


def test_a_file_sent_again_under_its_key_is_answered_the_same(api):
    receipt, code = told(api)
    key = {"Idempotency-Key": f"file-{receipt}"}
    first, again = hands_in(api, receipt, code, key), hands_in(api, receipt, code, key)
    assert (again.status_code, again.json()) == (201, first.json())


def test_a_strangers_file_is_not_even_read(api):
    receipt, _ = told(api)
    assert hands_in(api, receipt, "0000000000").status_code == 404
    assert hands_in(api, "620502-2026-777777", "0000000000").status_code == 404
    without = hands_in(api, receipt, None)
    assert without.status_code == 422 and "must come before the file" in reasons(without)
    assert api.house.cases.case(receipt).evidence == {}


def test_the_code_comes_before_the_file(api):
    receipt, code = told(api)
    form = "Content-Disposition: form-data; name="
    body = f'--x\r\n{form}"file"\r\n\r\nfile\r\n--x\r\n{form}"code"\r\n\r\n{code}\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = api.call("POST", f"{COUNTER}/{receipt}/evidence", None, headers, content=body)
    assert answer.status_code == 422 and "请在文件之前填写查询码" in reasons(answer)


def test_the_counter_takes_so_many_files_of_a_case_and_no_more(api):
    receipt, code = told(api)
    for number in range(MOST_FILES):
        api.house.do(AddEvidence(case_no=receipt, digest=f"{number:064x}", media_type="image/png", size=1), by=OFFICER)
    answer = hands_in(api, receipt, code)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_files")


def test_who_was_turned_away_stands_in_the_access_log_without_any_secret(api):
    receipt, code = told(api)
    assert asks(api, receipt, "wrong-code").status_code == 404
    log = api.client.app.state.served.access
    assert log.flush()
    [entry] = [entry for entry in log.since(api.house.clock(), 10_000) if entry.path.endswith(receipt) and entry.status == 404]
    assert (entry.person, entry.code, entry.address) == (None, "receipt_not_found", "10.0.0.1")
    assert code not in str(entry) and "wrong-code" not in str(entry)
