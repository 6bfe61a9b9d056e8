"""How often a phone and an address may come to the public counter within the hour."""

from dataclasses import replace
from datetime import timedelta

from tests.api.counter import OPEN, OURS, asks, complains, hands_in, later, limited, told


def test_one_phone_complains_so_often_within_the_hour(api):
    limited(api, replace(OPEN, per_phone=2))
    phone = {"phone": "13811112222"}
    assert [complains(api, **phone).status_code for _ in range(2)] == [201, 201]
    answer = complains(api, **phone)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 3600
    assert complains(api, phone="13811113333").status_code == 201
    later(api, timedelta(seconds=int(answer.headers["retry-after"])))
    assert complains(api, **phone).status_code == 201


def test_one_address_complains_so_often_within_the_hour(api):
    limited(api, replace(OPEN, per_address=2, proxies=OURS))
    phones = ["13811110001", "13811110002", "13811110003"]
    assert [complains(api, phone=phone, address="6.6.6.6").status_code for phone in phones] == [201, 201, 429]
    assert complains(api, phone=phones[2], address="9.9.9.9").status_code == 201


def test_a_request_sent_again_does_not_count_against_the_phone(api):
    limited(api, replace(OPEN, per_phone=1))
    assert [complains(api, key="again", phone="13811110004").status_code for _ in range(3)] == [201] * 3


def test_a_form_with_faults_does_not_count_against_the_phone(api):
    limited(api, replace(OPEN, per_phone=1))
    assert [complains(api, phone="13811110005", workers=workers).status_code for workers in (0, 0, 1)] == [422, 422, 201]


def test_one_address_asks_and_sends_files_so_often_within_the_hour(api):
    receipt, code = told(api)
    limited(api, replace(OPEN, files=1, proxies=OURS))
    sends = {"X-Forwarded-For": "6.6.6.7"}
    assert [hands_in(api, receipt, code, sends).status_code for _ in range(2)] == [200 + 1, 429]
    limited(api, replace(OPEN, asked=2, proxies=OURS))
    assert [asks(api, receipt, code, **{"X-Forwarded-For": "6.6.6.8"}).status_code for _ in range(3)] == [200, 200, 429]
