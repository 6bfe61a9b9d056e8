"""Login by an identity provider 统一身份认证: OpenID Connect, authorization code with PKCE, state and nonce (OpenID Connect Core 3.1)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from time import monotonic
from typing import Any, Final, cast
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.httpx_client import OAuth2Client, OAuthError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, KeySetSerialization

log = logging.getLogger("casework.oidc")
ISSUER: Final = "CASEWORK_OIDC_ISSUER"
CLIENT: Final = "CASEWORK_OIDC_CLIENT_ID"
SECRET_FILE: Final = "CASEWORK_OIDC_CLIENT_SECRET_FILE"
REDIRECT: Final = "CASEWORK_OIDC_REDIRECT_URI"
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that prove the provider: asymmetric ones only, so that the client's secret signs nothing."""
TIMEOUT: Final = 5.0
KEPT: Final = 3600.0
"""Seconds that the provider's description and keys are kept."""
LEEWAY: Final = 60
"""Seconds by which the provider's clock may differ."""
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


class OidcSettingWrong(ValueError):
    """A setting of the identity provider cannot be used; the sentence names it and what would be right."""


class ProviderUnavailable(Exception):
    """The provider does not answer, or not as it should; the log says how."""


class LoginRefused(Exception):
    """The provider did not let the person in, or what it sent does not prove that it did."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """Where the provider is and who we are there. `redirect_uri` is our callback as the provider knows it; None: as we are called."""

    issuer: str
    client_id: str
    secret_file: Path | None = None
    redirect_uri: str | None = None

    @staticmethod
    def of(environ: Mapping[str, str]) -> "OidcSettings | None":
        """The settings of the environment; None where no provider is named. Raises OidcSettingWrong."""
        issuer = environ.get(ISSUER)
        if not issuer:
            return None
        if not environ.get(CLIENT):
            raise OidcSettingWrong(f"{ISSUER} is set and {CLIENT} is not; set it to the name this office has at the provider")
        refuse_open_line(issuer, ISSUER)
        file = environ.get(SECRET_FILE)
        return OidcSettings(issuer, environ[CLIENT], Path(file) if file else None, environ.get(REDIRECT) or None)

    def secret(self) -> str | None:
        """The client's secret, read anew each time so that it may be exchanged; None for a public client. Raises OidcSettingWrong."""
        if self.secret_file is None:
            return None
        try:
            return self.secret_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            raise OidcSettingWrong(f"the file named by {SECRET_FILE} cannot be read ({type(fault).__name__})") from None


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that went to the provider: where to, and what must come back or be shown then."""

    url: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """One identity provider."""

    def __init__(self, settings: OidcSettings) -> None:
        self.settings = settings
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def begin(self, redirect_uri: str) -> Begun:
        """A new login. Raises ProviderUnavailable."""
        state, nonce, verifier = token_urlsafe(32), token_urlsafe(32), token_urlsafe(48)
        endpoint = self._endpoint("authorization_endpoint")
        with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(endpoint, state=state, nonce=nonce, code_verifier=verifier)
        return Begun(url, state, nonce, verifier)

    def finish(self, code: str, begun: Mapping[str, str | None], redirect_uri: str, now: datetime) -> str:
        """The subject whom the provider let in. Raises LoginRefused and ProviderUnavailable."""
        endpoint = self._endpoint("token_endpoint")
        try:
            with self._client(redirect_uri) as client:
                told = client.fetch_token(endpoint, grant_type="authorization_code", code=code, code_verifier=begun["verifier"])
        except OAuthError as fault:
            raise LoginRefused(f"the identity provider refused the login: {fault.error}") from None
        except (httpx2.HTTPError, ValueError) as fault:
            raise _unavailable(endpoint, fault) from None
        return self._subject(told, begun["nonce"], now)

    def _subject(self, told: Mapping[str, Any], nonce: str | None, now: datetime) -> str:
        try:
            token = self._decoded(str(told.get("id_token")))
            options = {
                "iss": {"essential": True, "value": self.settings.issuer},
                "aud": {"essential": True, "value": self.settings.client_id},
            }
            params = {"nonce": nonce, "client_id": self.settings.client_id, "access_token": told.get("access_token")}
            CodeIDToken(token.claims, token.header, options, params).validate(now=int(now.timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError) as fault:
            log.warning("an ID token of %s was refused: %s", self.settings.issuer, type(fault).__name__)
            raise LoginRefused("what the identity provider sent does not prove who logged in") from None
        return str(token.claims["sub"])

    def _decoded(self, text: str) -> jwt.Token:
        offered = self._metadata().get("id_token_signing_alg_values_supported") or ["RS256"]
        allowed = [name for name in offered if name in ALGORITHMS]
        try:
            return jwt.decode(text, self._keys(), algorithms=allowed)
        except (InvalidKeyIdError, ValueError):
            self._kept.pop("keys", None)
            return jwt.decode(text, self._keys(), algorithms=allowed)

    def _client(self, redirect_uri: str) -> Any:
        methods = self._metadata().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        secret = self.settings.secret()
        basic = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return OAuth2Client(
            self.settings.client_id, secret, token_endpoint_auth_method=basic if secret else "none", scope="openid",
            redirect_uri=redirect_uri, code_challenge_method="S256", timeout=TIMEOUT,
        )  # fmt: skip

    def _endpoint(self, name: str) -> str:
        return _checked_url(self._metadata(), name)

    def _metadata(self) -> Mapping[str, Any]:
        url = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self._fetched("metadata", url)
        if found.get("issuer") != self.settings.issuer:
            raise _unavailable(url, ValueError("it describes another issuer"))
        return found

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(cast(KeySetSerialization, self._fetched("keys", self._endpoint("jwks_uri"))))

    def _fetched(self, name: str, url: str) -> dict[str, Any]:
        """A JSON object of the provider, kept for an hour."""
        if name in self._kept and monotonic() - self._kept[name][0] < KEPT:
            return self._kept[name][1]
        try:
            found = httpx2.get(url, timeout=TIMEOUT).raise_for_status().json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as fault:
            raise _unavailable(url, fault) from None
        if not isinstance(found, dict):
            raise _unavailable(url, ValueError("it is not a JSON object"))
        self._kept[name] = (monotonic(), found)
        return found


def refuse_open_line(url: str, setting: str) -> None:
    """Raises OidcSettingWrong for an address that is not https, except on this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise OidcSettingWrong(f"{setting}: {url!r} must begin with https:// (http:// only on this machine)")


def _checked_url(metadata: Mapping[str, Any], name: str) -> str:
    url = str(metadata.get(name) or "")
    try:
        refuse_open_line(url, name)
    except OidcSettingWrong as fault:
        raise _unavailable(str(metadata.get("issuer")), fault) from None
    return url


def _unavailable(url: str, fault: Exception) -> ProviderUnavailable:
    log.error("the identity provider at %s cannot be used: %s: %s", url, type(fault).__name__, fault)
    return ProviderUnavailable("the identity provider does not answer as it should; try again, or log in with a password")
