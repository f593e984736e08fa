"""Every French sentence that a screen may have to say in another language, and the catalogues that say it.

`python -m tests.translations` gives each catalogue an empty entry for a new sentence and takes out what nobody says.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from tests.python_texts import is_french, said_in_python
from tests.screen_texts import words_of

ROOT = Path(__file__).resolve().parent.parent
SHARED = "shared"
HOUSES = (SHARED, *sorted(f"services/{path.name}" for path in (ROOT / "services").iterdir() if path.is_dir()))
HOUSES = tuple(house for house in HOUSES if any((ROOT / house).rglob("*.html")))
# Sentences of these are kept as they were written, in a register, a mail, a product's sheet or a published document.
WRITTEN_DOWN = (
    "shared/documents/asyncapi.py",
    "shared/documents/jobs.py",
    "shared/contracts/jobs.py",
    "shared/plain_words.py",
    "services/portfolio/domain/checks/looked_for.py",
    "services/governance/domain/rules.py",
    "services/governance/domain/verify.py",
    "services/governance/domain/rules/written.py",
    "services/notify/commands/carriers/",
    "services/portfolio/domain/beta.py",
    "services/portfolio/domain/evidence_summary.py",
    "services/portfolio/domain/beta_export.py",
    "services/portfolio/domain/publiccode.py",
    "shared/french_stems.py",
)
NAMES = {"Ti Kub", "English", "Français"}
MARKUP = re.compile(r'[\w-]+="[^"]*"')
BETWEEN = re.compile(r"\n+(?=msgid )")
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


class Sentence(NamedTuple):
    """`where` is file:line; `in_pieces` if it stands in an f-string, which no catalogue can hold."""

    text: str
    where: str
    in_pieces: bool = False
    plural: str = ""


def sentences_of(house: str) -> list[Sentence]:
    """All that the templates and the Python of a service, or of the shared kernel, may have to say."""
    return [said for path in _files(house) for said in _sentences_in(path, str(path.relative_to(ROOT)))]


def _files(house: str) -> Iterator[Path]:
    for path in sorted((ROOT / house).rglob("*")):
        if "migrations" not in path.parts and path.suffix in {".py", ".html"}:
            yield path


def _sentences_in(path: Path, name: str) -> Iterable[Sentence]:
    if path.suffix == ".html":
        return sentences_in_template(path.read_text(encoding="utf-8"), name)
    return () if name.startswith(WRITTEN_DOWN) else sentences_in_python(path.read_text(encoding="utf-8"), name)


def sentences_in_template(source: str, name: str) -> Iterator[Sentence]:
    """What a template says through _("…")."""
    options = {"silent": "false", "extensions": "jinja2.ext.do"}
    speakers = {"_": None, "ngettext": (1, 2)}
    for line, said, *_ in extract("jinja2.ext:babel_extract", BytesIO(source.encode()), speakers, options=options):
        one, many = (said, "") if isinstance(said, str) else said
        yield Sentence(one, f"{name}:{line}", plural=many)
        if many:
            yield Sentence(many, f"{name}:{line}")


def sentences_in_python(source: str, name: str) -> Iterator[Sentence]:
    """What a module says, or gives its templates to say."""
    tree = ast.parse(source)
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in said_in_python(tree):
        if _has_words(node.value) and node.value not in NAMES and "<html" not in node.value:
            yield Sentence(node.value, f"{name}:{node.lineno}", id(node) in pieces)


def untranslated_in(source: str, name: str) -> Iterator[Sentence]:
    """French of a template that stands outside of _("…")."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    for line, text in words_of(environment, source):
        if _has_words(MARKUP.sub("", text)) and text.strip() not in NAMES:
            yield Sentence(text.strip(), f"{name}:{line}")
    tree = environment.parse(source)
    said = {id(part) for call in tree.find_all(nodes.Call) if _is_said(call) for part in call.find_all(nodes.Const)}
    for node in tree.find_all(nodes.Const):
        if id(node) not in said and isinstance(node.value, str) and is_french(node.value):
            yield Sentence(node.value, f"{name}:{node.lineno}")


def _has_words(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _is_said(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in {"_", "ngettext"}


def templates_of(house: str) -> Iterator[tuple[str, str]]:
    """(source, name) of each; mails are written in French alone."""
    for path in _files(house):
        if path.suffix == ".html" and "letters" not in path.parts:
            yield path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))


def file_of(house: str, language: str = "en") -> Path:
    folder = "shared/web" if house == SHARED else house
    return ROOT / folder / "translations" / language / "LC_MESSAGES" / "messages.po"


def catalogue_of(house: str) -> dict[str, str]:
    """French -> English."""
    return _read(file_of(house).read_bytes()) if file_of(house).exists() else {}


def _read(source: bytes) -> dict[str, str]:
    """Both forms of what is counted stand for themselves."""
    entries = [one for one in read_po(BytesIO(source), locale="en") if one.id]
    plain = {str(one.id): str(one.string) for one in entries if isinstance(one.id, str)}
    counted = (zip(one.id, one.string, strict=True) for one in entries if not isinstance(one.id, str))
    return plain | dict(chain.from_iterable(counted))


def missing(said: Iterable[Sentence], *catalogues: Mapping[str, str]) -> list[Sentence]:
    """Sentences that none of these catalogues says."""
    return [one for one in said if not any(known.get(one.text) for known in catalogues)]


def orphans(said: Iterable[Sentence], catalogue: Mapping[str, str]) -> list[str]:
    """Entries that nobody says any more."""
    return sorted(set(catalogue) - {one.text for one in said})


def places_of(text: str) -> set[str]:
    return {match.group() for match in PLACES.finditer(text)}


def unlike(catalogue: Mapping[str, str]) -> list[str]:
    """Entries whose places to fill are not those of the French."""
    return [french for french, english in catalogue.items() if places_of(french) != places_of(english)]


def update(house: str) -> tuple[int, int]:
    """Bring a catalogue up to date with the screens; how many entries came, how many left."""
    said, file = sentences_of(house), file_of(house)
    blocks = BETWEEN.split(file.read_text(encoding="utf-8").strip()) if file.exists() else [HEADER]
    gone = {block for block in blocks if orphans(said, _read(block.encode()))}
    kept = [block for block in blocks if block not in gone]
    known = [_read("\n\n".join(kept).encode()), {} if house == SHARED else catalogue_of(SHARED)]
    new = {one.text: one.plural for one in said if not any(one.text in some for some in known)}
    entries = [_entry(text, plural) for text, plural in new.items() if text not in new.values()]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join([*kept, *entries]) + "\n", encoding="utf-8")
    return len(entries), len(gone)


HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: en\\n\""""


def _entry(text: str, plural: str) -> str:
    if plural:
        return f'msgid {_quoted(text)}\nmsgid_plural {_quoted(plural)}\nmsgstr[0] ""\nmsgstr[1] ""'
    return f'msgid {_quoted(text)}\nmsgstr ""'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> int:
    for house in HOUSES:
        came, left = update(house)
        waiting = sum(not english for english in catalogue_of(house).values())
        print(f"{house}: {came} new, {left} taken out, {waiting} to translate in {file_of(house).relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
