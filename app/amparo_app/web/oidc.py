"""Signing in elsewhere: OpenID Connect's code flow with PKCE, at the one provider that an office's settings name.

Sources: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; RFC 7636 (PKCE); RFC 9700 (best current practice). Authlib
speaks the protocol and checks the token's signature, issuer, audience, times and nonce.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.base_client.sync_app import BaseApp, OAuth2Mixin  # type: ignore[import-untyped]
from authlib.integrations.base_client.sync_openid import OpenIDMixin  # type: ignore[import-untyped]
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]

from amparo.errors import AmparoError, InvalidInput
from amparo_workflows.logs import logger

if TYPE_CHECKING:
    from amparo.settings import Settings

log = logger(__name__)

_DISCOVERY = "/.well-known/openid-configuration"
# a token signed by nobody, or by a secret that its audience has too, is no evidence
_SIGNED_BY = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
_PATIENCE_SECONDS, _LEEWAY_SECONDS = 10, 60
BEGUN_SECONDS = 600
"""How long somebody may take to sign in elsewhere."""


class ElsewhereFailed(AmparoError):
    """Signing in elsewhere came to nothing: the provider is away, declined, or said what does not hold."""

    exit_code = 3


class Identity(NamedTuple):
    """Who somebody is to a provider: `email` is empty unless the provider has verified it."""

    issuer: str
    subject: str
    email: str


class Begun(NamedTuple):
    """What is kept in the browser of somebody who signs in elsewhere, until they come back."""

    state: str
    nonce: str
    verifier: str
    onward: str
    organization: str
    until: int

    def signed(self, key: bytes) -> str:
        """Return it for a cookie, so that nobody else can have made it."""
        return _signed(self, key)

    @classmethod
    def read(cls, cookie: str, key: bytes) -> Begun:
        """Return what a cookie holds; raises ElsewhereFailed for one of somebody else's making, or too old."""
        return cls(*_read(cookie, key))


class Known(NamedTuple):
    """Whom the provider identified, kept in their browser while they choose one of their offices."""

    issuer: str
    subject: str
    email: str
    onward: str
    until: int

    def signed(self, key: bytes) -> str:
        """Return it for a cookie, as `Begun.signed` does; its key is another."""
        return _signed(self, key)

    @classmethod
    def read(cls, cookie: str, key: bytes) -> Known:
        """Return what a cookie holds; raises as `Begun.read` does."""
        return cls(*_read(cookie, key))


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # Authlib has no types
    client_cls = OAuth2Client


class Provider:
    """The provider at which people of this office may sign in; what it says of itself is read when first needed."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, back: str) -> None:
        self.issuer, self._client_id, self._back = issuer, client_id, back
        self._client = _Client(
            None,
            client_id=client_id,
            client_secret=client_secret,
            server_metadata_url=issuer.rstrip("/") + _DISCOVERY,
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "timeout": _PATIENCE_SECONDS,
            },
        )

    @classmethod
    def of(cls, settings: Settings, address: str) -> Provider | None:
        """Return the provider that the settings name, or None; raises InvalidInput if its secret cannot be read."""
        if not settings.oidc_issuer or settings.oidc_client_secret_file is None:
            return None
        try:
            secret = settings.oidc_client_secret_file.read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise InvalidInput(f"{settings.oidc_client_secret_file} cannot be read: {problem.strerror}.") from problem
        return cls(settings.oidc_issuer, settings.oidc_client_id, secret, f"{address}{BACK}")

    def begin(self, onward: str, organization: str = "") -> tuple[str, Begun]:
        """Return where to send somebody, and what their browser keeps; raises ElsewhereFailed if nobody answers."""
        asked = self._asking(lambda: self._known().create_authorization_url(self._back))
        until = int(time.time()) + BEGUN_SECONDS
        begun = Begun(asked["state"], asked["nonce"], asked["code_verifier"], onward, organization, until)
        return str(asked["url"]), begun

    def finish(self, begun: Begun, state: str, code: str, issuer: str = "") -> Identity:
        """Return who came back; raises ElsewhereFailed for whatever does not hold."""
        if not code or not hmac.compare_digest(begun.state.encode(), state.encode(errors="replace")):
            raise ElsewhereFailed("The provider sent back another sign-in than the one that was begun.")
        if issuer and issuer != self.issuer:
            raise ElsewhereFailed("Another provider answered than the one that was asked.")
        identity: Identity = self._asking(lambda: self._identity(begun, code))
        return identity

    def _known(self) -> _Client:
        metadata = self._client.load_server_metadata()
        if metadata.get("issuer") != self.issuer:
            raise ElsewhereFailed("The provider calls itself by another name than the settings.")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = sorted(_SIGNED_BY & set(offered))
        return self._client

    def _identity(self, begun: Begun, code: str) -> Identity:
        client = self._known()
        token = client.fetch_access_token(self._back, code=code, code_verifier=begun.verifier)
        wanted = {
            "iss": {"essential": True, "values": [self.issuer]},
            "aud": {"essential": True, "values": [self._client_id]},
        }
        claims = client.parse_id_token(token, begun.nonce, claims_options=wanted, leeway=_LEEWAY_SECONDS)
        if claims is None:
            raise ElsewhereFailed("The provider sent no word on who it is.")
        told = dict(claims)
        if "email" not in told:
            more = client.userinfo(token=token)
            told |= dict(more) if more.get("sub") == claims["sub"] else {}
        email = str(told.get("email", "")) if told.get("email_verified") is True else ""
        return Identity(self.issuer, str(claims["sub"]), email)

    def _asking(self, ask: Any) -> Any:  # noqa: ANN401 - what Authlib answers has no types
        try:
            return ask()
        except ElsewhereFailed:
            raise
        except OAuthError as declined:
            raise ElsewhereFailed("The provider did not accept this sign-in.") from declined
        except Exception as problem:
            # whatever a provider sends that is no answer: its libraries raise errors of many families
            log.warning("the provider of sign-ins could not be asked", error=problem)
            raise ElsewhereFailed("The provider cannot be asked just now, or what it said does not hold.") from problem


BACK = "/sign-in/elsewhere/back"
"""The page to which the provider sends people back; it is registered there under the office's address."""


def _signed(held: tuple[str | int, ...], key: bytes) -> str:
    body = base64.urlsafe_b64encode(json.dumps(held).encode()).decode()
    return f"{body}.{_mark(key, body)}"


def _read(cookie: str, key: bytes) -> list[Any]:
    """Return what was signed; its last is until when it holds, in seconds."""
    body, _, mark = cookie.partition(".")
    if not body or not hmac.compare_digest(_mark(key, body).encode(), mark.encode(errors="replace")):
        raise ElsewhereFailed("This sign-in was not begun in this browser.")
    held: list[Any] = json.loads(base64.urlsafe_b64decode(body))
    if held[-1] < time.time():
        raise ElsewhereFailed("This sign-in was begun too long ago.")
    return held


def _mark(key: bytes, body: str) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
