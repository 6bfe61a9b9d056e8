"""Login by an identity provider, against a real one on a thread: there and back, and everything that must not get in."""

import json
import threading
import time
import warnings
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from casework.api.app import create_app
from casework.api.oidc_login import COOKIE, PATH
from casework.clock import system_clock
from casework.domain.office import Holding
from casework.security.accounts import Accounts
from casework.security.identities import Identities
from casework.security.oidc import OidcSettings, OidcSettingWrong
from casework.security.signed import signed, unsigned
from tests.office import furnished
from tests.people import COUNTY, SYSTEM, TOWN
from tests.spec import MONDAY

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oidc_provider_mock import run_server_in_thread

pytestmark = [
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]
CLIENT = "casework"
BACK = f"{PATH}/callback"
SETTINGS = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET_FILE", "REDIRECT_URI")


@pytest.fixture(scope="module")
def issuer():
    """A real provider; it lets everybody in under the name they say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        with run_server_in_thread(require_nonce=True) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def house(tmp_path_factory, issuer):
    """An office in which li and two posts of wang are linked; zhao is known to the provider only."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('oidc')}/office.db", system_clock()) as house:
        house.clock = system_clock
        posts = (
            ("li", "officer", COUNTY.code),
            ("wang", "officer", COUNTY.code),
            ("wang", "unit_head", TOWN.code),
            ("sun", "officer", COUNTY.code),
        )
        house.policies.furnish_office(holdings=[Holding(*each, date(2000, 1, 1)) for each in posts], by=SYSTEM)
        for person in ("li", "wang", "sun"):
            Accounts(house.store).add(person, None, house.clock())
            Identities(house.store).link(person, issuer, f"sub-of-{person}", house.clock())
        yield house


@contextmanager
def browser(house, monkeypatch, **settings):
    """A browser at an office with these settings; it follows nobody by itself."""
    for name in SETTINGS:
        monkeypatch.delenv(f"CASEWORK_OIDC_{name}", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(f"CASEWORK_OIDC_{name}", str(value))
    app = create_app(house)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client
    app.state.served.close()


@pytest.fixture
def client(house, issuer, monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("a-secret-of-the-client\n", encoding="utf-8")
    with browser(house, monkeypatch, ISSUER=issuer, CLIENT_ID=CLIENT, CLIENT_SECRET_FILE=secret) as client:
        yield client


def begins(client, **query):
    """The address at the provider to which the browser is sent."""
    answer = client.get(PATH, params=query)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def signs_in(url, subject):
    """What the person does at the provider; the address it sends the browser back to."""
    answer = httpx2.post(url, data={"sub": subject})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def returns(client, address):
    parts = urlsplit(address)
    assert parts.path == BACK
    return client.get(f"{parts.path}?{parts.query}")


def test_a_linked_person_comes_in_and_has_a_session(client):
    there = begins(client)
    asked = parse_qs(urlsplit(there).query)
    assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"] and asked["scope"] == ["openid"]
    assert len(asked["state"][0]) >= 43 and len(asked["nonce"][0]) >= 43
    answer = returns(client, signs_in(there, "sub-of-li"))
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert (answer.json()["person"], answer.json()["post"]) == ("li", "officer")
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {answer.json()['token']}"})
    assert me.json()["person"] == "li"


def test_the_cookie_is_short_closed_to_scripts_and_gone_afterwards(client):
    answer = client.get(PATH)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and f"Path={PATH}" in cookie and "Max-Age=600" in cookie
    assert answer.headers["cache-control"] == "no-store"
    back = returns(client, signs_in(answer.headers["location"], "sub-of-li"))
    assert back.status_code == 200 and f'{COOKIE}=""' in back.headers["set-cookie"]


def test_a_post_can_be_named_where_there_are_several(client):
    assert returns(client, signs_in(begins(client), "sub-of-wang")).status_code == 422
    answer = returns(client, signs_in(begins(client, post="unit_head"), "sub-of-wang"))
    assert (answer.json()["post"], answer.json()["unit"]) == ("unit_head", TOWN.code)


def test_nobody_comes_in_who_was_not_linked(client):
    answer = returns(client, signs_in(begins(client), "sub-of-zhao"))
    assert answer.status_code == 401 and "linked to nobody" in answer.json()["detail"] and "zhao" not in answer.text


def test_a_disabled_account_stays_out(client, house):
    Accounts(house.store).disable("sun", house.clock())
    answer = returns(client, signs_in(begins(client), "sub-of-sun"))
    assert answer.status_code == 401 and "disabled" in answer.json()["detail"]


def test_a_login_that_this_browser_did_not_begin_is_refused(client):
    stolen = signs_in(begins(client), "sub-of-li")
    client.cookies.clear()
    assert returns(client, stolen).status_code == 401
    begins(client)
    answer = returns(client, stolen)
    assert answer.status_code == 401 and "begin again" in answer.json()["detail"]


def test_an_altered_cookie_is_refused(client):
    address = signs_in(begins(client), "sub-of-li")
    kept = client.cookies[COOKIE]
    client.cookies.clear()
    client.cookies.set(COOKIE, kept[:-1] + ("0" if kept[-1] != "0" else "1"), domain="localhost.local", path=PATH)
    assert returns(client, address).status_code == 401


def test_a_code_is_good_once(client):
    address = signs_in(begins(client), "sub-of-li")
    kept = client.cookies[COOKIE]
    assert returns(client, address).status_code == 200
    client.cookies.set(COOKIE, kept, domain="localhost.local", path=PATH)
    answer = returns(client, address)
    assert answer.status_code == 401 and "refused the login" in answer.json()["detail"]


def test_a_person_who_says_no_at_the_provider_is_not_in(client):
    there = begins(client)
    state = parse_qs(urlsplit(there).query)["state"][0]
    assert client.get(BACK, params={"error": "access_denied", "state": state}).status_code == 401


def test_without_code_or_state_nobody_is_in(client):
    begins(client)
    assert client.get(BACK).status_code == 401 and client.get(BACK, params={"state": "", "code": "x"}).status_code == 401


def test_a_provider_that_is_away_is_told_and_asked_again_later(house, monkeypatch):
    with browser(house, monkeypatch, ISSUER="http://127.0.0.1:9", CLIENT_ID=CLIENT) as client:
        answer = client.get(PATH)
    assert answer.status_code == 503 and answer.headers["retry-after"] == "30" and answer.json()["code"] == "provider_unavailable"


def test_a_secret_that_cannot_be_read_is_told_in_the_log_only(house, issuer, monkeypatch, caplog, tmp_path):
    with browser(house, monkeypatch, ISSUER=issuer, CLIENT_ID=CLIENT, CLIENT_SECRET_FILE=tmp_path / "gone") as client:
        answer = client.get(PATH)
    assert answer.status_code == 503 and "gone" not in answer.text and "CASEWORK_OIDC_CLIENT_SECRET_FILE" in caplog.text


def test_the_callback_can_be_set_and_https_makes_the_cookie_secure(house, issuer, monkeypatch):
    where = f"https://office.example{BACK}"
    with browser(house, monkeypatch, ISSUER=issuer, CLIENT_ID=CLIENT, REDIRECT_URI=where) as client:
        answer = client.get(PATH)
    assert parse_qs(urlsplit(answer.headers["location"]).query)["redirect_uri"] == [where] and "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("environ", "part"),
    [
        ({"CASEWORK_OIDC_ISSUER": "https://a"}, "CASEWORK_OIDC_CLIENT_ID is not"),
        ({"CASEWORK_OIDC_ISSUER": "http://a", "CASEWORK_OIDC_CLIENT_ID": "x"}, "must begin with https://"),
        ({"CASEWORK_OIDC_ISSUER": "ftp://localhost", "CASEWORK_OIDC_CLIENT_ID": "x"}, "must begin with https://"),
    ],
)
def test_a_wrong_setting_is_named(environ, part):
    with pytest.raises(OidcSettingWrong, match=part):
        OidcSettings.of(environ)


def test_without_an_issuer_there_is_no_provider():
    assert OidcSettings.of({}) is None and OidcSettings.of({"CASEWORK_OIDC_ISSUER": ""}) is None


def test_a_signed_value_is_good_for_its_time_and_its_key():
    text = signed({"a": "1", "b": None}, b"key", MONDAY, date(2026, 1, 2) - date(2026, 1, 1))
    assert unsigned(text, b"key", MONDAY) == {"a": "1", "b": None}
    assert unsigned(text, b"other", MONDAY) is None
    assert unsigned(text, b"key", MONDAY + (date(2026, 1, 2) - date(2026, 1, 1))) is None
    assert all(unsigned(bad, b"key", MONDAY) is None for bad in ("", ".", "a.b", text[1:], text + "0", "é", text.partition(".")[0]))


# a provider that lies


class Lying:
    """A provider of our own on a thread that signs whatever a test wants."""

    def __init__(self):
        self.key, self.nonce = RSAKey.generate_key(2048, {"kid": "1"}), None
        self.asked: dict[str, list[str]] = {}
        self.claims, self.signed_by, self.alg, self.metadata = {}, self.key, "RS256", {}
        self.token_answer, self.kid = None, "1"
        lying = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                self._say(lying.described() if "openid-configuration" in self.path else lying.keys())

            def do_POST(self):
                lying.asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._say(lying.token_answer or {"access_token": "a", "token_type": "Bearer", "id_token": lying.token()})

            def _say(self, value):
                body = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def described(self):
        at = self.issuer
        known = {"issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/jwks"}
        return known | {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]} | self.metadata

    def keys(self):
        return {"keys": [self.key.as_dict(private=False)]}

    def token(self):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "sub-of-li", "iat": now, "exp": now + 300, "nonce": self.nonce} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": self.alg, "kid": self.kid}, claims, self.signed_by, algorithms=["RS256", "HS256"])


@pytest.fixture
def liar(house, monkeypatch):
    lying = Lying()
    thread = threading.Thread(target=lying.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    Identities(house.store).link("li", lying.issuer, "sub-of-li", house.clock())
    try:
        yield lying
    finally:
        lying.server.shutdown()
        thread.join()
        lying.server.server_close()


def comes_back(house, liar, monkeypatch):
    with browser(house, monkeypatch, ISSUER=liar.issuer, CLIENT_ID=CLIENT) as client:
        asked = parse_qs(urlsplit(begins(client)).query)
        if liar.nonce is None:
            liar.nonce = asked["nonce"][0]
        return client.get(BACK, params={"state": asked["state"][0], "code": "c"})


def test_a_true_token_is_believed_and_the_code_was_asked_for_with_its_verifier(house, liar, monkeypatch):
    with browser(house, monkeypatch, ISSUER=liar.issuer, CLIENT_ID=CLIENT) as client:
        asked = parse_qs(urlsplit(begins(client)).query)
        liar.nonce = asked["nonce"][0]
        assert client.get(BACK, params={"state": asked["state"][0], "code": "c"}).status_code == 200
    digest = sha256(liar.asked["code_verifier"][0].encode()).digest()
    assert urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"][0]
    assert liar.asked["redirect_uri"] == asked["redirect_uri"] and liar.asked["grant_type"] == ["authorization_code"]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://127.0.0.1:1"}, {"aud": "another-office"}, {"aud": ["another-office", "third"]}, {"aud": None}, {"iss": None},
        {"sub": None}, {"exp": int(time.time()) - 3600}, {"exp": None}, {"nonce": "another"}, {"nonce": ""}, {"iat": None},
        {"azp": "another-office"}, {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_this_login_is_refused(house, liar, monkeypatch, claims):
    liar.claims = claims
    answer = comes_back(house, liar, monkeypatch)
    assert answer.status_code == 401 and "does not prove" in answer.json()["detail"]


def test_a_token_signed_by_another_key_is_refused(house, liar, monkeypatch):
    liar.signed_by = RSAKey.generate_key(2048, {"kid": "1"})
    assert comes_back(house, liar, monkeypatch).status_code == 401


def test_a_token_signed_with_a_shared_secret_is_refused(house, liar, monkeypatch):
    liar.signed_by, liar.alg = OctKey.import_key(b"x" * 32), "HS256"
    assert comes_back(house, liar, monkeypatch).status_code == 401


@pytest.mark.parametrize("answer", [{"access_token": "a", "token_type": "Bearer"}, {"access_token": "a", "id_token": "x.y.z"}])
def test_no_token_or_no_real_one_is_refused(house, liar, monkeypatch, answer):
    liar.token_answer = answer
    assert comes_back(house, liar, monkeypatch).status_code == 401


def test_an_unsigned_token_is_refused(house, liar, monkeypatch):
    head, body, _ = liar.token().split(".")
    none = "eyJhbGciOiJub25lIn0"
    liar.token_answer = {"access_token": "a", "id_token": f"{none}.{body}."}
    assert head != none and comes_back(house, liar, monkeypatch).status_code == 401


def test_a_provider_that_talks_nonsense_is_unavailable(house, liar, monkeypatch):
    liar.token_answer = b"<html>"
    assert comes_back(house, liar, monkeypatch).status_code == 503


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "http://127.0.0.1:1"}, {"authorization_endpoint": "http://elsewhere/authorize"}, {"authorization_endpoint": None}],
)
def test_a_description_of_another_provider_is_not_followed(house, liar, monkeypatch, metadata):
    liar.metadata = metadata
    with browser(house, monkeypatch, ISSUER=liar.issuer, CLIENT_ID=CLIENT) as client:
        assert client.get(PATH).status_code == 503


def test_a_key_that_was_exchanged_is_fetched_again(house, liar, monkeypatch):
    with browser(house, monkeypatch, ISSUER=liar.issuer, CLIENT_ID=CLIENT) as client:
        for kid in ("1", "2"):
            liar.key = liar.signed_by = RSAKey.generate_key(2048, {"kid": kid})
            liar.kid = kid
            asked = parse_qs(urlsplit(begins(client)).query)
            liar.nonce = asked["nonce"][0]
            assert client.get(BACK, params={"state": asked["state"][0], "code": "c"}).status_code == 200
