"""The main job, from a form to a decision, a product and the people it concerns."""

import re
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.system.agent import Agent, eventually
from tests.system.platforms import Platform
from tests.system.reconcile import reconcile, wait_until_quiet
from tests.system.steps import MEMBERS, REASON, Cast, case_page, deposit, examine, open_call, present, soon, vote

pytestmark = pytest.mark.system

PROBLEM = "Au lycée, un trousseau manque chaque semaine et une agente passe une heure à le chercher."


@pytest.fixture(scope="module")
def cast(platform: Platform) -> Cast:
    cast = Cast(platform)
    cast.set_up()
    return cast


def mails_to(folder: Path, subject: str) -> list[str]:
    """The subjects of the mails sent to someone."""
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("mails/*.eml")]
    return [str(mail["Subject"]) for mail in mails if str(mail["To"]).startswith(f"{subject}.")]


def test_a_problem_travels_from_a_form_to_a_decision_a_product_and_the_people_it_concerns(
    platform: Platform, cast: Cast
) -> None:
    nolwenn = cast["nolwenn"]
    idea = deposit(nolwenn, open_call(cast), "Les trousseaux disparaissent", PROBLEM)
    assert "examine votre idée" in nolwenn.get(idea)

    examine(cast, idea)
    assert REASON in nolwenn.get(idea)
    present(cast, idea)
    case = case_page(cast, "Les trousseaux disparaissent")
    vote(cast, case, {"herve": "for", "maiwenn": "for", "ronan": "against"})

    page = nolwenn.wait_for(idea, "Voir le produit")
    assert "Retenue" in page
    number = re.search(r"DE-\d{4}-\d{4}", page).group()
    product = page.split('href="/portefeuille/produits/')[1].split('"')[0]
    sheet = nolwenn.get(f"/portefeuille/produits/{product}")
    assert "Pré-incubation" in sheet
    assert number in sheet
    for who, words in {"nolwenn": "est retenue", **dict.fromkeys(("malo", *MEMBERS), number)}.items():
        cast[who].wait_for("/notifications/", words)
        eventually(lambda who=who: mails_to(platform.folder, who) or None, f"a mail to {who}")
    wait_until_quiet(platform)
    assert reconcile(platform)["products"] >= 1


def test_every_link_of_every_mail_opens_for_its_recipient(platform: Platform, cast: Cast) -> None:
    people = {subject: cast[subject] for subject in ("nolwenn", "malo", *MEMBERS)}

    opened = [people[who].get(path) for who in people for path in links_to(platform.folder, who)]

    assert opened


def links_to(folder: Path, subject: str) -> set[str]:
    """The paths that someone's mails lead to."""
    bodies = [_body(path) for path in folder.glob("mails/*.eml") if f"To: {subject}." in path.read_text("utf-8")]
    return {urlsplit(link).path for body in bodies for link in re.findall(r"https?://\S+", body)}


def _body(path: Path) -> str:
    return str(message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",)).get_content())


def test_an_idea_that_is_refused_tells_its_author_why(platform: Platform, cast: Cast) -> None:
    idea = deposit(cast["yann"], open_call(cast), "Les menus arrivent trop tard", PROBLEM)
    examine(cast, idea)
    present(cast, idea)
    vote(cast, case_page(cast, "Les menus arrivent trop tard"), dict.fromkeys(MEMBERS, "against"))

    assert "Non retenue" in cast["yann"].wait_for(idea, "Décision DE-")


def test_a_vote_cannot_be_cast_by_someone_who_is_no_member(cast: Cast) -> None:
    idea = deposit(cast["yann"], open_call(cast), "Un vote bien gardé", PROBLEM)
    examine(cast, idea)
    present(cast, idea)
    case = case_page(cast, "Un vote bien gardé")
    cast["malo"].answer(case, "seen", closes_at=soon(days=2))
    ballot = cast["herve"].form_with(case, "choice")
    outsider: Agent = cast["soizic"]
    outsider.get(case, expect=404)
    ballot.values["csrf_token"] = outsider.forms("/idees/")[0].values["csrf_token"]

    assert outsider.send(ballot, choice="for").status_code in {403, 404}
