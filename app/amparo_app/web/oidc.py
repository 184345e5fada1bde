"""Signing in elsewhere: OpenID Connect's code flow with PKCE, at the one provider that an office's settings name.

Sources: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; RFC 7636 (PKCE); RFC 9700 (best current practice). Authlib
speaks the protocol and checks the token's signature, issuer, audience, times and nonce.
"""

from __future__ import annotations

import hmac
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.base_client.sync_app import BaseApp, OAuth2Mixin  # type: ignore[import-untyped]
from authlib.integrations.base_client.sync_openid import OpenIDMixin  # type: ignore[import-untyped]
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]

from amparo.errors import InvalidInput
from amparo_app.web.elsewhere import BACK, BEGUN_SECONDS, Begun, ElsewhereFailed
from amparo_workflows.logs import logger

if TYPE_CHECKING:
    from amparo.settings import Settings

log = logger(__name__)

_DISCOVERY = "/.well-known/openid-configuration"
# a token signed by nobody, or by a secret that its audience has too, is no evidence
_SIGNED_BY = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
_PATIENCE_SECONDS, _LEEWAY_SECONDS = 10, 60


class Identity(NamedTuple):
    """Who somebody is to a provider: `email` is empty unless the provider has verified it."""

    issuer: str
    subject: str
    email: str


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
