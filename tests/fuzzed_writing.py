"""The same of what changes things: every method of the OpenAPI document, with bodies and headers of all kinds.

`api = WriteApi(send, "/idees", known={"idea_id": [...]})`, then `api.change(data.draw(changed(api)))`: an answer is
right when it is no fault of ours, when an error is a problem with a sentence, when a success is what the document says.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st
from werkzeug.test import TestResponse

from shared.identifiers import new_id
from tests.fuzzed_api import JSON, ReadApi, odd_text


@dataclass(frozen=True)
class Change:
    """A request that may change something, as it leaves."""

    method: str
    route: str
    address: str
    body: bytes
    headers: Mapping[str, str]


class WriteApi(ReadApi):
    """The same of a service whose API writes: `send(address, method=…, data=…, headers=…)` asks anything."""

    def __init__(
        self, send: Callable[..., TestResponse], path: str, known: Mapping[str, Sequence[object]] | None = None
    ) -> None:
        super().__init__(send, path, known)
        self._send = send
        self.changes: dict[tuple[str, str], dict[str, Any]] = {
            (method, route): {**asked, "path_parameters": asked_at.get("parameters", [])}
            for route, asked_at in self._document["paths"].items()
            for method, asked in asked_at.items()
            if method in {"post", "put", "patch", "delete"}
        }

    def body_of(self, operation: tuple[str, str]) -> dict[str, Any]:
        """The JSON schema of what it takes; empty when it takes nothing."""
        content = self.changes[operation].get("requestBody", {}).get("content", {}).get(JSON)
        if content is None:
            return {}
        found: dict[str, Any] = self._document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        return found

    def change(self, change: Change) -> int:
        """Send it, and raise AssertionError when the answer is not right; returns its status."""
        answer = self._send(change.address, method=change.method, data=change.body, headers=dict(change.headers))
        assert answer.status_code < 500, f"{change}: {answer.status} {answer.text[:500]}"
        if answer.status_code >= 400:
            self._check_problem(change, answer)
            return answer.status_code
        described = self.changes[change.method, change.route]["responses"]
        assert str(answer.status_code) in described, f"{change}: {answer.status} is not in the document"
        assert answer.status_code != 201 or answer.headers["Location"], f"{change}: made what nobody can find"
        shape = described[str(answer.status_code)].get("content", {}).get(JSON)
        if shape:
            self._check_shape(change, shape["schema"]["$ref"].rpartition("/")[2], answer)
        return answer.status_code


UNREADABLE = (
    b"",
    b"null",
    b"[]",
    b"{",
    b'"\\ud800"',
    b"\xff\xfe",
    b"[" * 50_000,
    b'{"a":' * 20_000,
    b"1" * 5_000,
    b"NaN",
)
wrong_typed = st.none() | st.booleans() | st.integers() | st.floats() | st.lists(st.integers(), max_size=3) | odd_text
tags = st.sampled_from(["*", '"1-a"', '"2"', 'W/"1"', "1", '"', '""', '"1", "2"', "é"]) | st.just("")


@st.composite
def changed(draw: st.DrawFn, api: WriteApi) -> Change:
    """Any change: a body that is right, nearly right, hostile, huge or none; headers that are right, odd or missing."""
    method, route = operation = draw(st.sampled_from(sorted(api.changes)))
    described, address = api.changes[operation], route
    for one in described["path_parameters"]:
        usual = st.sampled_from([*api.known.get(one["name"], []), str(new_id())])
        value = draw(usual if draw(st.integers(0, 9)) else odd_text)
        address = address.replace(f"{{{one['name']}}}", quote(value, safe="", errors="replace"))
    headers = {"Content-Type": draw(st.sampled_from([JSON] * 9 + ["text/plain", "application/x-www-form-urlencoded"]))}
    if draw(st.integers(0, 9)):
        headers["Idempotency-Key"] = draw(st.sampled_from(["a", "b", " ", "9" * 300]) | st.uuids().map(str))
    if draw(st.integers(0, 9)):
        headers["If-Match"] = draw(st.just("*") | tags)
    body = draw(st.sampled_from(UNREADABLE)) if not draw(st.integers(0, 5)) else _written(draw, api, operation)
    return Change(method, route, address, body, headers)


def _written(draw: st.DrawFn, api: WriteApi, operation: tuple[str, str]) -> bytes:
    schema = api.body_of(operation)
    told: dict[str, Any] = {}
    for name, asked in schema.get("properties", {}).items():
        if name in schema.get("required", []) or draw(st.booleans()):
            told[name] = draw(_content(name, asked, api) if draw(st.integers(0, 11)) else wrong_typed)
    if not draw(st.integers(0, 14)):
        told[draw(odd_text)] = draw(wrong_typed)
    return json.dumps(told).encode()


def _content(name: str, schema: Mapping[str, Any], api: WriteApi) -> st.SearchStrategy[Any]:
    if schema.get("format") == "uuid":
        return st.sampled_from([*api.known.get(name, []), str(new_id())])
    if schema.get("format") == "date-time":
        far = st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00"])
        return st.datetimes().map(lambda one: one.isoformat()) | far
    kind = schema.get("type", "string")
    if "boolean" in kind:
        return st.booleans()
    if "integer" in kind:
        return st.integers(0, 60) | st.integers() | st.sampled_from([10**30, -1, 1.5])
    usual = st.sampled_from([one for one in schema["enum"] if one is not None]) if "enum" in schema else plain
    return usual | odd_text


plain = st.sampled_from(["Les clés se perdent chaque semaine à l’accueil.", "Utile : 3", "=1+1", "a" * 130])
