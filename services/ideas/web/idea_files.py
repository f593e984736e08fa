"""The list of ideas as files, with the column names that users of Decidim know."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from services.ideas.domain.states import IdeaState
from services.ideas.queries.listing import Narrowed, place, slice_for_files
from shared.web import Pages, signed_in
from shared.web.addresses import outside
from shared.web.exports import Column, in_slices, saved

pages = Pages("ideas_files", __name__)


def narrowed() -> Narrowed:
    """What the address asks for; a state that does not exist asks for nothing."""
    state = request.args.get("etat", "")
    known = {one.value for one in IdeaState}
    theme, directorate = (request.args.get(word, "")[:300] for word in ("theme", "direction"))
    return Narrowed(IdeaState(state) if state in known else None, theme, directorate)


# Their names are the same in every language: tools that read a Decidim export read ours.
_OF: dict[str, Any] = {
    "id": lambda row: str(row.id),
    "reference": lambda row: row.number,
    "author/name": lambda row: row.author,
    "scope/name": lambda row: row.directorate,
    "category/name": lambda row: row.theme,
    "component/id": lambda row: str(row.call_id),
    "component/name": lambda row: row.call,
    "title": lambda row: row.title,
    "body": lambda row: row.problem,
    "who": lambda row: row.who,
    "frequency": lambda row: row.frequency,
    "today": lambda row: row.today,
    "state": lambda row: row.state.value,
    "published_at": lambda row: row.submitted_at,
    "updated_at": lambda row: row.changed_at,
    "votes": lambda row: row.votes,
    "comments": lambda row: row.comments,
    "followers": lambda row: row.followers,
    "url": lambda row: outside(f"/idees/{row.id}"),
}
COLUMNS = tuple(Column(name=name, of=of) for name, of in _OF.items())


@pages.get("/toutes.<form>", allow=signed_in)
def file(form: str) -> Response:
    """All ideas, or those that the list shows."""
    asked = narrowed()
    rows = in_slices(lambda session, wanted: slice_for_files(session, wanted, asked), place)
    return saved(form, "idees", COLUMNS, rows)
