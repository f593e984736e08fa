"""How far calls reach, as pictures with their tables and files."""

from datetime import UTC, datetime

from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.ideas.queries import participation as queries
from shared.web import Pages, reading, render, signed_in
from shared.web.exports import Column, links, saved

pages = Pages("ideas_participation", __name__)

COLUMNS = (
    Column(name="directorate", label="Direction", of=lambda row: row.directorate),
    Column(name="people", label="Personnes connues", of=lambda row: row.people),
    Column(name="authors", label="Ont déposé", of=lambda row: row.authors),
    Column(name="ideas", label="Idées déposées", of=lambda row: row.ideas),
    Column(name="supporters", label="Soutiennent", of=lambda row: row.supporters),
)


@pages.get("/chiffres", allow=signed_in)
def shown() -> ResponseReturnValue:
    """All calls together: by directorate, by month, and what became of the promises to answer."""
    now = datetime.now(UTC)
    return render(
        "ideas/participation.html",
        rows=queries.by_directorate(reading()),
        months=queries.by_month(reading(), now),
        promises=queries.promises(reading(), now),
        links=links("ideas_participation.file"),
    )


@pages.get("/chiffres.<form>", allow=signed_in)
def file(form: str) -> Response:
    """The figures by directorate as a file."""
    return saved(form, "participation", COLUMNS, queries.by_directorate(reading()))
