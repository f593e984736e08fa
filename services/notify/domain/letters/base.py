"""What a letter is, and the pages that letters lead to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

THING = re.compile(r".*?/[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass(frozen=True)
class Letter:
    """A letter; its {places} are filled with the facts of the event. `letters/<name>.txt` holds the text of its mail.

    The headline is the sentence of the inbox and the subject of the mail: numbers only, nobody's name or words.
    """

    headline: str
    page: str
    link: str
    deadline: str = ""
    deadline_words: str = ""
    reaches_actor: bool = False
    """Receipts and convocations also go to whoever caused them (rule R49)."""

    def headline_of(self, facts: Mapping[str, Any]) -> str:
        return self.headline.format(**facts)

    def page_of(self, facts: Mapping[str, Any]) -> str:
        """The path of the page, in the service that owns the thing."""
        return self.page.format(**facts)

    def thing_of(self, facts: Mapping[str, Any]) -> str | None:
        """What it tells of, as the beginning of its page up to the first id; None when that is nothing of its own."""
        found = THING.match(self.page_of(facts))
        return found[0] if found else None


IDEA = "/idees/{idea_id}"
CASE = "/gouvernance/dossiers/{case_id}"
SITTING = "/gouvernance/seances/{session_id}"
PRODUCT = "/portefeuille/produits/{product_id}"
EXIT = PRODUCT + "/sortie/"
TEAM = PRODUCT + "/equipe"
TRAINING = "/portefeuille/formations/{training_id}"
CONDITION = "/gouvernance/conditions/{condition_id}"
BEFORE_VOTE = CASE + "/avant-le-vote"
REGISTER = "/gouvernance/registre/{decision_number}"
CALL = "/idees/appels/{call_id}"
HOME = "/notifications/"
JOURNAL = HOME + "journal/"
GATHERING = HOME + "agenda/{gathering_id}"
