"""Sign-in with OpenID Connect: authorization code, state and nonce bound to this browser, names from signed claims."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, cast

import requests
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, session, url_for
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from werkzeug.wrappers import Response

from shared.errors import Refused
from shared.settings import Settings
from shared.web.addresses import outside
from shared.web.context import here
from shared.web.identity.person import Visitor, person_id

log = structlog.get_logger()

NAME = "oidc"
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Algorithms we believe: never `none`, never one that shares our own secret."""
SCOPES = ("openid", "profile", "email", "given_name", "usual_name", "organizational_unit")
USUAL_SCOPES = ("openid", "profile", "email")
LEEWAY = 60
TIMEOUT = 5
LARGEST_HINT = 1800
"""Characters of the token kept for signing out there too; the cookie has 4096 for everything."""

FAILED = "La connexion n’a pas abouti. Recommencez depuis cette page, dans la même fenêtre."


class ProviderDown(Exception):
    """The identity provider does not answer: nobody new can sign in, those who are in stay in."""


def install(app: Flask, settings: Settings) -> None:
    if settings.sign_in != "oidc":
        return
    oauth = OAuth(app)
    oauth.register(
        NAME,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"default_timeout": TIMEOUT},
    )
    app.extensions["tikub.oidc"] = oauth.create_client(NAME)


def begin() -> Response:
    """Send the visitor to the identity provider; an attempt that was left halfway is forgotten."""
    client, metadata = _provider()
    for key in [key for key in session if key.startswith("_state_")]:
        session.pop(key)
    asked: dict[str, Any] = {"scope": " ".join(_scopes(metadata)), **_secrets()}
    if "S256" in metadata.get("code_challenge_methods_supported", ()):
        client.client_kwargs["code_challenge_method"] = "S256"
    return cast("Response", client.authorize_redirect(_return_address(), **asked))


def _secrets() -> dict[str, str]:
    return {"state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32)}


def _return_address() -> str:
    return outside(url_for("tikub.sign_in_return"))


def _scopes(metadata: Mapping[str, Any]) -> Iterable[str]:
    offered = metadata.get("scopes_supported")
    return [scope for scope in SCOPES if scope in offered] if offered else USUAL_SCOPES


def finish() -> tuple[Visitor, str]:
    """Who came back from the identity provider, and the token to sign out there with; raises Refused."""
    client, metadata = _provider()
    try:
        token = client.authorize_access_token(leeway=LEEWAY)
        claims = token.get("userinfo")
        if not claims:
            raise Refused(FAILED)
        known = {**claims, **_more(client, metadata, token, claims)}
    except requests.RequestException as fault:
        raise ProviderDown from fault
    except (AuthlibBaseError, JoseError, ValueError, KeyError, RuntimeError) as fault:
        log.warning("sign_in.refused", because=type(fault).__name__)
        raise Refused(FAILED) from fault
    hint = token["id_token"]
    return _visitor(claims["iss"], known), hint if len(hint) <= LARGEST_HINT else ""


def sign_out_address(hint: str, back: str) -> str | None:
    """Where to send the visitor so that they sign out there too; None when that cannot be done."""
    try:
        client, metadata = _provider()
    except ProviderDown:
        return None
    if not metadata.get("end_session_endpoint") or not hint:
        return None
    return str(client.create_logout_url(post_logout_redirect_uri=outside(back), id_token_hint=hint)["url"])


def _provider() -> tuple[Any, Mapping[str, Any]]:
    client = current_app.extensions["tikub.oidc"]
    client.client_secret = here().settings.fresh("oidc_client_secret")
    try:
        metadata = client.load_server_metadata()
    except (requests.RequestException, ValueError) as fault:
        raise ProviderDown from fault
    if metadata.get("issuer", "").rstrip("/") != here().settings.oidc_issuer.rstrip("/"):
        log.error("sign_in.another_issuer", issuer=str(metadata.get("issuer"))[:200])
        raise ProviderDown
    believed = [name for name in metadata.get("id_token_signing_alg_values_supported", ()) if name in SIGNED_WITH]
    metadata["id_token_signing_alg_values_supported"] = believed or ["RS256"]
    return client, metadata


def _more(client: Any, metadata: Mapping[str, Any], token: Any, claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the userinfo page adds, as JSON or as a token signed for us; it must speak of the same person."""
    if not metadata.get("userinfo_endpoint"):
        return {}
    answer = client.get(metadata["userinfo_endpoint"], token=token)
    answer.raise_for_status()
    signed = answer.headers.get("Content-Type", "").startswith("application/jwt")
    told = _unsigned(client, answer.text) if signed else answer.json()
    if told.get("sub") != claims["sub"]:
        raise Refused(FAILED)
    return cast("Mapping[str, Any]", told)


def _unsigned(client: Any, text: str) -> dict[str, Any]:
    keys = KeySet.import_key_set(client.fetch_jwk_set())
    read = jwt.decode(text, keys, algorithms=list(SIGNED_WITH))
    rules = JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": client.server_metadata["issuer"]},
        aud={"essential": True, "value": client.client_id},
    )
    rules.validate(read.claims)
    return dict(read.claims)


def _visitor(issuer: str, known: Mapping[str, Any]) -> Visitor:
    usual = f"{known.get('given_name', '')} {known.get('usual_name', known.get('family_name', ''))}".strip()
    email = str(known.get("email", ""))
    return Visitor(
        id=person_id(issuer, str(known["sub"])),
        name=(usual or str(known.get("name", "")) or email or "Agent")[:200],
        email=email[:254],
        directorate=str(known.get("organizational_unit", ""))[:200],
    )
