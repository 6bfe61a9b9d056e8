"""Mail against a real server: what it takes, refuses for good or for now, and what becomes of it when it hangs or goes away."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from casework.notices.channels import Channels
from casework.notices.message import Message, NoticeFault, Route, TryLater, Undeliverable
from casework.notices.smtp import Smtp
from tests.notices.mailhost import HANG, PASSWORD, USER, MailHost, mailing

SUBJECT = "【督办函】620502-2026-000123 办理期限超期12天，请秦州区人力资源和社会保障局劳动保障监察大队限期办结并按函书面回复"
MESSAGE = Message(SUBJECT, "致单位负责人：\n\n案件620502-2026-000123 已超期。\n.\nEnd of it", "3f1c9a52-0f5e-5d0b-9c1f-0a4cf8a2b7c1")
TO = "li.wei@example.gov.cn"


def smtp(host: MailHost, **given):
    return Smtp("127.0.0.1", "casework@example.gov.cn", host.port, **{"security": "none", "timeout": 5, **given})


def refused(channel: Smtp, to: str = TO, message: Message = MESSAGE) -> NoticeFault:
    with pytest.raises(NoticeFault) as fault:
        channel.send(message, to)
    return fault.value


def test_a_mail_arrives_whole_with_its_chinese_subject():
    with mailing() as host:
        receipt = smtp(host).send(MESSAGE, TO)
    [mail] = host.taken
    assert mail["Subject"] == SUBJECT and mail["To"] == TO and host.recipients == [[TO]]
    assert mail.get_content().replace("\r\n", "\n").rstrip("\n") == MESSAGE.text
    assert mail["From"] == "根治欠薪办案系统 <casework@example.gov.cn>"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Importance"] is None and mail["Date"].datetime.tzinfo is not None
    assert not receipt.delivered and receipt.reference == f"<{MESSAGE.dedupe}@example.gov.cn>"


def test_the_message_id_is_the_same_at_every_attempt_and_safe_whatever_the_key_holds():
    odd = Message("x", "y", "a/b <c>@d")
    with mailing() as host:
        for message in (MESSAGE, MESSAGE, odd, odd):
            smtp(host).send(message, TO)
    first, second, third, fourth = (mail["Message-ID"] for mail in host.taken)
    assert first == second == f"<{MESSAGE.dedupe}@example.gov.cn>" and third == fourth and third.count("@") == 1


def test_an_urgent_mail_says_so():
    with mailing() as host:
        smtp(host).send(Message("加急", "x", "1", urgent=True), TO)
    assert host.taken[0]["Importance"] == "high"


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        ("550 5.1.1 <li.wei@example.gov.cn>: no such user", Undeliverable, "the mail server refused the address (550 5.1.1)"),
        ("450 4.2.1 <li.wei@example.gov.cn> greylisted", TryLater, "the mail server refused the address (450 4.2.1)"),
        ("530 5.7.0 authentication needed", TryLater, "the mail server refused the address (530 5.7.0)"),
        ("554 no", Undeliverable, "the mail server refused the address (554)"),
    ],
)
def test_a_refused_address_is_told_without_the_address(answer, kind, reason):
    with mailing(MailHost(to_rcpt={TO: answer})) as host:
        fault = refused(smtp(host))
    assert type(fault) is kind and fault.reason == reason and host.taken == []


@pytest.mark.parametrize(("answer", "kind"), [("552 5.3.4 too big", Undeliverable), ("451 4.3.0 disk full", TryLater)])
def test_a_refused_mail_is_judged_by_its_code(answer, kind):
    with mailing(MailHost(to_mail=answer)) as host:
        assert type(refused(smtp(host))) is kind


def test_a_refused_sender_is_our_own_fault_and_says_nothing_of_the_address():
    with mailing(MailHost(to_sender="550 5.7.1 not you")) as host:
        fault = refused(smtp(host))
    assert type(fault) is TryLater and fault.reason == "the mail server refused the sender (550 5.7.1)"


def test_a_server_that_hangs_is_left_after_the_timeout():
    with mailing(MailHost(to_mail=HANG)) as host:
        fault = refused(smtp(host, timeout=0.2))
    assert type(fault) is TryLater and "fell silent: SMTPServerDisconnected" in fault.reason


def test_a_server_that_goes_away_and_comes_back_takes_the_same_mail():
    with mailing() as host:
        pass
    assert type(refused(smtp(host))) is TryLater
    with mailing(host) as back:
        smtp(back).send(MESSAGE, TO)
    assert len(host.taken) == 1


def test_a_name_that_nobody_knows_asks_to_try_later():
    assert type(refused(Smtp("no.such.host.invalid", "casework@example.gov.cn", 25, security="none", timeout=5))) is TryLater


@pytest.mark.parametrize(
    "address",
    [
        "li@example.gov.cn\r\nBcc: all@example.gov.cn", "li@example.gov.cn\nX: y", "li", "@example.gov.cn", "li@", "li@localhost", "",
        "li wei@example.gov.cn", "li@exam ple.cn", "a@b@example.gov.cn", ".li@example.gov.cn", "l..i@example.gov.cn", "<li@example.gov.cn>",
        "李@example.gov.cn", "li@-example.cn", "li@example.gov.cn,wang@example.gov.cn", f"{'l' * 65}@example.gov.cn", "li\0@example.gov.cn",
        f"li@{'a' * 64}.cn", f"li@{'.'.join(['a' * 60] * 5)}.cn",
    ],
)  # fmt: skip
def test_what_is_no_mailbox_never_reaches_the_server(address):
    with mailing() as host, pytest.raises(Undeliverable) as fault:
        Channels({"mail": smtp(host)}).send(Route("mail", address), MESSAGE)
    assert host.taken == [] and fault.value.reason == "an address for mail is like zhang@example.gov.cn, in ASCII before the @"


def test_a_chinese_domain_is_written_in_ascii():
    assert smtp(MailHost()).checked(" li@政务.cn ") == "li@xn--zfr164b.cn"


@pytest.mark.parametrize("subject", ["a\r\nBcc: all@example.gov.cn", "a\nb", "a\u2028b", "a\x85b"])
def test_a_subject_of_two_lines_cannot_become_a_message(subject):
    with pytest.raises(ValueError, match="subject of a message must be one line"):
        Message(subject, "x", "1")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that signed itself, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(secret + built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


def secured(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_starttls_trusts_the_named_authority_only_and_logs_in(certificate):
    with mailing(tls=secured(certificate)) as host:
        right = Smtp("localhost", "casework@example.gov.cn", host.port, user=USER, password=PASSWORD, ca=str(certificate), timeout=5)
        right.send(MESSAGE, TO)
        wrong, unknown = refused(replace(right, password="wrong")), refused(replace(right, ca=None))
        bare = refused(replace(right, security="none", user=""))
    assert len(host.taken) == 1 and set(host.users) == {USER.encode()}
    assert type(wrong) is TryLater and wrong.reason.startswith("the mail server refused the login (535")
    assert type(unknown) is TryLater and "SSLCertVerificationError" in unknown.reason
    assert type(bare) is TryLater and PASSWORD not in repr(right)


def test_a_server_without_tls_gets_no_mail_where_tls_is_demanded():
    with mailing() as host:
        fault = refused(smtp(host, security="starttls"))
        assert type(refused(smtp(host, security="tls", timeout=0.3))) is TryLater
    assert type(fault) is TryLater and "SMTPNotSupportedError" in fault.reason and host.taken == []
