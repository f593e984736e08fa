"""Minutes as a tagged PDF, remarks and dissents beside them, and the extract that anyone reads in the end."""

import io
import re
import sys

import pypdf
import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from services.governance.app import service
from services.governance.commands.holding import PutToVote, put_to_vote
from services.governance.commands.minutes import AddRemark, add_remark
from services.governance.commands.votes import CastBallot, CloseVote, cast_ballot, close_vote
from services.governance.domain.minutes import Minutes
from services.governance.domain.sittings import ItemOutcome
from services.governance.queries.minutes import remarks_on
from services.governance.tables import minutes_remark
from services.governance.web import pdf
from shared.errors import Forbidden, Invalid, Refused
from shared.web import create_web
from tests.governance.conftest import text_of
from tests.governance.test_held_sittings import attend, close, items_of, opened, settle
from tests.governance.test_minutes import next_sitting, submit
from tests.visitor import identity


@pytest.fixture
def voted(governance, visit):
    """A sitting of three whose first item was voted 2 to 1 and whose second was withdrawn; it is closed."""
    visit("nolwenn")
    visit("yann")
    members = [identity("nolwenn"), *governance.people(1), identity("yann")]
    held = opened(governance, members, cases=2)
    for member in members:
        attend(governance, held, member)
    case_id = governance(put_to_vote, PutToVote(**held, item_id=items_of(governance, held)[0].id))
    for member, sense in zip(members, ("for", "for", "against"), strict=True):
        governance(cast_ballot, CastBallot(by=member, case_id=case_id, choice=sense))
    governance(close_vote, CloseVote(by=held["by"], case_id=case_id))
    settle(governance, held, 2)
    close(governance, held)
    return held


def approve(governance, held):
    submit(governance, held)
    then = next_sitting(governance, held)
    settle(governance, then, 1, ItemOutcome.APPROVED)
    return then


def page_of(held):
    return f"/gouvernance/seances/{held['sitting_id']}/proces-verbal"


@pytest.mark.usefixtures("pango")
def test_the_file_is_a_tagged_pdf_ua_with_the_counts_of_the_decision(governance, visit, voted):
    answer = visit("malo", "team").get(f"{page_of(voted)}.pdf")

    assert answer.content_type == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(answer.data))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    kinds = set(_kinds(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD"} <= kinds
    marks = root["/Metadata"].get_data().decode()
    assert re.search(r'pdfuaid:part(="|>)1', marks)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read.pages))
    decided = governance.decision(items_of(governance, voted)[0].about_id)
    assert f"{decided.in_favour} pour, {decided.against} contre, {decided.abstentions} abstentions" in words
    assert (decided.in_favour, decided.against, decided.number in words) == (2, 1, True)


def _kinds(node):
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from _kinds(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"]
        if "/K" in node and not isinstance(node["/K"], int):
            yield from _kinds(node["/K"])


def test_without_the_library_the_page_offers_no_file_and_its_address_says_what_to_do(visit, voted, monkeypatch):
    team = visit("malo", "team")
    assert "Procès-verbal en PDF" in text_of(team, page_of(voted))
    monkeypatch.setattr(pdf, "available", lambda: False)

    assert "Procès-verbal en PDF" not in text_of(team, page_of(voted))
    answer = team.get(f"{page_of(voted)}.pdf")
    assert answer.status_code == 404
    assert "imprimez la page" in answer.text


def test_nothing_of_it_is_loaded_until_a_file_is_asked_for():
    assert pdf.available()
    assert "weasyprint" not in vars(pdf)
    assert "weasyprint" not in vars(sys.modules["services.governance.web.minutes"])


def remark(room, held, by, kind="remark", rank=0, words="Il manque la pièce jointe numéro deux."):
    room(add_remark, AddRemark(by=by, sitting_id=held["sitting_id"], kind=kind, rank=rank, words=words))


def test_members_have_remarks_and_dissents_written_until_the_minutes_are_approved(governance, voted):
    me = identity("yann")
    remark(governance, voted, me, "dissent", 1, "Je n’ai pas voulu cette décision, trop tôt.")
    submit(governance, voted)
    remark(governance, voted, me)
    with pytest.raises(Forbidden):
        remark(governance, voted, governance.people(1)[0])
    with pytest.raises(Invalid):
        remark(governance, voted, me, "dissent", 0)
    with pytest.raises(Invalid):
        remark(governance, voted, me, rank=9)

    then = next_sitting(governance, voted)
    settle(governance, then, 1, ItemOutcome.APPROVED)

    with pytest.raises(Refused, match="approuvé"):
        remark(governance, voted, me)
    with governance.reading() as session:
        kept = [(one.kind.value, one.rank) for one in remarks_on(session, voted["sitting_id"])]
    assert kept == [("dissent", 1), ("remark", 0)]
    with pytest.raises(DBAPIError, match="_frozen"), governance.runtime.unit_of_work() as uow:
        uow.session.execute(update(minutes_remark).values(words="Autre"))


def test_a_dissent_is_asked_for_on_the_page_and_read_there(visit, voted):
    nolwenn, yann = visit("nolwenn"), visit("yann")
    assert "Faire écrire" not in text_of(visit("malo", "team"), page_of(voted))

    yann.fill(page_of(voted), "remarques", kind="dissent", rank="1", words="J’aurais préféré un essai plus court.")

    shown = text_of(nolwenn, page_of(voted))
    assert "Opinion divergente, point 1" in shown
    assert "J’aurais préféré un essai plus court." in shown


def test_submitting_and_approving_are_told(governance, voted):
    approve(governance, voted)

    submitted = governance.last("governance.minutes.submitted.v1")
    told = governance.last("governance.minutes.approved.v1")
    kept = governance.the(Minutes, voted["sitting_id"])
    assert submitted["member_ids"] == kept.said["members"]
    assert (told["number"], told["digest"], told["approved_in"]) == (kept.number, kept.digest, kept.approved_in)


def test_once_approved_anyone_reads_an_extract_without_a_name(governance, visit, voted):
    nobody = create_web(service, governance.runtime, governance.settings).test_client()
    number = governance.the(Minutes, voted["sitting_id"]).number
    extract = f"/gouvernance/proces-verbaux/{number}"
    assert nobody.get(extract).status_code == 404
    assert "Aucun procès-verbal" in text_of(nobody, "/gouvernance/proces-verbaux/")

    approve(governance, voted)

    shown = text_of(nobody, extract)
    decided = governance.decision(items_of(governance, voted)[0].about_id)
    assert "2 pour, 1 contre" in shown
    assert decided.number in shown
    assert governance.the(Minutes, voted["sitting_id"]).digest in shown
    page = nobody.get(extract).text
    for name in ("Nolwenn", "Yann", "Armelle"):
        assert name not in page.split("<main", 1)[1]
    withdrawn = items_of(governance, voted)[1]
    assert withdrawn.number in shown
    assert number in text_of(nobody, "/gouvernance/proces-verbaux/")
