"""One product file of beta.gouv.fr read as it is: what it says, and what is odd in it; no content is refused."""

import hashlib
import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.portfolio.domain.anomalies import DETAIL_LENGTH, Anomaly, AnomalyKind
from services.portfolio.domain.beta_catalogue import ALL_LINKS, CatalogueFacts, read_catalogue
from services.portfolio.domain.beta_phases import read_phases
from services.portfolio.domain.front_matter import UnreadableHeaderError, read_header, split
from services.portfolio.domain.phases import Phase
from services.portfolio.domain.problem import problem_of
from services.portfolio.domain.words import folded, shortened, visible

K = AnomalyKind

FILE_LENGTH = 1024 * 1024
"""Bytes of a file that are read; the longest real one has about 20,000. What is kept is always the whole file."""

NAMELESS = "Produit sans nom"
TITLE_LENGTH, MISSION_LENGTH, LINK_LENGTH = 200, 1000, 500

_REQUIRED_KEYS = ("title", "mission", "incubator", "contact", "phases")
_KNOWN_KEYS = frozenset(
    (
        *_REQUIRED_KEYS,
        *("link", "sponsors", "usertypes", "thematiques", "techno", "events", "repository", "redirect_from", "fast"),
        *("stats", "stats_url", "budget_url", "impact_url", "dashlord_url", "accessibility_status"),
        *(
            "analyse_risques",
            "analyse_risques_url",
            "mon_service_securise",
            "contact_dinum",
            "contact_incubator",
            ALL_LINKS,
        ),
    )
)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:[\s/][^<>]*)?>|<!--")
_SCRIPT_LIKE = re.compile(
    r"<\s*/?\s*(?:script|iframe|object|embed|form|style|link|meta|base|svg)\b|javascript:|<[^<>]*\son\w+\s*=",
    re.IGNORECASE,
)


@dataclass(kw_only=True)
class BetaFile:
    """What one file says, in forms that can be shown and stored; `source` is the file itself, byte for byte."""

    reference: str
    source: bytes
    sha256: str
    title: str = ""
    mission: str = ""
    link: str = ""
    problem: str = ""
    body: str = ""
    phases: list[Phase] = field(default_factory=list)
    catalogue: CatalogueFacts = field(default_factory=CatalogueFacts)
    anomalies: list[Anomaly] = field(default_factory=list)

    @property
    def sheet(self) -> dict[str, Any]:
        """The fields of a product's sheet that a file fills."""
        plain = {name: getattr(self, name) for name in ("title", "mission", "problem", "link")}
        return plain | {name: getattr(self.catalogue, name) for name in ("contact", "repository", "figures_link")}

    def warn(self, kind: AnomalyKind, detail: str = "") -> None:
        """Note one oddity; it never stops the reading."""
        self.anomalies.append(Anomaly(kind, shortened(visible(detail), DETAIL_LENGTH)))


def read_beta_file(name: str, source: bytes, today: date) -> BetaFile:
    """Read the file called `name` (with or without ".md"): any bytes give a product, with warnings for what is odd."""
    reference = reference_of(name)
    file = BetaFile(
        reference=reference, source=source, sha256=hashlib.sha256(source).hexdigest(), title=_title_from(reference)
    )
    _check_reference(file)
    header, file.body = split(_decoded(file))
    _read_keys(file, _header_keys(file, header), today)
    _read_body(file)
    return file


def reference_of(name: str) -> str:
    """The reference a file name gives; bytes that are no text are spelt out."""
    readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return readable.removesuffix(".md")


def _title_from(reference: str) -> str:
    return shortened(visible(reference), TITLE_LENGTH) or NAMELESS


def near_duplicates(references: Iterable[str]) -> dict[str, Anomaly]:
    """A warning for each reference that another one equals once accents, capitals and punctuation are left out."""
    alike: dict[str, list[str]] = defaultdict(list)
    for reference in references:
        alike[re.sub(r"[\W_]", "", folded(reference)) or reference].append(reference)
    groups = [group for group in alike.values() if len(group) > 1]
    return {one: Anomaly(K.NEAR_DUPLICATE_ID, _others(one, group)) for group in groups for one in group}


def unreadable_file(name: str, reason: str) -> BetaFile:
    """The product of a file that cannot even be opened: its name, and a warning that says why."""
    file = BetaFile(reference=reference_of(name), source=b"", sha256="", title=_title_from(reference_of(name)))
    file.warn(K.FILE_UNREADABLE, reason)
    return file


def _others(one: str, group: Iterable[str]) -> str:
    return shortened(visible(", ".join(sorted(other for other in group if other != one))), DETAIL_LENGTH)


def _check_reference(file: BetaFile) -> None:
    reference = file.reference
    if reference != reference.lower():
        file.warn(K.ID_WITH_CAPITAL, reference)
    if any(unicodedata.combining(sign) for sign in unicodedata.normalize("NFKD", reference)):
        file.warn(K.ID_WITH_ACCENT, reference)
    if "." in reference:
        file.warn(K.ID_WITH_DOT, reference)
    if re.search(r"[^a-z0-9.-]", folded(reference)):
        file.warn(K.ID_WITH_OTHER_SIGN, reference)


def _decoded(file: BetaFile) -> str:
    if len(file.source) > FILE_LENGTH:
        file.warn(K.TOO_LONG, f"{len(file.source)}")
    try:
        # A cut may fall inside a character: only the whole file tells whether it is UTF-8.
        file.source.decode("utf-8")
    except UnicodeDecodeError as error:
        file.warn(K.NOT_UTF8, f"{error.start}")
    return _text_of(file.source)


def _text_of(source: bytes) -> str:
    return source[:FILE_LENGTH].decode("utf-8", "replace").removeprefix("\ufeff")


def body_of(source: bytes) -> str:
    """The Markdown of a file, without its header."""
    return split(_text_of(source))[1]


def header_of(source: bytes) -> dict[str, Any]:
    """The keys of a file's header; none when it cannot be read."""
    header, _ = split(_text_of(source))
    try:
        return read_header(header)[0] if header is not None else {}
    except UnreadableHeaderError:
        return {}


def _header_keys(file: BetaFile, header: str | None) -> Mapping[str, Any]:
    if header is None:
        file.warn(K.FRONT_MATTER_MISSING)
        return {}
    try:
        keys, twice = read_header(header)
    except UnreadableHeaderError as error:
        file.warn(K.FRONT_MATTER_UNREADABLE, str(error))
        return {}
    for name in twice:
        file.warn(K.DUPLICATE_KEY, name)
    return keys


def _read_keys(file: BetaFile, keys: Mapping[str, Any], today: date) -> None:
    for name in _REQUIRED_KEYS:
        if keys.get(name, "") == "":
            file.warn(K.MISSING_KEY, name)
    for name in sorted(keys.keys() - _KNOWN_KEYS):
        file.warn(K.UNKNOWN_KEY, name)
    file.title = " ".join(_text(file, keys, "title", TITLE_LENGTH).split()) or file.title
    file.mission = _text(file, keys, "mission", MISSION_LENGTH)
    _read_link(file, _text(file, keys, "link", LINK_LENGTH, trimmed=False))
    file.phases = read_phases(keys.get("phases", ""), today, file.warn)
    file.catalogue = read_catalogue(keys)


def _text(file: BetaFile, keys: Mapping[str, Any], name: str, limit: int, *, trimmed: bool = True) -> str:
    value = keys.get(name, "")
    if not isinstance(value, str):
        file.warn(K.WRONG_TYPE, name)
        return ""
    seen = visible(value)
    if len(seen) > limit:
        file.warn(K.TEXT_SHORTENED, name)
    if _has_invisible(value):
        file.warn(K.INVISIBLE_CHARACTER, name)
    return shortened(seen, limit) if trimmed else value


def _has_invisible(value: str) -> bool:
    return len(visible(f"|{value}|")) < len(unicodedata.normalize("NFC", f"|{value}|".replace("\r\n", "\n")))


def _read_link(file: BetaFile, written: str) -> None:
    address = visible(html.unescape(written))
    if not address:
        file.warn(K.EMPTY_LINK)
        return
    if html.unescape(written) != written:
        file.warn(K.LINK_HTML_ESCAPED, written)
    if written != written.strip():
        file.warn(K.LINK_WITH_SPACES, written)
    if not re.fullmatch(r"https?://[^\s<>\"']+", address) or len(address) > LINK_LENGTH:
        file.warn(K.LINK_NOT_WEB, written)
        return
    file.link = address


def _read_body(file: BetaFile) -> None:
    file.problem = problem_of(file.body) or ""
    if not file.problem:
        file.warn(K.PROBLEM_NOT_FOUND)
    if _TAG.search(file.body):
        file.warn(K.RAW_HTML)
    suspect = _SCRIPT_LIKE.search(file.body)
    if suspect:
        file.warn(K.SCRIPT_LIKE_HTML, suspect[0])
