"""A request to somebody else's machine ends in time, goes nowhere else, and never to places inside without leave."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from casework.notices import posting
from casework.notices.posting import Inside, NotPosted, may_call, post, refuse_inside, target_of
from tests.notices.receiver import receiving


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/x", "host/x", "http://", "https:///x", "http://user:secret@host/", "http://host/x#part", "http://host:99999/",
        "http://host/a b", "http://host/\r\nX: y", "http://host/路", "http://[::1/", "http://" + "h" * 2000,
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_right_is_refused(url):
    with pytest.raises(ValueError, match="URL"):
        target_of(url)


@pytest.mark.parametrize(
    ("address", "private", "may"),
    [
        ("8.8.8.8", False, True), ("127.0.0.1", False, False), ("127.0.0.1", True, True), ("10.1.2.3", False, False),
        ("10.1.2.3", True, True), ("192.168.0.9", True, True), ("100.64.0.1", False, False), ("169.254.169.254", True, False),
        ("0.0.0.0", True, False), ("224.0.0.1", True, False), ("255.255.255.255", True, False), ("::1", False, False), ("::1", True, True),
        ("fe80::1", True, False), ("fc00::1", False, False), ("fc00::1", True, True), ("2606:4700::1111", False, True),
        ("::ffff:127.0.0.1", False, False), ("::ffff:169.254.169.254", True, False), ("64:ff9b::a9fe:a9fe", True, False),
        ("64:ff9b::8.8.8.8", False, True), ("2002:7f00:1::", False, False), ("::", True, False),
    ],
)  # fmt: skip
def test_places_inside_need_leave_and_some_are_never_called(address, private, may):
    assert may_call(ip_address(address), private=private) is may


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]/", "http://localhost:8000/", "http://a.localhost/", "https://10.0.0.1/"]
)
def test_what_lies_inside_is_seen_when_it_is_asked_for(url):
    with pytest.raises(Inside, match="allow-private"):
        refuse_inside(target_of(url), private=False)
    refuse_inside(target_of(url), private=True)


@pytest.mark.parametrize("host", ["localhost", "2130706433", "127.1", "0x7f000001"])
def test_a_name_that_stands_for_a_place_inside_is_not_called(host):
    with receiving() as receiver:
        with pytest.raises(NotPosted, match="private or local"):
            post(f"http://{host}:{receiver.port}/", b"{}", {}, seconds=2)
        assert receiver.seen == []


def test_a_name_nobody_knows_is_told():
    with pytest.raises(NotPosted, match="not known"):
        post("http://no-such-host.invalid/", b"{}", {}, seconds=2)


@contextmanager
def talking(words: Iterator[bytes]) -> Iterator[int]:
    """A listener that says these words one after the other, and then holds its tongue; its port."""
    done = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            line, _ = server.accept()
            with line:
                try:
                    for word in words:
                        line.sendall(word)
                        if done.wait(0.03):
                            return
                except OSError:
                    return
                done.wait(10)

        thread = Thread(target=talk)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            done.set()
            thread.join()


def test_one_who_answers_letter_by_letter_is_left_in_time():
    with talking(iter([b"x"] * 400)) as port, pytest.raises(NotPosted, match=r"no answer within 0\.3 s"):
        post(f"http://127.0.0.1:{port}/", b"{}", {}, private=True, seconds=0.3)


def test_the_body_of_an_answer_is_not_waited_for():
    with talking(iter([b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"])) as port:
        assert post(f"http://127.0.0.1:{port}/", b"{}", {}, private=True, seconds=5) == 200


def test_one_who_speaks_no_http_is_told():
    with talking(iter([b"SSH-2.0-somebody\r\n"])) as port, pytest.raises(NotPosted, match="the connection broke"):
        post(f"http://127.0.0.1:{port}/", b"{}", {}, private=True, seconds=5)


def certificate(folder: Path) -> Path:
    """A certificate for localhost that nobody signed but itself, with its key."""
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    file = folder / "localhost.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file


@contextmanager
def over_tls(file: Path) -> Iterator[int]:
    """A listener that answers one request with 204 over TLS; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            try:
                with context.wrap_socket(line, server_side=True) as inside:
                    heard = inside.recv(65536)
                    while not heard.endswith(b"{}") and (more := inside.recv(65536)):
                        heard += more
                    inside.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            except OSError:
                line.close()

        thread = Thread(target=answer)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            thread.join(10)


def test_only_a_certificate_that_is_trusted_is_spoken_to(tmp_path, monkeypatch):
    file = certificate(tmp_path)
    posting._tls.cache_clear()
    with over_tls(file) as port, pytest.raises(NotPosted, match="the certificate is not valid"):
        post(f"https://localhost:{port}/", b"{}", {}, private=True, seconds=5)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    posting._tls.cache_clear()
    with over_tls(file) as port:
        assert post(f"https://localhost:{port}/", b"{}", {}, private=True, seconds=5) == 204
    posting._tls.cache_clear()
