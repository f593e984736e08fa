"""An API asked in every way that its own OpenAPI document allows, and in many that it forbids.

`api = ReadApi(visitor.get, "/portefeuille", known={"product_id": [...]})` reads the document; `api.ask_properly()` asks
each route as it should be asked and returns those that answered; `asked(api)` is a hypothesis strategy of questions,
each to be given to `api.check(question)`. An answer is right when it is no fault of ours (< 500), when an error is a
problem with a sentence, when what is given is what the document says, and when the next page can be read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.test import TestResponse

from shared.identifiers import new_id

JSON, PROBLEM = "application/json", "application/problem+json"
PAGES_READ = 4


@dataclass(frozen=True)
class Question:
    """A GET: its route in the document, and the address and headers with which it is asked."""

    route: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)


class ReadApi:
    """What a service offers to programs; `known` has values of path parameters that lead somewhere."""

    def __init__(
        self, get: Callable[..., TestResponse], path: str, known: Mapping[str, Sequence[object]] | None = None
    ) -> None:
        self._get = get
        self.known = {name: [str(value) for value in values] for name, values in (known or {}).items()}
        self._document = get(f"{path}/api/v1/openapi.json").get_json()
        self.routes: dict[str, dict[str, Any]] = {
            route: {**asked["get"], "path_parameters": asked.get("parameters", [])}
            for route, asked in self._document["paths"].items()
            if "get" in asked
        }

    def ask_properly(self) -> set[str]:
        """The routes that answered 200 when asked with what is known and nothing else; every answer is checked."""
        return {route for route in self.routes if self._answers(route)}

    def _answers(self, route: str) -> bool:
        addresses = [route]
        for one in self.routes[route]["path_parameters"]:
            values = self.known.get(one["name"], [str(new_id())])
            addresses = [address.replace(f"{{{one['name']}}}", value) for address in addresses for value in values]
        return 200 in [self.check(Question(route, address)) for address in addresses]

    def check(self, question: Question) -> int:
        """Ask, and raise AssertionError when the answer is not right; returns its status."""
        answer = self._get(question.address, headers=dict(question.headers))
        assert answer.status_code < 500, f"{question}: {answer.status} {answer.text[:500]}"
        if answer.status_code >= 400:
            self._check_problem(question, answer)
        elif answer.status_code == 200:
            self._check_content(question, answer)
        return answer.status_code

    def _check_problem(self, question: Any, answer: TestResponse) -> None:
        assert answer.mimetype == PROBLEM, f"{question}: {answer.status} as {answer.mimetype}"
        told = answer.get_json()
        assert not list(self._validator("Problem").iter_errors(told)), f"{question}: {told}"
        assert told["status"] == answer.status_code
        assert told.get("detail") or told.get("errors"), f"{question}: no sentence in {told}"

    def _check_content(self, question: Question, answer: TestResponse) -> None:
        assert answer.mimetype == JSON, f"{question}: {answer.mimetype}"
        assert answer.headers["ETag"]
        wanted = self.routes[question.route]["responses"]["200"]["content"][JSON]["schema"]["$ref"].rpartition("/")[2]
        self._check_shape(question, wanted, answer)
        for _ in range(PAGES_READ):
            following = answer.headers.get("Link", "").partition("<")[2].partition(">")[0]
            if not following:
                break
            parts, before = urlsplit(following), answer.get_json()["items"]
            answer = self._get(f"{parts.path}?{parts.query}")
            assert answer.status_code == 200, f"{question}: its next page is {answer.status}"
            self._check_shape(question, wanted, answer)
            assert not [row for row in answer.get_json()["items"] if row in before], f"{question}: a row comes twice"

    def _check_shape(self, question: Any, name: str, answer: TestResponse) -> None:
        faults = [
            f"{fault.json_path}: {fault.message}" for fault in self._validator(name).iter_errors(answer.get_json())
        ]
        assert not faults, f"{question}: not as the document says: {faults[:3]}"

    def _validator(self, name: str) -> Draft202012Validator:
        whole = {"$ref": f"#/components/schemas/{name}", "components": self._document["components"]}
        return Draft202012Validator(whole, format_checker=FormatChecker())


ODD = (
    "",
    " ",
    "\0",
    "'",
    "..",
    "../../etc/passwd",
    "%",
    "é" * 30,
    "\u202e",
    "{{7*7}}",
    "-1",
    "0",
    "9" * 400,
    "null",
    "[]",
)
odd_text = st.sampled_from(ODD) | st.text(max_size=40) | st.text(min_size=3000, max_size=3001)
odd_headers = st.dictionaries(
    st.sampled_from(["If-None-Match", "Accept", "Accept-Language", "Range", "If-Modified-Since", "X-Forwarded-For"]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40),
    max_size=3,
)


@st.composite
def asked(draw: st.DrawFn, api: ReadApi) -> Question:
    """Any question: right values, values at the edge, odd ones, parameters that repeat or that nobody knows."""
    route = draw(st.sampled_from(sorted(api.routes)))
    described, address = api.routes[route], route
    for one in described["path_parameters"]:
        usual = st.sampled_from([*api.known.get(one["name"], []), str(new_id())])
        value = draw(usual if draw(st.integers(0, 9)) else odd_text)
        address = address.replace(f"{{{one['name']}}}", quote(value, safe="", errors="replace"))
    query: list[tuple[str, str]] = []
    for one in described.get("parameters", []):
        if draw(st.booleans()):
            query += [(one["name"], draw(_value(one["schema"]))) for _ in range(draw(st.integers(1, 2)))]
    if not draw(st.integers(0, 9)):
        query.append((draw(odd_text), draw(odd_text)))
    told = urlencode(query, errors="replace")
    return Question(route, f"{address}?{told}" if told else address, draw(odd_headers))


def _value(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    if schema.get("type") == "integer":
        low, high = schema.get("minimum", 0), schema.get("maximum", 100)
        return st.integers(low, high).map(str) | st.sampled_from([str(low - 1), str(high + 1)]) | odd_text
    if schema.get("format") in {"date", "date-time"}:
        return st.dates().map(str) | odd_text
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | odd_text
    return st.sampled_from(["true", "open", "a", str(new_id())]) | odd_text
