"""Opinions of people who use a product, and services that partners propose: open to anyone, answered by the team."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from services.portfolio.commands.opinions import (
    ForgetPlaces,
    GiveOpinion,
    ModerateOpinion,
    forget_places,
    give_opinion,
    moderate_opinion,
)
from services.portfolio.commands.proposal_contacts import CONTACT_DAYS, forget_contacts
from services.portfolio.commands.proposals import (
    AcceptProposal,
    DeclineProposal,
    accept_proposal,
    decline_proposal,
)
from services.portfolio.domain.opinions import FROM_ONE_PLACE, Opinion
from services.portfolio.domain.proposals import Proposal
from services.portfolio.domain.seen import mark
from shared.errors import NotFound, Refused
from tests.portfolio.conftest import TEAM, write

GIVEN, MODERATED = "portfolio.opinion.given.v1", "portfolio.opinion.moderated.v1"
RECEIVED, DECIDED = "portfolio.proposal.received.v1", "portfolio.proposal.decided.v1"


@pytest.fixture
def cantine(portfolio, folder):
    write(folder, "cantine", title="Cantine facile")
    portfolio.read(folder)
    return portfolio.products()[0]


@pytest.fixture(autouse=True)
def later(portfolio):
    """Forms are sent a minute after they were opened."""
    portfolio.now = datetime.now(UTC) + timedelta(minutes=1)


def give(portfolio, cantine, **facts):
    shown = portfolio.now - timedelta(minutes=1)
    said = {"score": "5", "words": "", "place": "ici", "site": "", "shown_at": shown}
    return portfolio(give_opinion, GiveOpinion(product_id=cantine.id, **{**said, **facts}))


def last(portfolio, kind):
    with portfolio.reading() as session:
        return session.query(kind).order_by(kind.id.desc()).first()


def test_what_users_say_is_on_the_page_that_agents_read_too(portfolio, anne, cantine):
    assert "Ce que disent ses usagers" not in anne.get(f"/produits/{cantine.id}").text
    give(portfolio, cantine, words="Rien à redire")
    opinion = last(portfolio, Opinion)
    assert "Rien à redire" not in anne.get(f"/produits/{cantine.id}").text
    portfolio(moderate_opinion, ModerateOpinion(by=TEAM, opinion_id=opinion.id, seen=mark(None), state="shown"))

    page = anne.get(f"/produits/{cantine.id}").text

    assert "Ce que disent ses usagers" in page
    assert "Rien à redire" in page


def test_a_passer_by_gives_an_opinion_that_counts_at_once_and_whose_words_wait(portfolio, visitor, team, cantine):
    visitor.fill(f"/portefeuille/catalogue/{cantine.id}/avis", score="5", words="Très clair, merci")

    page = visitor.get(f"/catalogue/{cantine.id}").text
    assert "100" in page
    assert "sur 1 avis" in page
    assert "Très clair, merci" not in page
    assert "Très clair, merci" in team.get("/avis/").text
    told = portfolio.last(GIVEN)
    assert (told["score"], told["with_words"], told["answers"]) == (5, True, 1)
    assert "words" not in told

    team.fill(f"/portefeuille/avis/{last(portfolio, Opinion).id}", state="shown")

    assert "Très clair, merci" in visitor.get(f"/catalogue/{cantine.id}").text
    assert portfolio.last(MODERATED)["state"] == "shown"


def test_what_is_set_aside_no_longer_counts_and_has_a_reason(portfolio, visitor, cantine):
    give(portfolio, cantine, score="1", words="Achetez mes montres")
    opinion_id = last(portfolio, Opinion).id
    with pytest.raises(Refused, match="pourquoi"):
        portfolio(moderate_opinion, ModerateOpinion(by=TEAM, opinion_id=opinion_id, seen=mark(None), state="set_aside"))

    asked = {"by": TEAM, "opinion_id": opinion_id, "state": "set_aside", "reason": "Publicité"}
    portfolio(moderate_opinion, ModerateOpinion(**asked, seen=mark(None)))

    assert "Personne n’a encore donné son avis" in visitor.get(f"/catalogue/{cantine.id}").text
    with pytest.raises(Refused, match="déjà"):
        portfolio(moderate_opinion, ModerateOpinion(**asked, seen=mark(last(portfolio, Opinion).moderated_at)))


def test_one_place_gives_few_opinions_a_day_even_at_once(portfolio, cantine):
    refused = []

    def one():
        try:
            give(portfolio, cantine)
        except Refused as reason:
            refused.append(str(reason))

    threads = [threading.Thread(target=one) for _ in range(FROM_ONE_PLACE + 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(portfolio.facts(GIVEN)) == FROM_ONE_PLACE
    assert len(refused) == 3
    give(portfolio, cantine, place="ailleurs")
    portfolio.now += timedelta(days=1, minutes=1)
    give(portfolio, cantine)


def test_a_program_that_fills_everything_or_answers_at_once_is_told_so(portfolio, visitor, cantine):
    with pytest.raises(Refused, match="rester vide"):
        give(portfolio, cantine, site="https://montres.example")
    with pytest.raises(Refused, match="plus vite"):
        give(portfolio, cantine, shown_at=portfolio.now)
    form = visitor.form(f"/portefeuille/catalogue/{cantine.id}/avis")
    assert visitor.post(form, score="5", site="x").status_code == 409
    assert visitor.post(form, score="7").status_code == 422
    assert portfolio.facts(GIVEN) == []


def test_nothing_is_said_of_a_product_that_is_not_public(portfolio):
    portfolio.decide()

    with pytest.raises(NotFound):
        give(portfolio, portfolio.products()[-1])


def test_the_mark_of_an_address_lasts_a_day(portfolio, visitor, cantine):
    visitor.fill(f"/portefeuille/catalogue/{cantine.id}/avis", score="4")
    assert len(last(portfolio, Opinion).place) == 64
    assert "127.0.0.1" not in last(portfolio, Opinion).place

    portfolio.now += timedelta(days=1, minutes=1)
    portfolio(forget_places, ForgetPlaces())

    assert last(portfolio, Opinion).place == ""


def test_moderation_is_the_teams(anne, visitor, cantine):
    for address in ("/avis/", "/propositions/"):
        assert anne.get(address).status_code == 403
        assert visitor.get(address).status_code == 303


ANSWERS = {
    "title": "Marée du jour",
    "mission": "Connaître l’heure de la marée au port le plus proche",
    "link": "https://maree.example",
    "organisation": "Syndicat des ports",
    "contact": "contact@ports.example",
    "theme": "Mer",
    "audience": "Habitants",
}


@pytest.fixture
def proposed(portfolio, visitor):
    """A proposal that a partner has just sent, and the page on which they follow it."""
    address = visitor.fill("/portefeuille/catalogue/proposer", **ANSWERS)
    return last(portfolio, Proposal), address


def test_a_partner_proposes_a_service_and_finds_the_answer(portfolio, visitor, team, proposed):
    proposal, address = proposed
    assert "En attente d’une réponse" in visitor.get(address).text
    assert "contact@ports.example" not in visitor.get(address).text
    assert "Marée du jour" in team.get("/propositions/").text
    assert portfolio.last(RECEIVED)["organisation"] == "Syndicat des ports"

    team.fill(f"/portefeuille/propositions/{proposal.id}", action=f"{proposal.id}/oui", reason="Bienvenue")

    assert "Bienvenue" in visitor.get(address).text
    page = visitor.get("/catalogue/?origine=partner&theme=mer&mots=marees").text
    assert "Marée du jour" in page
    told = portfolio.last(DECIDED)
    assert told["accepted"] is True
    assert told["product_id"] == str(portfolio.products()[-1].id)
    assert "contact@ports.example" not in str(portfolio.facts(DECIDED) + portfolio.facts(RECEIVED))


def test_a_proposal_is_declined_with_a_reason(portfolio, visitor, proposed):
    proposal, address = proposed

    asked = DeclineProposal(by=TEAM, proposal_id=proposal.id, seen=1, reason="Ce service existe déjà au catalogue.")
    portfolio(decline_proposal, asked)

    assert "Ce service existe déjà" in visitor.get(address).text
    assert portfolio.products() == []
    assert portfolio.last(DECIDED)["accepted"] is False


@pytest.mark.parametrize(("days", "kept"), [(CONTACT_DAYS - 1, True), (CONTACT_DAYS + 1, False)])
def test_the_contact_of_a_declined_proposal_goes_when_its_time_is_over(portfolio, team, proposed, days, kept):
    proposal, _ = proposed
    reason = "Ce service existe déjà au catalogue."
    later = portfolio.now + timedelta(days=days)
    assert forget_contacts(portfolio.runtime, later) == 0, "it waits for its answer"
    portfolio(decline_proposal, DeclineProposal(by=TEAM, proposal_id=proposal.id, seen=1, reason=reason))

    assert forget_contacts(portfolio.runtime, later) == (0 if kept else 1)

    page = team.get(f"/propositions/{proposal.id}").text
    assert ("contact@ports.example" in page) is kept
    assert "Marée du jour" in page
    assert reason in page
    assert forget_contacts(portfolio.runtime, later) == 0


def test_an_accepted_proposal_keeps_its_contact(portfolio, proposed):
    proposal, _ = proposed
    portfolio(accept_proposal, AcceptProposal(by=TEAM, proposal_id=proposal.id, seen=1))

    assert forget_contacts(portfolio.runtime, portfolio.now + timedelta(days=9 * CONTACT_DAYS)) == 0
    assert last(portfolio, Proposal).contact == "contact@ports.example"


def test_a_proposal_is_answered_once(portfolio, proposed):
    proposal, _ = proposed
    portfolio(accept_proposal, AcceptProposal(by=TEAM, proposal_id=proposal.id, seen=1))

    with pytest.raises(Refused):
        portfolio(accept_proposal, AcceptProposal(by=TEAM, proposal_id=proposal.id, seen=1))
    asked = DeclineProposal(by=TEAM, proposal_id=proposal.id, seen=2, reason="Finalement non, désolés.")
    with pytest.raises(Refused, match="déjà"):
        portfolio(decline_proposal, asked)

    assert len(portfolio.products()) == 1


@pytest.mark.parametrize(
    "wrong", [{"link": "javascript:x"}, {"contact": "a@b@"}, {"contact": "a b@c.example"}, {"theme": "Inventé"}]
)
def test_a_proposal_that_cannot_be_read_is_told_beside_the_field(portfolio, visitor, wrong):
    form = visitor.form("/portefeuille/catalogue/proposer")

    assert visitor.post(form, **{**ANSWERS, **wrong}).status_code == 422
    assert portfolio.facts(RECEIVED) == []


def test_what_somebody_decided_of_an_opinion_meanwhile_is_read_first(portfolio, team, cantine):
    give(portfolio, cantine, words="Rien à redire")
    address = f"/portefeuille/avis/{last(portfolio, Opinion).id}"
    mine = team.form(address)
    team.fill(address, state="shown")

    answer = team.post(mine, state="set_aside", reason="Publicité cachée")

    assert answer.status_code == 409
    assert "Quelqu’un a changé cela" in answer.text
    assert "Publicité cachée" in answer.text
    team.fill(address, state="set_aside", reason="Publicité cachée")
