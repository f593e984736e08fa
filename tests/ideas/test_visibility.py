"""Who may see an idea: read before it is shown, hidden, public by an extract; reports and what becomes of them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select

from services.ideas.commands.beside import FollowIdea, InviteCoauthor, follow_idea, invite_coauthor
from services.ideas.commands.calls import OpenCall, open_call
from services.ideas.commands.comments import PostComment, post_comment
from services.ideas.commands.ideas import SubmitIdea, submit_idea
from services.ideas.commands.instruction.evaluating import AskEvaluation, ask_evaluation
from services.ideas.commands.instruction.feasibility import AskDsi, ask_dsi
from services.ideas.commands.instruction.merging import MergeIdeas, SplitIdea, merge_ideas, split_idea
from services.ideas.commands.visibility import (
    HandleReport,
    ReportContent,
    ShowIdea,
    handle_report,
    report_content,
    show_idea_to,
)
from services.ideas.domain.showing import KEPT_TITLE
from services.ideas.queries.similar import similar
from services.ideas.tables import coauthor, comment, report
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from shared.mailboxes import outbox
from shared.people import set_role
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.test_ideas import the
from tests.visitor import identity

TITLE, WHY = "Les clés se perdent", "Une personne y est nommée."


def shows(ideas: IdeasRoom, idea_id: UUID, visibility: str, *, agreed: bool = False, why: str = "") -> None:
    seen = the(ideas, idea_id).version
    facts = {"visibility": visibility, "extract": "Des clés se perdent.", "agreed": agreed, "why": why}
    ideas(show_idea_to, ShowIdea(by=new_id(), idea_id=idea_id, seen=seen, **facts))


def reports(ideas: IdeasRoom, idea_id: UUID, by: UUID, comment_id: UUID | None = None) -> None:
    told = {"reason": "personal", "words": "Le nom de mon collègue."}
    ideas(report_content, ReportContent(by=by, idea_id=idea_id, comment_id=comment_id, **told))


def handles(ideas: IdeasRoom, handling: str, seen: int = 1) -> None:
    with ideas.reading() as session:
        report_id = session.scalars(select(report.c.id).order_by(report.c.id.desc())).first()
    assert report_id is not None
    ideas(handle_report, HandleReport(by=new_id(), report_id=report_id, seen=seen, handling=handling, answer=WHY))


def of_a_moderated_call(ideas: IdeasRoom, author: UUID, title: str = TITLE) -> UUID:
    opens_at = datetime.now(UTC) - timedelta(days=1)
    facts = {"criteria": "Utile : 1", "opens_at": opens_at, "closes_at": None, "answer_days": 45}
    call_id = ideas(open_call, OpenCall(by=new_id(), title="Le quotidien", moderated=True, **facts))
    return ideas(submit_idea, SubmitIdea(by=author, call_id=call_id, title=title, problem="Chaque semaine."))


def test_an_idea_that_is_read_first_is_seen_by_its_author_and_the_team_until_it_is_shown(
    ideas: IdeasRoom, visit: Visit
) -> None:
    idea_id = of_a_moderated_call(ideas, identity("nolwenn"))
    nolwenn, yann, malo, page = visit("nolwenn"), visit("yann"), visit("malo"), f"/idees/{idea_id}"
    hidden_from = [page, f"{page}/echanges", f"{page}/signalement", f"/idees/api/v1/ideas/{idea_id}"]

    assert [yann.get(path).status_code for path in hidden_from] == [404] * 4
    assert [nolwenn.get(page).status_code, malo.get(page).status_code] == [200, 200]
    assert TITLE in nolwenn.get("/idees/mes-idees").text
    for path in ("/idees/", "/idees/toutes.csv", "/idees/api/v1/ideas"):
        assert TITLE not in yann.get(path).text
    with ideas.reading() as session:
        assert similar(session, TITLE, "Chaque semaine.", but=new_id()) == []
    assert TITLE in malo.get("/idees/signalements").text

    malo.fill(f"{page}/visibilite", visibility="internal")

    assert yann.get(page).status_code == 200
    assert TITLE in yann.get("/idees/").text
    changed = ideas.last("ideas.idea.visibility_changed.v1")
    assert (changed["former"], changed["visibility"]) == ("waiting", "internal")


PLANTED = "Zinzolin7 du trousseau perdu"


def everything_said(ideas: IdeasRoom) -> str:
    with ideas.reading() as session:
        return json.dumps([list(row) for row in session.execute(select(outbox.c.type, outbox.c.data))])


def moves_around(ideas: IdeasRoom, visit: Visit, idea_id: UUID) -> UUID:
    """All that may happen to an idea while its author and the team read it alone; returns the idea it is linked to."""
    nolwenn, malo, page = visit("nolwenn"), visit("malo"), f"/idees/{idea_id}"
    other = ideas.idea(author=ideas.person("Soizic"), title="Les badges se perdent")
    nolwenn.fill(f"{page}/texte", title=PLANTED, problem="Le mot planté : zinzolin7, chaque semaine.")
    ideas(follow_idea, FollowIdea(by=identity("yann"), idea_id=idea_id))
    malo.fill(f"{page}/echanges", words="Lu par l’équipe.")
    ideas(invite_coauthor, InviteCoauthor(by=identity("nolwenn"), idea_id=idea_id, email="yann@region.example"))
    seen = the(ideas, idea_id).version
    part = {"title": f"{PLANTED} bis", "problem": "Une partie de zinzolin7, à part."}
    ideas(split_idea, SplitIdea(by=new_id(), idea_id=idea_id, seen=seen, **part))
    number = the(ideas, other).number
    ideas(
        merge_ideas,
        MergeIdeas(by=new_id(), idea_id=idea_id, seen=the(ideas, idea_id).version, into=number, reason="Le même."),
    )
    return other


def test_nothing_that_an_unread_idea_says_leaves_before_it_is_shown_then_its_deposit_is_told_once(
    ideas: IdeasRoom, visit: Visit
) -> None:
    visit("yann")
    idea_id = of_a_moderated_call(ideas, identity("nolwenn"), title=PLANTED)
    assert ideas.said()[-1] == "ideas.idea.received.v1"
    for refused, command in asked_of_others(idea_id):
        with pytest.raises(Refused, match="Montrez-la d’abord"):
            ideas(refused, command)
    moves_around(ideas, visit, idea_id)
    assert "zinzolin7" not in everything_said(ideas).lower()

    shows(ideas, idea_id, "hidden", why=WHY)
    assert "zinzolin7" not in everything_said(ideas).lower()
    shows(ideas, idea_id, "internal")
    shows(ideas, idea_id, "hidden", why=WHY)
    shows(ideas, idea_id, "internal")

    told = ideas.last("ideas.idea.submitted.v1")
    assert (told["title"], told["read_first"]) == (PLANTED, True)
    with ideas.reading() as session:
        mine = (outbox.c.type == "ideas.idea.submitted.v1") & (outbox.c.subject == f"ideas/idea/{idea_id}")
        assert session.scalar(select(func.count()).where(mine)) == 1


def asked_of_others(idea_id: UUID) -> list[tuple[Any, Any]]:
    soon = datetime.now(UTC) + timedelta(days=9)
    return [
        (ask_dsi, AskDsi(by=new_id(), idea_id=idea_id, due_at=soon)),
        (ask_evaluation, AskEvaluation(by=new_id(), idea_id=idea_id, person_id=identity("yann"), due_at=soon)),
    ]


def test_the_title_of_a_hidden_idea_is_nowhere_that_others_look(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"), title=PLANTED)
    visit("yann")
    shows(ideas, idea_id, "hidden", why=WHY)
    other = moves_around(ideas, visit, idea_id)
    yann, malo = visit("yann"), visit("malo")
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(delete(coauthor))
        for role in ("dsi", "trusted"):
            set_role(uow, identity("yann"), role, granted=True)
    call_id = the(ideas, idea_id).call_id

    addresses = (
        *("/", "/publiques", "/mes-idees", "/suivies", "/toutes.csv", "/toutes.json", "/pseudonymes", "/chiffres"),
        *(f"/{other}", f"/{other}/proches", f"/appels/{call_id}", f"/appels/{call_id}/jury"),
        *("/avis-dsi", "/mes-evaluations", "/api/v1/ideas", f"/api/v1/ideas/{other}", f"/{idea_id}/documents"),
    )
    for address in addresses:
        assert "zinzolin7" not in yann.get(f"/idees{address}").text.lower(), address
    assert KEPT_TITLE in yann.get(f"/idees/{other}").text
    assert PLANTED in malo.get(f"/idees/{other}").text


def test_an_extract_is_read_by_anyone_without_a_name_and_gone_when_hidden(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"))
    number, malo = the(ideas, idea_id).number, visit("malo")
    assert malo.get(f"/idees/publiques/{number}").status_code == 404
    with pytest.raises(Invalid):
        shows(ideas, idea_id, "public")
    malo.fill(f"/idees/{idea_id}/visibilite", visibility="public", extract="Des clés se perdent.", agreed="on")

    stranger = malo._client.application.test_client()
    told = stranger.get(f"/idees/publiques/{number}").text
    assert "Des clés se perdent." in told
    assert "Nolwenn" not in told
    assert number in stranger.get("/idees/publiques").text
    with pytest.raises(Invalid):
        shows(ideas, idea_id, "hidden")
    shows(ideas, idea_id, "hidden", why=WHY)

    assert stranger.get(f"/idees/publiques/{number}").status_code == 404


def test_a_report_is_handled_once_and_its_author_stays_unknown_to_the_other(ideas: IdeasRoom, visit: Visit) -> None:
    yann, nolwenn = ideas.person("Yann"), identity("nolwenn")
    idea_id = ideas.idea(author=nolwenn)
    reports(ideas, idea_id, yann)
    with pytest.raises(Refused, match="déjà signalé"):
        reports(ideas, idea_id, yann)
    assert "Yann" not in visit("nolwenn").get(f"/idees/{idea_id}").text
    with ideas.reading() as session:
        said = json.dumps(list(session.scalars(select(outbox.c.data).where(outbox.c.type == "ideas.report.made.v1"))))
    assert str(yann) not in said
    assert "collègue" not in said

    handles(ideas, "taken_away")

    assert the(ideas, idea_id).visibility == "hidden"
    assert ideas.last("ideas.reporter.answered.v1")["outcome"] == "taken_away"
    with pytest.raises(Refused):
        handles(ideas, "kept", seen=2)


def test_a_comment_that_is_reported_is_taken_away_alone(ideas: IdeasRoom) -> None:
    idea_id, malo = ideas.idea(), ideas.person("Malo")
    ideas(post_comment, PostComment(by=malo, idea_id=idea_id, parent_id=None, words="Quel nul."))
    with ideas.reading() as session:
        comment_id = session.scalars(select(comment.c.id)).one()
    reports(ideas, idea_id, ideas.person("Yann"), comment_id)

    handles(ideas, "taken_away")

    with ideas.reading() as session:
        row = session.execute(select(comment)).one()
        assert (row.words, row.why) == ("", WHY)
    assert the(ideas, idea_id).visibility == "internal"


def test_what_is_left_in_place_stays(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    reports(ideas, idea_id, ideas.person("Yann"))

    handles(ideas, "kept")

    assert the(ideas, idea_id).visibility == "internal"
    assert "ideas.idea.visibility_changed.v1" not in ideas.said()


def test_the_pages_of_a_report(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"))
    yann, malo = visit("yann"), visit("malo")
    page = f"/idees/{idea_id}/signalement"
    assert yann.post(yann.form(page), reason="other", words="").status_code == 422
    yann.fill(page, reason="personal", words="Le nom de mon collègue.")
    assert yann.get("/idees/signalements").status_code == 403
    with ideas.reading() as session:
        report_id = session.scalars(select(report.c.id)).one()

    told = malo.get(f"/idees/signalements/{report_id}").text
    assert "Le nom de mon collègue." in told
    assert "Yann" in told
    malo.fill(f"/idees/signalements/{report_id}", handling="kept", answer="Rien n’y est personnel.")
    assert "laissé en place" in malo.get("/idees/signalements").text
