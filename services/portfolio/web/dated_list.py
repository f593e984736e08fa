"""The pages by which a dated list is kept: one line more, other words from a day on, a last day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.domain.dated_list import latest, marked
from services.portfolio.queries import products
from shared.uow import UnitOfWork
from shared.web import Form, Pages, me, post, render
from shared.web.forms import Choices
from shared.web.languages import say
from shared.web.rights import Rule


@dataclass(frozen=True, kw_only=True)
class Change:
    """One kind of change: its form, what keeps it, its words; `{label}` in a heading is what the line says."""

    command: type[Any]
    run: Callable[[Any, UnitOfWork], str]
    heading: str
    button: str = "Enregistrer"


@dataclass(frozen=True, kw_only=True)
class KeptList:
    """A list and its three forms. `lines_of` raises NotFound; `values` are what the form of other words begins with."""

    pages: Pages
    allow: Rule
    title: str
    home: str
    at: str = ""
    reworded_at: str = "mots"
    add: Change
    reword: Change
    retire: Change
    lines_of: Callable[[str], Sequence[Any]]
    values: Callable[[Any], Mapping[str, Any]]
    begins_with: Mapping[str, Any] = field(default_factory=dict)
    options: Callable[[], Choices] = field(default=dict)

    def serve(self) -> None:
        """Add the pages: `new`/`add`, `rewording`/`reword`, `retiring`/`retire`."""
        self._serve_adding()
        values = {"rewording": self._words, "retiring": self._last_day}
        self._serve_changing(self.reword, f"{self.at}/<code>/{self.reworded_at}", "rewording", "reword", values)
        self._serve_changing(self.retire, f"{self.at}/<code>/retrait", "retiring", "retire", values)

    def _serve_adding(self) -> None:
        def page(form: Form[Any]) -> str:
            return self._page(say(self.add.heading), form, url_for(".add"), self.add)

        @self.pages.get(f"{self.at}/nouvelle", allow=self.allow, endpoint="new")
        def new() -> ResponseReturnValue:
            values = {**self.begins_with, "since": products.today()}
            return page(Form(self.add.command, values=values, options=self.options()))

        @self.pages.post(f"{self.at}/nouvelle", allow=self.allow, endpoint="add")
        def add() -> ResponseReturnValue:
            form = Form(self.add.command, request.form, given={"by": me().id}, options=self.options())
            return post(form, self.add.run, done=self._done, page=page)

    def _serve_changing(
        self, change: Change, rule: str, asked: str, kept: str, values: Mapping[str, Callable[[str], dict[str, Any]]]
    ) -> None:
        def page(code: str, form: Form[Any]) -> str:
            heading = say(change.heading, label=say(latest(self.lines_of(code)).label))
            return self._page(heading, form, url_for(f".{kept}", code=code), change)

        @self.pages.get(rule, allow=self.allow, endpoint=asked)
        def show(code: str) -> ResponseReturnValue:
            seen = {"seen": marked(self.lines_of(code))}
            return page(code, Form(change.command, values={**values[asked](code), **seen}))

        @self.pages.post(rule, allow=self.allow, endpoint=kept)
        def keep(code: str) -> ResponseReturnValue:
            form = Form(change.command, request.form, given={"by": me().id, "code": code})
            return post(form, change.run, done=self._done, page=lambda refused: page(code, refused))

    def _words(self, code: str) -> dict[str, Any]:
        return {**self.values(latest(self.lines_of(code))), "since": products.today()}

    def _last_day(self, _code: str) -> dict[str, Any]:
        return {"until": products.today()}

    def _done(self, _code: str) -> str:
        return url_for(self.home)

    def _page(self, heading: str, form: Form[Any], action: str, change: Change) -> str:
        trail, button = [(say(self.title), url_for(self.home))], say(change.button)
        return render("portfolio/list_line.html", heading=heading, form=form, action=action, button=button, trail=trail)
