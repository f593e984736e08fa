"""A product with something of everything: what is held of every form, of every export, is held of this one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.catalogue import AddLink, add_link
from services.portfolio.commands.documents import WriteDocument, write_document
from services.portfolio.commands.engagement import AskEngagement, ask_engagement
from services.portfolio.commands.evidence import (
    AddAlternative,
    AddGroup,
    NoteMeeting,
    WriteEvidence,
    add_alternative,
    add_group,
    note_meeting,
    write_dossier,
)
from services.portfolio.commands.measures import EnterValue, OpenMeasure, enter_value, open_measure
from services.portfolio.commands.money import EnterMoney, enter_money
from services.portfolio.commands.opinions import GiveOpinion, give_opinion
from services.portfolio.commands.plan import WriteStep, write_step
from services.portfolio.commands.recruiting import LookFor, OfferHelp, look_for, offer_help
from services.portfolio.commands.risks import WriteRisk, write_risk
from services.portfolio.commands.standards.stating import StateStandard, WaiveStandard, state_standard, waive_standard
from services.portfolio.commands.team import JoinTeam, join_team
from services.portfolio.domain.product import Product
from services.portfolio.queries.products import today
from services.portfolio.tables import measure, wanted
from services.portfolio.tables.evidence import group
from shared.uploads import Upload
from tests.portfolio.conftest import TEAM, PortfolioRoom

PUBLIC = {
    "measure": "Repas sauvés de la poubelle",
    "document": "Guide des cuisines",
}
RESTRICTED = {
    "risk": "Le seul cuisinier informaticien part",
    "document": "Convention jamais publiée",
    "notes": "Rappeler Madame Quéméneur au 02",
    "note": "Mardi et jeudi, à distance",
    "money": "Bon de commande 4512",
    "standard": "Registre tenu par la juriste",
    "offer": "Je connais bien la cantine",
    "plan": "Commencer par les trois lycées de Brest",
}
"""Words that only people who are signed in, or fewer, may read."""


class Filled:
    """`product` is filled from the start; Enora is the team."""

    def __init__(self, room: PortfolioRoom, product: Product) -> None:
        self.room, self.product_id, self.number = room, product.id, product.number
        self.by: dict[str, Any] = {"by": TEAM, "product_id": product.id}
        self._people()
        self._figures()
        self._words()
        self._standards()
        self._evidence()

    @property
    def product(self) -> Product:
        return next(one for one in self.room.products() if one.id == self.product_id)

    @property
    def today(self) -> date:
        return today()

    def _one(self, table: Any) -> UUID:
        with self.room.reading() as session:
            found: UUID = session.scalars(select(table.c.id).where(table.c.product_id == self.product_id)).one()
        return found

    def _people(self) -> None:
        _coach, _sponsor, helper = (self.room.person(name) for name in ("Maëlle", "Padrig", "Riwal"))
        note = RESTRICTED["note"]
        for who, role in (("maëlle", "coach"), ("padrig", "sponsor")):
            asked = JoinTeam(
                **self.by, who=f"{who}@region.example", role=role, share=20, since=self.today, until=None, note=note
            )
            self.room(join_team, asked)
        self.room(look_for, LookFor(**self.by, role="developer", share=50, words="Six mois de développement"))
        self.wanted = self._one(wanted)
        self.room(offer_help, OfferHelp(by=helper, wanted_id=self.wanted, words=RESTRICTED["offer"]))
        self.room(ask_engagement, AskEngagement(**self.by, part="sponsor", who="padrig@region.example"))

    def _figures(self) -> None:
        self.room(open_measure, OpenMeasure(**self.by, kind="used", name=PUBLIC["measure"], unit="repas", target="500"))
        self.measure = self._one(measure)
        last = self.today - timedelta(days=1)
        value = {"since": last, "until": last, "value": "412"}
        self.room(enter_value, EnterValue(**self.by, measure_id=self.measure, seen=0, **value))
        self.room(open_measure, OpenMeasure(**self.by, kind="useful", name="Minutes gagnées", unit="min", target="5"))
        for stage, cents in (("planned", 90_000_00), ("engaged", 30_000_00), ("spent", 12_500_00)):
            line = {"stage": stage, "kind": "team", "amount": cents, "on": self.today, "note": RESTRICTED["money"]}
            self.room(enter_money, EnterMoney(**self.by, **line))

    def _words(self) -> None:
        link = {"kind": "impact", "url": "https://effet.example", "label": ""}
        self.room(add_link, AddLink(**self.by, seen=self.product.version, **link))
        for title, audience in ((PUBLIC["document"], "open"), (RESTRICTED["document"], "restricted")):
            asked = {"kind": "manual", "dated": self.today, "audience": audience, "link": "https://a.example/doc"}
            self.room(write_document, WriteDocument(**self.by, document_id=None, seen=0, title=title, **asked))
        risk = {"likelihood": "high", "impact": "high", "mitigation": "Former une deuxième personne."}
        about = {"title": RESTRICTED["risk"], "review_on": self.today + timedelta(days=30)}
        self.room(write_risk, WriteRisk(**self.by, risk_id=None, seen=0, **about, **risk))
        days = {"starts_on": self.today, "ends_on": self.today + timedelta(days=60)}
        self.room(write_step, WriteStep(**self.by, step="deployment", seen=0, words=RESTRICTED["plan"], **days))
        shown = {"place": "x", "site": "", "shown_at": datetime.now(UTC) - timedelta(minutes=5)}
        self.room(give_opinion, GiveOpinion(product_id=self.product_id, score="5", words="Très clair.", **shown))

    def _standards(self) -> None:
        said = {"claim": "proven", "words": RESTRICTED["standard"], "given_on": self.today, "link": ""}
        file = Upload("registre.txt", b"Ligne 118.\n")
        self.room(state_standard, StateStandard(**self.by, code="privacy", seen=0, file=file, **said))
        waived = {"words": "Publiés une fois par an.", "until": self.today + timedelta(days=20)}
        self.room(waive_standard, WaiveStandard(**self.by, code="public_figures", seen=0, **waived))

    def _evidence(self) -> None:
        known = {
            "size": "Un repas sur cinq",
            "frequency": "Chaque jour",
            "harm": "",
            "prototype": "",
            "first_users": "",
        }
        self.room(write_dossier, WriteEvidence(**self.by, seen=1, **known))
        self.room(add_group, AddGroup(**self.by, label="Les chefs de cuisine", planned=12))
        met = {"group_id": self._one(group), "met_on": self.today, "learned": "Ils pèsent déjà les restes."}
        self.room(note_meeting, NoteMeeting(**self.by, notes=RESTRICTED["notes"], **met))
        other = {"label": "Un tableur partagé", "does": "Il compte", "lacks": "Personne ne le remplit"}
        self.room(add_alternative, AddAlternative(**self.by, **other))
