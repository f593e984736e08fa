"""The list of ideas as files, with the column names that users of Decidim know."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from services.ideas.domain.states import ANSWERED, IdeaState
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


# Their names are the same in every language: tools that read a Decidim export read ours. What Decidim has and we do
# not (scores of its own, amendments, addresses) is left out; ours that it does not have stand at the end.
_OF: dict[str, Any] = {
    "id": lambda row: str(row.id),
    "author/name": lambda row: row.author,
    "taxonomies/name": lambda row: row.theme,
    "category/name": lambda row: row.theme,
    "scope/name": lambda row: row.directorate,
    "participatory_space/id": lambda row: str(row.call_id),
    "participatory_space/url": lambda row: outside(f"/idees/appels/{row.call_id}"),
    "component/id": lambda row: str(row.call_id),
    "component/name": lambda row: row.call,
    "title/fr": lambda row: row.title,
    "body/fr": lambda row: row.problem,
    "state": lambda row: row.state.value,
    "reference": lambda row: row.number,
    "answered_at": lambda row: row.changed_at if row.state in ANSWERED else None,
    "votes": lambda row: row.votes,
    "endorsements/total_count": lambda row: row.votes,
    "comments": lambda row: row.comments,
    "attachments": lambda row: row.attachments,
    "followers": lambda row: row.followers,
    "published_at": lambda row: row.submitted_at,
    "url": lambda row: outside(f"/idees/{row.id}"),
    "related_proposals": lambda row: outside(f"/idees/{row.into_id}") if row.into_id else "",
    "withdrawn": lambda row: row.state is IdeaState.WITHDRAWN,
    "withdrawn_at": lambda row: row.changed_at if row.state is IdeaState.WITHDRAWN else None,
    "created_at": lambda row: row.submitted_at,
    "updated_at": lambda row: row.changed_at,
    "who": lambda row: row.who,
    "frequency": lambda row: row.frequency,
    "today": lambda row: row.today,
}
COLUMNS = tuple(Column(name=name, of=of) for name, of in _OF.items())


@pages.get("/toutes.<form>", allow=signed_in)
def file(form: str) -> Response:
    """All ideas, or those that the list shows."""
    asked = narrowed()
    rows = in_slices(lambda session, wanted: slice_for_files(session, wanted, asked), place)
    return saved(form, "idees", COLUMNS, rows)
