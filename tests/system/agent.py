"""Someone in front of the screens: reads pages, fills forms, follows redirects; no browser, the real HTTP."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from time import monotonic, sleep
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests

R = TypeVar("R")


@dataclass
class ReadForm:
    """A form as the page shows it: where it goes and what it already holds."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[ReadForm] = []
        self._form: ReadForm | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = ReadForm(given.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None and given.get("name", self._select):
            self._control(self._form, tag, given)

    def _control(self, form: ReadForm, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", self._select)
        if tag == "select":
            self._select = name
        elif tag == "option" or given.get("type") == "radio":
            form.options.setdefault(name, []).append(given.get("value", ""))
            if "selected" in given or "checked" in given:
                form.values[name] = given.get("value", "")
        elif tag == "textarea":
            self._area = name
            form.values.setdefault(name, "")
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            form.values[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.values[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def read_forms(page: str) -> list[ReadForm]:
    """The forms of a page, in its order."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


class Agent:
    """A signed-in person; `where` gives the address of the server that owns a path."""

    def __init__(self, where: Callable[[str], str], subject: str) -> None:
        self._where = where
        self.subject = subject
        self._session = requests.Session()
        self._session.trust_env = False
        self.sign_in()

    def sign_in(self) -> None:
        form = next(f for f in self.forms("/idees/connexion") if f.action.endswith("/connexion"))
        answer = self._post(form, subject=self.subject)
        assert answer.status_code == 303, answer.text[:2000]

    def get(self, path: str, *, expect: int = 200) -> str:
        answer = self._ask("GET", path)
        assert answer.status_code == expect, f"GET {path}: {answer.status_code}\n{answer.text[:3000]}"
        return answer.text

    def forms(self, path: str) -> list[ReadForm]:
        return read_forms(self.get(path))

    def form(self, path: str, action: str = "") -> ReadForm:
        """The form of a page that goes to an address ending with `action` (the page's own when empty)."""
        wanted = action or path
        found = [form for form in self.forms(path) if form.action.endswith(wanted)]
        assert found, f"no form to {wanted} on {path}"
        return found[0]

    def form_with(self, path: str, *names: str) -> ReadForm:
        """The form of a page that has these fields."""
        found = [form for form in self.forms(path) if set(names) <= set(form.values) | set(form.options)]
        assert found, f"no form with {names} on {path}"
        return found[0]

    def answer(self, path: str, *names: str, **answers: str) -> str:
        """Fill the form of a page that has these fields and send it; returns the path it leads to."""
        return self._led_to(path, self._post(self.form_with(path, *names, *answers), **answers))

    def _post(self, form: ReadForm, **answers: str) -> requests.Response:
        headers = {"Origin": self._where(form.action)}
        return self._ask("POST", form.action, data={**form.values, **answers}, headers=headers)

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request; whoever tries again when it fails does it here."""
        address = self._where(path) + path
        return self._session.request(method, address, allow_redirects=False, timeout=30, **options)

    def send(self, form: ReadForm, **answers: str) -> requests.Response:
        """Post a form as it is, whatever the answer."""
        return self._post(form, **answers)

    def fill(self, path: str, action: str = "", **answers: str) -> str:
        """Fill the form of a page and send it; returns the path it leads to."""
        return self._led_to(path, self._post(self.form(path, action), **answers))

    @staticmethod
    def _led_to(path: str, answer: requests.Response) -> str:
        assert answer.status_code == 303, f"POST {path}: {answer.status_code}\n{answer.text[:4000]}"
        return urlsplit(answer.headers["Location"]).path

    def wait_for(self, path: str, words: str, *, seconds: float = 30) -> str:
        """Read a page again until it says these words: what crosses services takes an instant."""
        return eventually(lambda: self._page_with(path, words), f"« {words} » on {path}", seconds)

    def _page_with(self, path: str, words: str) -> str | None:
        page = self.get(path)
        return page if words in page else None


def eventually(look: Callable[[], R | None], what: str, seconds: float = 30) -> R:
    """What `look` finds, as soon as it finds something."""
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        if (found := look()) is not None:
            return found
        sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")
