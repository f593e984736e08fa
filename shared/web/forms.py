"""A form made from a command: what the page shows, what the person typed, what is wrong with it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage, MultiDict

from shared.answers import in_euros
from shared.errors import Changed, Invalid, Refusal
from shared.messages import FieldSpec, fields_of
from shared.schemas import NOT_A_CHOICE, PARIS, load
from shared.uploads import ACCEPTED, Upload
from shared.web import keys
from shared.web.languages import say, say_refusal

C = TypeVar("C")
Choices = Mapping[str, Sequence[tuple[str, str]]]

TOKENS = frozenset({"csrf_token", keys.FIELD})
MARKS = frozenset({"seen", "version", "rank"})
"""Hidden fields that say which state of things the person had on screen."""
UNKNOWN = "Ce formulaire contient des réponses que nous n’attendions pas. Rechargez la page, puis recommencez."
REPEATED = "Cette réponse est arrivée plusieurs fois. Gardez-en une seule."


@dataclass(frozen=True)
class FieldView:
    """One field as a macro draws it."""

    id: str
    name: str
    label: str
    help: str
    kind: str
    value: str
    error: str
    required: bool
    max: int | None
    min: int | None
    rows: int
    options: Sequence[tuple[str, str]]
    values: Sequence[str] = ()
    """What is chosen, where several can be."""
    accept: str = ""
    """The kinds of files that may be chosen."""


class Form(Generic[C]):
    """`Form(SubmitIdea)` to show it, `Form(SubmitIdea, request.form, given={…})` to read it."""

    def __init__(
        self,
        command: type[C],
        data: "MultiDict[str, str] | None" = None,
        *,
        given: Mapping[str, Any] | None = None,
        values: Mapping[str, Any] | None = None,
        options: Choices | None = None,
        hidden: Collection[str] = (),
        files: "MultiDict[str, FileStorage] | None" = None,
    ) -> None:
        """`given`: what the server knows; `values`: what fields hold at first; `options`: choices known only here.

        `files` is `request.files`, for a route that says `uploads=True`.
        """
        self.type = command
        self.data = data
        self.key = keys.new()
        self._given = dict(given or {})
        self._values = values or {}
        self._options = options or {}
        self._hidden = frozenset(hidden)
        self.uploads = {name: Upload.read(one.filename, one.stream) for name, one in _chosen(files)}
        self._specs = {spec.name: spec for spec in fields_of(command)}
        self._refused: dict[str, list[str]] = {}
        self.refusal: Refusal | None = None
        """What refused it after it was read, for a page that has more to say than its sentence."""
        self.read_at = ""
        """Where what is stored now can be read, once somebody else was faster."""

    @property
    def posted_key(self) -> str:
        return "" if self.data is None else self.data.get(keys.FIELD, "")

    def valid(self) -> bool:
        return not self._errors

    def command(self) -> C:
        """What the person asks; raises Invalid when it cannot be read."""
        if self._wrong:
            raise Invalid(self._wrong)
        return self._read[0]  # type: ignore[return-value]

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal that came after the form was read: beside its field, or above the form."""
        self.refusal = refusal
        if isinstance(refusal, Invalid):
            self._refused = refusal.errors
        else:
            self._refused = {"": [say_refusal(refusal)]}

    @property
    def overtaken(self) -> bool:
        """Whether somebody else was faster: what was typed may be sent again, over what stands there now."""
        return isinstance(self.refusal, Changed)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence), in the order of the page; what is said of no field has no id."""
        ours = [(self._id(name), say(text)) for name in self._specs for text in self._errors.get(name, [])]
        others = [texts for name, texts in self._errors.items() if name not in self._specs]
        return ours + [("", say(text)) for texts in others for text in texts]

    @property
    def id(self) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.type.__name__).lower()

    @property
    def fields(self) -> list[FieldView]:
        return [self._view(spec) for spec in self._specs.values()]

    def field(self, name: str) -> FieldView:
        return self._view(self._specs[name])

    def _id(self, name: str) -> str:
        return f"{self.id}-{name}"

    def _view(self, spec: FieldSpec) -> FieldView:
        sentences = self._errors.get(spec.name, [])
        return FieldView(
            id=self._id(spec.name),
            name=spec.name,
            label=say(spec.label),
            help=say(spec.help) if spec.help else "",
            kind="hidden" if spec.name in self._hidden else spec.kind,
            value=self._shown(spec) if spec.kind not in {"several", "file"} else "",
            values=self._shown_several(spec) if spec.kind == "several" else (),
            accept=ACCEPTED if spec.kind == "file" else "",
            error=say(sentences[0]) if sentences else "",
            required=spec.required,
            max=spec.max,
            min=spec.min,
            rows=spec.rows,
            options=self._choices(spec),
        )

    def _choices(self, spec: FieldSpec) -> Sequence[tuple[str, str]]:
        """Our own words are said; what the page gives, such as names of people, is shown as it is."""
        given = self._options.get(spec.name)
        return [(code, say(words)) for code, words in spec.options] if given is None else given

    def _shown(self, spec: FieldSpec) -> str:
        """What the person typed, as typed; else what the page proposes."""
        if isinstance(self.refusal, Changed) and spec.kind == "hidden" and spec.name in MARKS:
            return self.refusal.now
        if self.data is not None:
            return self.data.get(spec.name, "")
        value = self._values.get(spec.name)
        return in_euros(value) if spec.kind == "money" and value is not None else _as_typed(value)

    def _shown_several(self, spec: FieldSpec) -> Sequence[str]:
        return self._values.get(spec.name, ()) if self.data is None else self.data.getlist(spec.name)

    @property
    def has_files(self) -> bool:
        """Whether the form has to be sent in parts."""
        return any(spec.kind == "file" for spec in self._specs.values())

    @property
    def _errors(self) -> dict[str, list[str]]:
        return self._refused or self._wrong

    @property
    def _wrong(self) -> dict[str, list[str]]:
        return {} if self.data is None else self._read[1]

    @cached_property
    def _read(self) -> tuple[C | None, dict[str, list[str]]]:
        data = self.data or MultiDict()
        wrong = _unexpected(data, self._specs) | self._not_offered(data)
        try:
            answers = {**_answers(data, self._specs), **self._files(), **self._given}
            made = load(self.type, answers, strict=True)
        except ValidationError as refused:
            return None, {**cast("dict[str, list[str]]", refused.messages), **wrong}
        return (None, wrong) if wrong else (made, {})

    def _files(self) -> dict[str, Upload]:
        return {name: upload for name, upload in self.uploads.items() if name in self._specs}

    def _not_offered(self, data: "MultiDict[str, str]") -> dict[str, list[str]]:
        """A choice that this page did not propose."""
        offered = {name: {code for code, _ in choices} for name, choices in self._options.items()}
        return {
            name: [NOT_A_CHOICE] for name, codes in offered.items() if set(filter(None, data.getlist(name))) - codes
        }


def _unexpected(data: "MultiDict[str, str]", specs: Mapping[str, FieldSpec]) -> dict[str, list[str]]:
    once = [name for name, spec in specs.items() if spec.kind != "several"]
    repeated: dict[str, list[str]] = {name: [REPEATED] for name in once if len(data.getlist(name)) > 1}
    return {**repeated, "": [UNKNOWN]} if set(data) - TOKENS - set(specs) else repeated


def _chosen(files: "MultiDict[str, FileStorage] | None") -> list[tuple[str, Any]]:
    """Browsers send a field without a file as a file without a name."""
    return [] if files is None else [(name, one) for name, one in files.items() if one.filename]


def _answers(data: "MultiDict[str, str]", specs: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """Answers as the schema reads them: numbers without spaces; what is not text and was left empty is absent."""
    single = {name: spec for name, spec in specs.items() if name in data and spec.kind != "several"}
    read = {name: _tidy(spec, data[name]) for name, spec in single.items()}
    kept = {name: value for name, value in read.items() if value or specs[name].kind in {"text", "area"}}
    return kept | {name: data.getlist(name) for name, spec in specs.items() if spec.kind == "several"}


def _tidy(spec: FieldSpec, value: str) -> str:
    return re.sub(r"\s", "", value) if spec.kind == "number" else value


def _as_typed(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")
    return "true" if value is True else str(value)
