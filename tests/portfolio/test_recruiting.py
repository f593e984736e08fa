"""Roles that a team looks somebody for, agents who volunteer, and the answer that each of them gets."""

from datetime import date

import pytest

from services.portfolio.commands.recruiting import (
    AnswerOffer,
    LookFor,
    OfferHelp,
    StopLooking,
    TakeOfferBack,
    answer_offer,
    look_for,
    offer_help,
    stop_looking,
    take_offer_back,
)
from services.portfolio.queries.team import open_roles, team_of, wanted_of
from shared.errors import Forbidden, Invalid, Refused
from tests.portfolio.conftest import DECIDED, TEAM

OFFERED, ANSWERED = "portfolio.product.help_offered.v1", "portfolio.product.help_answered.v1"
WORDS = "Dessiner les écrans avec les agents d’accueil."


@pytest.fixture
def product(portfolio):
    portfolio.given(DECIDED)
    return portfolio.products()[0]


@pytest.fixture
def wanted(portfolio, product):
    portfolio(look_for, LookFor(by=TEAM, product_id=product.id, role="designer", share=40, words=WORDS))
    with portfolio.reading() as session:
        return wanted_of(session, product.id)[0]


def volunteer(portfolio, wanted, by):
    portfolio(offer_help, OfferHelp(by=by, wanted_id=wanted.id, words="J’aime ce sujet."))
    with portfolio.reading() as session:
        return next(offer for offer in wanted_of(session, wanted.product_id)[0].offers if offer.person_id == by)


def reply(portfolio, wanted, offer, outcome="accepted", *, by=TEAM, since=date(2026, 12, 1)):
    asked = {"product_id": wanted.product_id, "wanted_id": wanted.id, "offer_id": offer.id, "since": since}
    portfolio(answer_offer, AnswerOffer(by=by, **asked, outcome=outcome, answer="Merci beaucoup."))


def test_any_agent_volunteers_and_the_team_is_told(portfolio, wanted):
    lena = portfolio.person("Lena")

    volunteer(portfolio, wanted, lena)

    assert portfolio.last(OFFERED)["person_id"] == str(lena)
    assert "J’aime" not in str(portfolio.last(OFFERED))


def test_who_is_accepted_is_in_the_team_with_the_share_asked_for_and_the_role_is_filled(portfolio, wanted):
    lena = portfolio.person("Lena")
    offer = volunteer(portfolio, wanted, lena)

    reply(portfolio, wanted, offer)

    with portfolio.reading() as session:
        mine = [seat.stay for seat in team_of(session, wanted.product_id, date(2026, 12, 1)) if seat.name == "Lena"]
        assert [(one.role, one.share, one.since) for one in mine] == [("designer", 40, date(2026, 12, 1))]
        assert open_roles(session).rows == []
    said = portfolio.last(ANSWERED)
    assert (said["accepted"], said["answer"]) == (True, "Merci beaucoup.")


def test_who_is_declined_reads_why_and_the_role_stays_open(portfolio, wanted):
    offer = volunteer(portfolio, wanted, portfolio.person("Lena"))

    reply(portfolio, wanted, offer, "declined", since=None)

    assert portfolio.last(ANSWERED)["accepted"] is False
    with portfolio.reading() as session:
        assert len(open_roles(session).rows) == 1


def test_an_offer_is_answered_once(portfolio, wanted):
    offer = volunteer(portfolio, wanted, portfolio.person("Lena"))
    reply(portfolio, wanted, offer, "declined", since=None)

    with pytest.raises(Refused, match="déjà reçu sa réponse"):
        reply(portfolio, wanted, offer)


def test_who_is_accepted_needs_a_first_day(portfolio, wanted):
    offer = volunteer(portfolio, wanted, portfolio.person("Lena"))

    with pytest.raises(Invalid, match="quel jour"):
        reply(portfolio, wanted, offer, since=None)


def test_nobody_accepts_themselves(portfolio, wanted, product):
    offer = volunteer(portfolio, wanted, product.carrier_id)

    with pytest.raises(Forbidden, match="autre personne"):
        reply(portfolio, wanted, offer, by=product.carrier_id)


def test_one_volunteers_once_and_again_after_taking_it_back(portfolio, wanted):
    lena = portfolio.person("Lena")
    volunteer(portfolio, wanted, lena)
    with pytest.raises(Refused, match="déjà proposé"):
        volunteer(portfolio, wanted, lena)

    portfolio(take_offer_back, TakeOfferBack(by=lena, wanted_id=wanted.id))

    volunteer(portfolio, wanted, lena)


def test_a_role_no_longer_looked_for_takes_nobody(portfolio, wanted):
    portfolio(stop_looking, StopLooking(by=TEAM, product_id=wanted.product_id, wanted_id=wanted.id))

    with pytest.raises(Refused, match="plus recherché"):
        volunteer(portfolio, wanted, portfolio.person("Lena"))


def test_from_the_list_to_the_answer_through_the_pages(portfolio, wanted, anne, team):
    assert "Conception avec les usagers" in anne.get("/volontaires").text
    anne.fill(f"/volontaires/{wanted.id}", words="Je connais bien les lycées.")
    page = team.get(f"/volontaires/{wanted.id}").text
    assert "Anne Le Goff" in page
    with portfolio.reading() as session:
        offer = wanted_of(session, wanted.product_id)[0].offers[0]

    team.fill(f"/volontaires/{wanted.id}/reponses/{offer.id}", outcome="accepted", answer="Bienvenue !")

    assert "Bienvenue" in anne.get(f"/volontaires/{wanted.id}").text
    assert "Conception avec les usagers" in anne.get("/mes-produits").text
    assert "Qui s’est proposé" not in anne.get("/volontaires").text


def test_who_volunteered_is_seen_by_the_teams_only(portfolio, wanted, anne):
    offer = volunteer(portfolio, wanted, portfolio.person("Lena"))

    assert "Lena" not in anne.get(f"/volontaires/{wanted.id}").text
    assert anne.get(f"/volontaires/{wanted.id}/reponses/{offer.id}").status_code == 403
