"""Text messages, webhooks and group robots against a real web service: what goes out, and what each answer means."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from casework.notices.channel_file import channels_of
from casework.notices.channels import Channels
from casework.notices.http_wire import Wire
from casework.notices.message import Message, NoticeFault, Route, TryLater, Undeliverable
from casework.notices.robots import CUT, Robot
from tests.notices.webhost import DRIP, HANG, WebHost, serving

PHONE = "13812345678"
AWKWARD = 'He said "付钱" & left; 100% {phone} <b>\\n</b> ＝？#'
MESSAGE = Message(AWKWARD, "长文：" + AWKWARD, "key-1", "https://casework.example.gov.cn/cases/620502-2026-000123", True, AWKWARD)
ALIKE = """
[sms]
kind = "sms"
url = "URL/send/{secret}?id={id}"
secret = { env = "SMS_KEY" }
timeout = 0.3
"""


def made(folder, host: WebHost, text: str) -> Channels:
    file = folder / "channels.toml"
    file.write_text(text.replace("URL", host.url), encoding="utf-8")
    return Channels(channels_of(str(file), {"SMS_KEY": "s3/cr&t"}))


def refused(channels: Channels, address: str = PHONE, name: str = "sms") -> NoticeFault:
    with pytest.raises(NoticeFault) as fault:
        channels.send(Route(name, address), MESSAGE)
    assert PHONE not in fault.value.reason and "s3" not in fault.value.reason
    return fault.value


def test_a_form_is_encoded_whatever_the_text_holds(tmp_path):
    form = 'form = { mobile = "{phone}", content = "【人社】{text}", key = "{secret}" }\nheaders = { X-Key = "{secret}" }'
    with serving() as host:
        made(tmp_path, host, ALIKE + form).send(Route("sms", "+86 138-1234-5678"), MESSAGE)
    [asked] = host.asked
    assert asked.form == {"mobile": PHONE, "content": f"【人社】{AWKWARD}", "key": "s3/cr&t"}
    assert asked.method == "POST" and asked.path == "/send/s3%2Fcr%26t?id=key-1"
    assert asked.headers["X-Key"] == "s3/cr&t" and asked.headers["Idempotency-Key"] == "key-1"
    assert asked.headers["Content-Type"].startswith("application/x-www-form-urlencoded")


def test_a_json_body_is_encoded_also_where_json_stands_inside_a_text(tmp_path):
    body = """json = { to = ["{phone}"], n = 1, deep = { text = "{text}", param = '{"content":"{text_json}"}' }, urgent = "{urgent}" }"""
    with serving() as host:
        made(tmp_path, host, ALIKE + body).send(Route("sms", PHONE), MESSAGE)
    said = host.asked[0].json
    assert said["to"] == [PHONE] and said["n"] == 1 and said["deep"]["text"] == AWKWARD and said["urgent"] == "true"
    assert json.loads(said["deep"]["param"]) == {"content": AWKWARD}


def test_a_query_is_encoded_and_a_get_has_no_body(tmp_path):
    text = '[sms]\nkind = "sms"\nmethod = "GET"\nurl = "URL/send?to={to}&text={text}"\n'
    with serving() as host:
        made(tmp_path, host, text).send(Route("sms", PHONE), MESSAGE)
    assert host.asked[0].query == {"to": PHONE, "text": AWKWARD} and host.asked[0].body == b"" and host.asked[0].method == "GET"


BODY = 'json = { to = "{phone}" }\n'
JUDGED = BODY + 'success_path = "result.0.code"\nsuccess_values = [0, "OK"]\nbad_address = ["ILLEGAL"]\nreference = "id"\n'


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (400, Undeliverable, "the service refused the message (400)"), (404, Undeliverable, "the service refused the message (404)"),
        (401, TryLater, "the service refused our credentials (401)"), (403, TryLater, "the service refused our credentials (403)"),
        (429, TryLater, "the service asks to try later (429)"), (500, TryLater, "the service asks to try later (500)"),
        (503, TryLater, "the service asks to try later (503)"), (408, TryLater, "the service asks to try later (408)"),
        (302, TryLater, "the service answered 302; redirects are not followed, so write its present address"),
        (307, TryLater, "the service answered 307; redirects are not followed, so write its present address"),
    ],
)  # fmt: skip
def test_each_status_means_wait_or_give_up_and_no_redirect_is_followed(tmp_path, status, kind, reason):
    with serving(WebHost(status=status)) as host:
        fault = refused(made(tmp_path, host, ALIKE + BODY))
    assert type(fault) is kind and fault.reason == reason and len(host.asked) == 1


@pytest.mark.parametrize("value", [0, "0", "OK"])
def test_a_good_answer_is_told_by_its_body_and_gives_its_own_number(tmp_path, value):
    with serving() as host:
        host.answers({"result": [{"code": value}], "id": 77})
        assert made(tmp_path, host, ALIKE + JUDGED).send(Route("sms", PHONE), MESSAGE).reference == "77"


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        ({"result": [{"code": "ILLEGAL"}]}, Undeliverable, "refused the address (result.0.code = ILLEGAL)"),
        ({"result": [{"code": "LIMIT.FLOW"}]}, TryLater, "did not take the message (result.0.code = LIMIT.FLOW)"),
        ({"result": [{"code": f"bad number {PHONE}"}]}, TryLater, "(result.0.code = something else)"),
        ({"result": [{"code": PHONE}]}, TryLater, "(result.0.code = something else)"),
        ({"result": [{"code": False}]}, TryLater, "(result.0.code = false)"), ({"result": []}, TryLater, "something else"),
        ({"result": {"0": {}}}, TryLater, "something else"), ([], TryLater, "something else"), ("x", TryLater, "something else"),
    ],
)  # fmt: skip
def test_a_refusal_inside_a_good_status_is_a_refusal(tmp_path, body, kind, reason):
    with serving() as host:
        host.answers(body)
        fault = refused(made(tmp_path, host, ALIKE + JUDGED))
    assert type(fault) is kind and reason in fault.reason


@pytest.mark.parametrize("body", [b"<html>ok</html>", b"", b"\xff\xfe", b"[" * 60_000, b'{"result":[{"code":0' + b"0" * 100_000])
def test_an_answer_that_is_no_json_is_no_success(tmp_path, body):
    with serving(WebHost(body=body)) as host:
        assert type(refused(made(tmp_path, host, ALIKE + JUDGED))) is TryLater


def test_a_service_that_hangs_goes_away_and_comes_back(tmp_path):
    with serving(WebHost(status=HANG)) as host:
        channels = made(tmp_path, host, ALIKE + BODY)
        assert refused(channels).reason == "the service does not answer: TimeoutError"
    gone = refused(channels)
    host.status = 200
    with serving(host):
        channels.send(Route("sms", PHONE), MESSAGE)
    assert type(gone) is TryLater and "ConnectionRefusedError" in gone.reason and len(host.asked) == 2


def test_a_service_that_answers_drop_by_drop_is_left_as_well(tmp_path):
    with serving(WebHost(status=DRIP)) as host:
        fault = refused(made(tmp_path, host, ALIKE + BODY))
    assert type(fault) is TryLater and fault.reason == "the service does not answer: TimeoutError"


def test_the_environments_proxy_is_not_used_unless_the_file_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving() as host, serving() as proxy:
        made(tmp_path, host, ALIKE + BODY).send(Route("sms", PHONE), MESSAGE)
        made(tmp_path, host, ALIKE + BODY + f'proxy = "{proxy.url}"').send(Route("sms", PHONE), MESSAGE)
    assert len(host.asked) == 1 and proxy.asked[0].path.startswith(f"{host.url}/send/")


@pytest.mark.parametrize(
    "address", ["1381234567", "12812345678", "138123456789", "010-62345678", "１３８１２３４５６７８", f"{PHONE}\r\n", "", "x"]
)
def test_what_is_no_mobile_number_never_reaches_the_service(tmp_path, address):
    with serving() as host:
        channels = made(tmp_path, host, ALIKE + BODY)
        if address.strip() == PHONE:
            channels.send(Route("sms", address), MESSAGE)
            assert host.asked[0].json == {"to": PHONE}
        else:
            assert type(refused(channels, address)) is Undeliverable and host.asked == []


def test_a_webhook_without_more_words_posts_the_whole_message_with_its_token(tmp_path):
    text = '[own]\nkind = "webhook"\nurl = "URL/in"\nsecret = { env = "SMS_KEY" }\n'
    with serving() as host:
        made(tmp_path, host, text).send(Route("own", "li.wei"), MESSAGE)
    [asked] = host.asked
    assert asked.headers["Authorization"] == "Bearer s3/cr&t"
    assert asked.json == {
        "id": "key-1", "to": "li.wei", "subject": AWKWARD, "text": MESSAGE.text, "link": MESSAGE.link, "urgent": "true",
    }  # fmt: skip


NOW = datetime(2026, 11, 21, 1, 2, 3, 456000, tzinfo=UTC)


def robot(kind: str, host: WebHost, **given: str) -> Channels:
    return Channels({"group": Robot(kind, "k3y", host.url, wire=Wire(0.3), now=lambda: NOW, **given)})


def test_the_wecom_robot_speaks_to_the_group_or_calls_a_member_and_keeps_to_its_limit():
    with serving(WebHost(body=b'{"errcode":0,"errmsg":"ok"}')) as host:
        robot("wecombot", host).send(Route("group", "group"), MESSAGE)
        robot("wecombot", host).send(Route("group", PHONE), Message("题", "字" * 3000, "2"))
    whole, called = (asked.json for asked in host.asked)
    assert whole == {"msgtype": "text", "text": {"content": f"{AWKWARD}\n{MESSAGE.text}"}} and host.asked[0].path == "/?key=k3y"
    assert called["text"]["mentioned_mobile_list"] == [PHONE]
    assert len(called["text"]["content"].encode()) <= 2048 and called["text"]["content"].endswith(CUT)


def test_the_dingtalk_robot_signs_as_dingtalk_demands():
    with serving(WebHost(body=b'{"errcode":0}')) as host:
        robot("dingtalk", host, sign="SECx").send(Route("group", PHONE), MESSAGE)
    query = parse_qs(urlsplit(host.asked[0].path).query)
    digest = hmac.new(b"SECx", f"{query['timestamp'][0]}\nSECx".encode(), hashlib.sha256).digest()
    assert query["timestamp"] == ["1795222923456"] and base64.b64decode(query["sign"][0]) == digest
    assert host.asked[0].json["at"] == {"atMobiles": [PHONE], "isAtAll": False}


def test_the_feishu_robot_signs_as_feishu_demands():
    with serving(WebHost(body=b'{"code":0}')) as host:
        robot("feishu", host, sign="s").send(Route("group", "group"), MESSAGE)
        robot("feishu", host).send(Route("group", "group"), MESSAGE)
    signed, plain = (asked.json for asked in host.asked)
    digest = hmac.new(f"{signed['timestamp']}\ns".encode(), b"", hashlib.sha256).digest()
    assert signed["timestamp"] == "1795222923" and base64.b64decode(signed["sign"]) == digest
    assert host.asked[0].path == "/k3y" and "sign" not in plain


@pytest.mark.parametrize(
    ("kind", "body"), [("wecombot", b'{"errcode":93000}'), ("dingtalk", b'{"errcode":310000}'), ("feishu", b'{"code":19021}')]
)
def test_a_robot_that_refuses_with_status_200_has_refused(kind, body):
    with serving(WebHost(body=body)) as host:
        fault = refused(robot(kind, host), "group", "group")
    assert type(fault) is TryLater and fault.reason.endswith(f"code = {body[body.index(b':') + 1 : -1].decode()})")


@pytest.mark.parametrize(("kind", "address"), [("wecombot", "li"), ("dingtalk", "@all"), ("feishu", PHONE)])
def test_a_robot_takes_the_group_or_a_number_it_can_call(kind, address):
    with serving() as host:
        assert type(refused(robot(kind, host), address, "group")) is Undeliverable and host.asked == []
