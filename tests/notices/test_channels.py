"""The file of channels and what is made of it; the file channel; applications of WeCom and mail by apprise."""

import json
import logging
import os
import stat
import sys
import threading
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO

import pytest

from casework.notices.apprise_channel import AppriseChannel
from casework.notices.channel_file import KINDS, ChannelFileError, channels_of
from casework.notices.channels import SETTINGS, Channels
from casework.notices.file_channel import NAME, FileChannel
from casework.notices.http_gateway import HttpGateway
from casework.notices.message import Message, Route, TryLater, Undeliverable
from casework.notices.robots import Robot
from casework.notices.smtp import Smtp
from tests.notices.mailhost import mailing
from tests.notices.webhost import serving

MESSAGE = Message("【督办】办理期限", "案件已超期。\n请办理。", "key-1", "https://casework.example.gov.cn", True, "短")
SECRET = "wholly-secret"
WHOLE = """
[mail]
kind = "smtp"
host = "mail.example.gov.cn"
from = "casework@example.gov.cn"
user = "casework"
password = { file = "mail.password" }

[mail-tls]
kind = "smtp"
host = "mail.example.gov.cn"
from = "casework@example.gov.cn"
security = "tls"

[sms]
kind = "sms"
url = "https://sms.example.cn/send"
form = { phone = "{phone}", text = "{text}", key = "{secret}" }
secret = { env = "KEY" }
success_path = "code"
success_values = [0, true, "OK"]

[own]
kind = "webhook"
url = "http://10.0.0.8/notices"
secret = { env = "KEY" }

[team]
kind = "wecombot"
key = { env = "KEY" }

[ding]
kind = "dingtalk"
key = { env = "KEY" }
sign = { env = "KEY" }

[lark]
kind = "feishu"
key = { env = "KEY" }
base = "https://feishu.example.gov.cn/hook"

[wecom]
kind = "apprise"
url = { env = "WECOM" }

[demo]
kind = "file"
folder = "out"
"""
ENV = {"KEY": SECRET, "WECOM": "wechat://corp:secret@1000002/@{to}"}


def written(folder, text: str) -> str:
    (folder / "mail.password").write_text(f"{SECRET}\n", encoding="utf-8")
    (folder / "channels.toml").write_text(text, encoding="utf-8")
    return str(folder / "channels.toml")


def faults(folder, text: str) -> list[str]:
    file = written(folder, text)
    with pytest.raises(ChannelFileError) as fault:
        channels_of(file, ENV)
    assert SECRET not in str(fault.value)
    return [each.removeprefix(f"{file}: ") for each in fault.value.faults]


def test_a_file_of_every_kind_of_channel_is_read_whole(tmp_path):
    channels = Channels.from_settings({**ENV, SETTINGS: written(tmp_path, WHOLE)})
    assert list(channels) == ["demo", "ding", "lark", "mail", "mail-tls", "own", "sms", "team", "wecom"]
    assert {channels[name].kind for name in channels} == set(KINDS)
    mail, sms, lark = channels["mail"], channels["sms"], channels["lark"]
    assert isinstance(mail, Smtp) and (mail.password, mail.told) == (
        SECRET,
        "mail.example.gov.cn:587 (starttls), from casework@example.gov.cn",
    )
    assert isinstance(sms, HttpGateway) and sms.secret == SECRET and sms.success.values == ("0", "true", "OK") and sms.address == "phone"
    assert isinstance(lark, Robot) and lark.told == "https://feishu.example.gov.cn/…"
    assert isinstance(channels["demo"], FileChannel) and channels["demo"].folder == tmp_path / "out"
    assert channels["mail-tls"].told.startswith("mail.example.gov.cn:465 (tls)")


def test_no_secret_is_shown_by_any_channel(tmp_path):
    channels = channels_of(written(tmp_path, WHOLE), ENV)
    shown = " ".join(f"{channel!r} {channel.told}" for channel in channels.values())
    assert SECRET not in shown and "corp:secret" not in shown


def test_without_a_file_there_is_no_channel_and_a_route_says_so():
    none = Channels.from_settings({})
    assert list(none) == [] and "mail" not in none
    with pytest.raises(Undeliverable, match="no channel mail; the office has none"):
        none.send(Route("mail", "li@example.gov.cn"), MESSAGE)


SMS = '[sms]\nkind = "sms"\nurl = "https://sms.example.cn/send?to={phone}"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[mail", "Expected"),
        ('[Mail]\nkind = "file"\nfolder = "x"', "[Mail] the name of a channel is 1 to 32 small letters, digits, - and _"),
        ("mail = 1", "[mail] kind: allowed are smtp, sms, webhook, wecombot, dingtalk, feishu, apprise, file"),
        ('[a]\nkind = "mail"', "[a] kind: allowed are smtp"),
        ('[a]\nkind = "wecom"', "[a] kind: wecom means two things: wecombot is a group robot, apprise with wechat:// an application"),
        ('[a]\nkind = "file"', "[a] folder: is missing"),
        ('[a]\nkind = "file"\nfolder = "x"\nfoldr = "y"', "[a] foldr: is not known; did you mean folder? allowed are folder"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "x"', "[a] from: an address for mail is like zhang@example.gov.cn"),
        ('[a]\nkind = "smtp"\nhost = "http://x"\nfrom = "a@b.cn"', "[a] host: write the name of a machine"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\nport = 0', "[a] port: write a number from 1 to 65535"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\nport = true', "[a] port: write a number from 1 to 65535"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\nsecurity = "ssl"', "[a] security: allowed are starttls, tls, none"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\ntimeout = 600', "[a] timeout: write seconds, from 0.05 to 60"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\nca = "no.pem"', "no.pem is no file"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\nname = "a\\nb"', "[a] name: write one line of text in quotes"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\npassword = "p"', "[a] password: a secret does not stand here; write { file ="),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\npassword = {file="none"}', "none cannot be read: No such file or directory"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\npassword = {env="NO"}', "[a] password: the variable NO must hold the secret"),
        ('[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\npassword = {env="KEY"}', "[a] user: is missing beside the password"),
        (
            '[a]\nkind = "smtp"\nhost = "x"\nfrom = "a@b.cn"\nuser = "u"\npassword = {env="KEY"}\nsecurity = "none"',
            "[a] security: a password is not sent in clear; allowed with it are starttls, tls",
        ),
        ('[a]\nkind = "sms"\nurl = "ftp://x/y"', "[a] url: write an address that begins with http:// or https://"),
        ('[a]\nkind = "sms"\nurl = "file:///etc/passwd"', "[a] url: write an address that begins with http:// or https://"),
        ('[a]\nkind = "sms"\nurl = "https://u:p@x/y"', "[a] url: write an address that begins with http:// or https://"),
        ('[a]\nkind = "sms"\nurl = "https://{to}/y"', "[a] url: write an address that begins with http:// or https://"),
        ('[a]\nkind = "sms"\nurl = "https://x:99999/{to}"', "[a] url: write an address that begins with http:// or https://"),
        ('[a]\nkind = "sms"\nurl = "https://[x/{to}"', "[a] url: write an address that begins with http:// or https://"),
        ('[a]\nkind = "sms"\nurl = "https://x/{tel}"', "[a] url: nothing fills in {tel}; allowed are {phone}, {to}, {text}"),
        ('[a]\nkind = "sms"\nurl = "https://x/y"', "[a] url, json or form: {phone} or {to} must stand in one of them"),
        (SMS + 'json = { a = "{tex}" }', "[sms] json: nothing fills in {tex}"),
        (SMS + 'json = ["{text}"]', "[sms] json: write a table such as"),
        (SMS + "form = { a = 1 }", "[sms] form: write a table of texts such as"),
        (SMS + 'form = { a = "x" }\njson = { a = "x" }', "[sms] json and form: a request has one body; leave one out"),
        (SMS + 'method = "GET"\nform = { a = "x" }', "[sms] method: GET has no body"),
        (SMS + 'method = "DELETE"', "[sms] method: allowed are POST, PUT, GET"),
        (SMS + 'headers = { "X Y" = "x" }', "[sms] headers: write a table of headers"),
        (SMS + 'headers = { X = "a\\r\\nB: c" }', "[sms] headers: write a table of headers"),
        (SMS + 'success_path = "code"', "[sms] success_path and success_values belong together"),
        (SMS + 'bad_address = ["X"]', "[sms] bad_address: needs success_path"),
        (SMS + 'success_path = "code"\nsuccess_values = []', "[sms] success_values: write a list such as [0]"),
        (SMS + 'address = "mail"', "[sms] address: is not known; did you mean bad_address? allowed are url, method"),
        ('[a]\nkind = "wecombot"\nkey = "k"', "[a] key: a secret does not stand here"),
        ('[a]\nkind = "wecombot"\nkey = {env="KEY"}\nsign = {env="KEY"}', "[a] sign: is not known"),
        ('[a]\nkind = "apprise"\nurl = {env="WECOM"}\nbase = "x"', "[a] base: write an address that begins"),
    ],
)  # fmt: skip
def test_each_fault_names_its_table_and_key_and_what_is_allowed(tmp_path, text, said):
    assert any(said in each for each in faults(tmp_path, text))


def test_all_faults_are_told_at_once(tmp_path):
    assert len(faults(tmp_path, '[a]\nkind = "smtp"\nport = 0\nx = 1\n[b]\nkind = "y"\n')) == 5


def test_a_file_that_is_not_there_is_told_with_the_variable(tmp_path):
    with pytest.raises(ChannelFileError, match=r"CASEWORK_CHANNELS: .*none\.toml: No such file"):
        Channels.from_settings({SETTINGS: str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("wecom://k/{to}", "relay abroad"), ("wecombot://k?x={to}", 'write kind = "wecombot" instead'),
        ("dingtalk://k/{to}", 'write kind = "dingtalk" instead'), ("feishu://k?{to}", 'write kind = "feishu" instead'),
        ("tgram://k/{to}", "begins with one of wechat://, mailto://, mailtos://"), ("wechat", "begins with one of"),
        ("wechat://a:b@1/@x", "write {to} once"), ("wechat://a:b@1/{to}/{to}", "write {to} once"),
    ],
)  # fmt: skip
def test_urls_of_apprise_that_lose_messages_are_refused(tmp_path, url, said):
    file = written(tmp_path, '[a]\nkind = "apprise"\nurl = { env = "URL" }\n')
    with pytest.raises(ChannelFileError) as fault:
        channels_of(file, {"URL": url})
    assert said in fault.value.faults[0] and "k/{to}" not in fault.value.faults[0]


def test_the_file_channel_appends_whole_lines_that_only_its_owner_reads(tmp_path):
    channel = FileChannel(tmp_path / "out")
    many = [threading.Thread(target=channel.send, args=(MESSAGE, f"person-{number}")) for number in range(8)]
    for each in many:
        each.start()
    for each in many:
        each.join()
    file = tmp_path / "out" / NAME
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert {line["to"] for line in lines} == {f"person-{number}" for number in range(8)} and len(lines) == 8
    assert lines[0]["subject"] == MESSAGE.subject and lines[0]["brief"] == "短" and lines[0]["id"] == "key-1"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_file_channel_asks_to_try_later_where_it_cannot_write(tmp_path):
    (tmp_path / "out").write_text("not a folder", encoding="utf-8")
    with pytest.raises(TryLater, match="cannot be written"):
        FileChannel(tmp_path / "out").send(MESSAGE, "li")
    with pytest.raises(Undeliverable, match="one line of text"):
        Channels({"demo": FileChannel(tmp_path)}).send(Route("demo", "a\nb"), MESSAGE)


@pytest.mark.parametrize("text", ["", "a b", "字"])
def test_a_message_without_a_usable_key_is_refused(text):
    if text == "a b":
        assert Message("x", "y", text).dedupe == text
    else:
        with pytest.raises(ValueError, match="dedupe key"):
            Message("x", "y", text)


def test_a_route_hides_the_address_and_a_message_its_text_from_logs():
    assert "li@example.gov.cn" not in repr(Route("mail", "li@example.gov.cn"))


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What an operator's log would hold at its most talkative."""
    text, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(text), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.setLevel(level)
    root.removeHandler(handler)


def wechat(base: str) -> Channels:
    return Channels({"wecom": AppriseChannel("wechat://corp:topsecret@1000002/@{to}", base, timeout=0.5)})


def test_an_application_of_wecom_reaches_an_account_with_one_token_for_many_messages():
    with serving() as host:
        host.bodies["/cgi-bin/gettoken"] = b'{"errcode":0,"access_token":"t1","expires_in":7200}'
        host.bodies["/cgi-bin/message/send"] = b'{"errcode":0}'
        channels = wechat(host.url)
        channels.send(Route("wecom", "LiWei"), MESSAGE)
        channels.send(Route("wecom", "LiWei"), MESSAGE)
    assert [asked.path.partition("?")[0] for asked in host.asked] == ["/cgi-bin/gettoken"] + ["/cgi-bin/message/send"] * 2
    assert host.asked[0].query == {"corpid": "corp", "corpsecret": "topsecret"} and host.asked[1].query == {"access_token": "t1"}
    said = host.asked[1].json
    assert said["touser"] == "LiWei" and MESSAGE.subject in said["text"]["content"] and "案件已超期。" in said["text"]["content"]


@pytest.mark.parametrize(("code", "kind"), [(81013, Undeliverable), (60111, Undeliverable), (45009, TryLater), (48001, TryLater)])
def test_what_wecom_refuses_is_judged_by_its_code_and_logged_nowhere(code, kind, logged):
    with serving() as host:
        host.bodies["/cgi-bin/gettoken"] = b'{"errcode":0,"access_token":"t1","expires_in":7200}'
        host.bodies["/cgi-bin/message/send"] = json.dumps({"errcode": code, "errmsg": "no LiWei"}).encode()
        with pytest.raises(kind, match=f"errcode {code}") as fault:
            wechat(host.url).send(Route("wecom", "LiWei"), MESSAGE)
    assert "LiWei" not in str(fault.value)
    assert "topsecret" not in logged.getvalue() and "LiWei" not in logged.getvalue()


def test_an_application_of_wecom_whose_server_is_away_is_tried_later():
    with serving() as host:
        pass
    with pytest.raises(TryLater, match=r"did not take the message$"):
        wechat(host.url).send(Route("wecom", "LiWei"), MESSAGE)


def test_apprise_sends_mail_where_the_operator_wants_it_so():
    with mailing() as host:
        url = f"mailto://127.0.0.1:{host.port}?from=casework@example.gov.cn&to={{to}}&mode=insecure"
        Channels({"mail": AppriseChannel(url, timeout=2)}).send(Route("mail", "li@example.gov.cn"), MESSAGE)
    assert host.taken[0]["Subject"] == MESSAGE.subject and host.recipients == [["li@example.gov.cn"]]


def test_a_url_that_apprise_cannot_read_is_for_the_operator_to_mend():
    with pytest.raises(TryLater, match="cannot read the channel's URL"):
        AppriseChannel("wechat://@{to}").send(MESSAGE, "LiWei")


def test_apprise_is_not_loaded_before_it_sends(tmp_path):
    file = written(tmp_path, WHOLE)
    code = (
        f"import sys; from casework.notices.channels import Channels; assert list(Channels.from_settings({ {**ENV, SETTINGS: file}!r})); "
    )
    code += "assert 'apprise' not in sys.modules and 'casework.api' not in sys.modules"
    assert os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-W", "error", "-c", code]) == 0


def test_the_sample_in_the_papers_is_a_file_that_can_be_read(tmp_path):
    paper = files("casework").joinpath("../docs/notices.md").read_text(encoding="utf-8")
    sample = paper.split("```toml\n")[1].split("```")[0]
    for name in ("mail.password", "sms.key", "wecom.url", "team.key"):
        (tmp_path / name).write_text("wechat://corp:secret@1/@{to}" if name == "wecom.url" else SECRET, encoding="utf-8")
    assert len(channels_of(written(tmp_path, sample), {})) >= 4
