"""The whole platform read in English by each of its people: what is left in French is what people wrote themselves."""

import ast
import re
import threading
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from werkzeug.test import Client, TestResponse

from deploy.all_in_one import Platform, build
from deploy.demo.story import tell_the_story
from services.notify.commands.words import EDITABLE, house
from shared.web.languages import Catalogues

DEMONSTRATION = Path(__file__).resolve().parent.parent / "deploy" / "demo"
PEOPLE = {"nolwenn": "an author", "malo": "the team", "herve": "the chair", "tugdual": "an administrator"}
TEXTS = {".json", ".md"}
HOMES = ("/idees/", "/gouvernance/", "/portefeuille/", "/notifications/")
OTHERS = ("/idees/nulle-part", "/portefeuille/?mots=zzzz", "/idees/?apres=x", "/gouvernance/administration/messages")
OTHERS += ("/gouvernance/evenements",)
PAGES_OF_A_KIND = 5
VARYING = re.compile(r"[0-9a-f-]{36}|[A-Z]{2}-\d{4}-\d{4}|(?<==)[^&]*")
LEFT_ALONE = re.compile(
    r"/(langue|abonnements/\w+|connexion|deconnexion|tout-lu|lu|fait|relance|fichier)\b|^https?:|^mailto:|^#"
)
# Too short, too long, too large, in no known form, and one answer that nobody asked for: nothing is saved.
ODD = {"title": "1", "name": "x" * 300, "answer_days": "9999", "second_vote_days": "zz", "reason": "2"}
ODD |= {"opinion": "", "choice": "?", "closes_at": "2000-01-01T00:00", "opens_at": "hier"}

TECHNOLOGIES = (
    "Angular CSS Django Docker FastAPI Flask Grist HTML Java JavaScript Kubernetes MongoDB NestJS Next.js Node "
    "PHP PostgreSQL Python Rails React Ruby SQL Symfony Terraform TypeScript Vue"
)

SAID, END = "\ue000", "\ue001"
INNERMOST = re.compile(f"{SAID}[^{SAID}{END}]*{END}")
DATE = re.compile(r"[A-Z][a-z]+day \d+ [A-Z][a-z]+ \d{4}(?: at\s\d\d:\d\d)?")
NUMBER = re.compile(r"\b(?:ID|DO|DE|PR|SE|OB)-\d{4}-\d{4}\b")
# The register, the proofs of convocations and the report on files keep what was written, in the words of that time.
WRITTEN = re.compile(
    r"La majorité s’est exprimée .*|Votre vote est attendu sur le dossier.*|\S+\.eml"
    r"|\w+ \d{4}-\d\d-\d\d – .*|\S+@\S+"
)


class Listening:
    """An English catalogue that marks all it says, and notes the French it cannot say."""

    def __init__(self, spoken: object, unsaid: Counter[str]) -> None:
        self._spoken, self._unsaid = spoken, unsaid

    def ugettext(self, text: str) -> str:
        self._note(text)
        return f"{SAID}{self._spoken.ugettext(text)}{END}"

    def ungettext(self, one: str, many: str, count: int) -> str:
        self._note((one, 0))
        return f"{SAID}{self._spoken.ungettext(one, many, count)}{END}"

    def _note(self, key: object) -> None:
        if key not in self._spoken._catalog and not str(key).startswith(SAID):
            self._unsaid[str(key)] += 1


class Page(HTMLParser):
    """The texts of a page's main part, its links and its forms."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.links, self.forms = "", [], []
        self._silenced, self._in_main, self._french = 0, False, False
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._in_main |= tag == "main"
        self._silenced += tag in {"code", "script", "style"}
        self._french |= tag == "span" and given.get("lang") == "fr"
        self.links += [given["href"]] if tag == "a" and given.get("href") else []
        if tag == "form" and given.get("method") == "post":
            self.forms.append(SimpleNamespace(action=given["action"], hidden={}))
        if given.get("type") == "hidden" and self.forms:
            self.forms[-1].hidden[given["name"]] = given["value"]
        self._note(
            *(given[name] for name in ("alt", "title", "aria-label", "data-left", "data-over") if given.get(name))
        )

    def handle_endtag(self, tag):
        self._in_main &= tag != "main"
        self._silenced -= tag in {"code", "script", "style"}
        self._french &= tag != "span"

    def handle_data(self, data):
        self._note(data)

    def _note(self, *texts):
        if self._in_main and not self._silenced and not self._french:
            self.text += "".join(f"{one_line(text)}\n" for text in texts)


class Reader:
    """Someone who has chosen English and opens every kind of page they find."""

    def __init__(self, platform: Platform, subject: str) -> None:
        self.client = Client(platform)
        self.visited: set[str] = set()
        self.kinds: Counter[str] = Counter()
        self.found: list[tuple[str, str]] = []
        self._enter("langue", langue="en", retour=HOMES[0])
        self._enter("connexion", subject=subject)

    def _enter(self, where: str, **answers: str) -> None:
        (token, *_) = re.findall(r'name="csrf_token" value="([^"]+)"', self.client.get("/idees/connexion").text)
        assert self.client.post(f"/idees/{where}", data={"csrf_token": token, **answers}).status_code == 303

    def read_everything(self) -> None:
        waiting = deque([*HOMES, *OTHERS])
        while waiting:
            address = waiting.popleft().partition("#")[0]
            if self._is_new(address):
                page = self._read(address, self.client.get(address))
                waiting.extend(page.links)
                for form in page.forms:
                    self._answer_oddly(form)

    def _is_new(self, address: str) -> bool:
        """A page of a kind of which few were opened yet."""
        if not address or address in self.visited or LEFT_ALONE.search(address):
            return False
        kind = VARYING.sub("…", address)
        self.visited.add(address)
        self.kinds[kind] += 1
        return self.kinds[kind] <= PAGES_OF_A_KIND

    def _answer_oddly(self, form: SimpleNamespace) -> None:
        if self._is_new(f"{form.action}?sent"):
            answer = self.client.post(form.action, data={**form.hidden, **ODD})
            assert answer.status_code >= 400, form.action
            self._read(form.action, answer)

    def _read(self, address: str, answer: TestResponse) -> Page:
        assert answer.status_code < 500, address
        page = Page(answer.text if "html" in answer.headers["Content-Type"] else "")
        self.found.append((address, page.text))
        return page


@pytest.fixture(scope="module")
def unsaid() -> Counter[str]:
    return Counter()


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, unsaid: Counter[str]) -> Iterator[Platform]:
    """The demonstration in this process, with an English that marks what it says."""
    spoken = Catalogues.get_translations
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TIKUB_DATABASE_URL", "TIKUB_AMQP_URL", "TIKUB_SMTP_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("TIKUB_DATA_DIR", str(tmp_path_factory.mktemp("english")))
        patch.setenv("TIKUB_PEOPLE_FILE", str(DEMONSTRATION / "people.json"))
        patch.setattr(Catalogues, "get_translations", lambda self: _heard(self, spoken, unsaid))
        made, stop = build(), threading.Event()
        made.start(stop)
        tell_the_story(made.runtimes, stop)
        yield made
        stop.set()
        made.join()
        for runtime in made.runtimes.values():
            runtime.engine.dispose()


def _heard(catalogues, spoken, unsaid):
    said = spoken(catalogues)
    return Listening(said, unsaid) if said is catalogues._by_language["en"] else said


@pytest.fixture(scope="module")
def own_words() -> str:
    """Everything that the demonstration's people wrote, in one text."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(DEMONSTRATION.glob("*.py"))]
    constants = [str(node.value) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    files = [path.read_text(encoding="utf-8") for path in sorted(DEMONSTRATION.rglob("*")) if path.suffix in TEXTS]
    # Names of technologies are the same in every language; a refused form shows again what was typed into it.
    letters = [piece for letter in EDITABLE for piece in unmarked(one_line(house(letter).words))]  # mails are in French
    return one_line(" ".join([*constants, *files, *letters, TECHNOLOGIES, *ODD.values()]))


def one_line(text: str) -> str:
    return " ".join(text.split())


def unmarked(text: str) -> list[str]:
    """What no catalogue said, a piece each, without dates, numbers and addresses."""
    for pattern in (DATE, NUMBER):
        text = pattern.sub(" ", text)
    while INNERMOST.search(text):
        text = INNERMOST.sub("\n", text)
    pieces = (one_line(piece).strip(" ·…,") for piece in re.split(r"\n|\s\(|\)", WRITTEN.sub("\n", text)))
    return [piece for piece in pieces if re.search(r"[^\W\d_]{2}", piece)]


@pytest.mark.slow
@pytest.mark.parametrize("subject", PEOPLE)
def test_nothing_is_left_in_french_but_what_people_wrote(platform, unsaid, own_words, subject):
    reader = Reader(platform, subject)
    reader.read_everything()
    left = {piece: address for address, text in reader.found for piece in unmarked(text)}

    assert not [f"{address}: {piece}" for piece, address in left.items() if piece not in own_words]
    assert len({address for address, _ in reader.found}) > 20
    assert not unsaid


def test_the_marks_find_what_no_catalogue_says():
    said = f"<h1>{SAID}Idea <b>{SAID}Open{END}</b> now{END}</h1><p>Recevable</p><code>words</code>"

    assert unmarked(Page(f"<p>Dehors</p><main>{said}</main>").text) == ["Recevable"]
