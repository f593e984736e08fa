"""An identity provider that lies when it is told to: each test bends one thing of an honest answer."""

import base64
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "tikub", "a-secret-of-the-client-that-is-long-enough"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, parameters={"kid": name}) for name in ("one", "two"))
Bend = Callable[[dict[str, Any]], None]


class Provider:
    def __init__(self) -> None:
        self.issuer = ""
        self.nonce = ""
        self.claims: dict[str, Any] = {}
        self.header = {"alg": "RS256", "kid": "one"}
        self.key: RSAKey | bytes = KEY
        self.userinfo: dict[str, Any] = {"sub": "agent-1", "given_name": "Maëlle", "usual_name": "Riou"}
        self.userinfo_key: RSAKey | None = None
        self.metadata: dict[str, Any] = {}

    def honest(self) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": "agent-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
        }

    def id_token(self) -> str:
        claims = {name: value for name, value in {**self.honest(), **self.claims}.items() if value is not None}
        if self.header["alg"] == "none":
            return f"{_part(self.header)}.{_part(claims)}."
        if isinstance(self.key, bytes):
            return _signed_with_a_secret(f"{_part(self.header)}.{_part(claims)}", self.key)
        return jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])

    def app(self) -> Flask:
        app = Flask("provider")
        app.get("/.well-known/openid-configuration")(self._metadata)
        app.get("/jwks")(self._keys)
        app.post("/token")(self._token)
        app.get("/userinfo")(self._userinfo)
        return app

    def _keys(self) -> dict[str, Any]:
        return {"keys": [KEY.as_dict(private=False)]}

    def _token(self) -> dict[str, Any]:
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token()}

    def _metadata(self) -> dict[str, Any]:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/end",
            "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        return {**told, **self.metadata}

    def _userinfo(self) -> Any:
        assert request.headers["Authorization"] == "Bearer a"
        if self.userinfo_key is None:
            return self.userinfo
        claims = {"iss": self.issuer, "aud": CLIENT, **self.userinfo}
        header = {"alg": "RS256", "kid": "one"}
        return jwt.encode(header, claims, self.userinfo_key), 200, {"Content-Type": "application/jwt"}

    def asked(self, location: str) -> dict[str, str]:
        """What the browser was sent to ask for; the honest answer repeats its nonce."""
        found = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        self.nonce = found["nonce"]
        return found


def _part(data: dict[str, Any]) -> str:
    return _encoded(json.dumps(data).encode())


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _signed_with_a_secret(text: str, secret: bytes) -> str:
    # By hand: the library rightly refuses to take a public key for a secret.
    return f"{text}.{_encoded(hmac.digest(secret, text.encode(), 'sha256'))}"


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
