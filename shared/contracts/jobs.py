"""Work that the service of products asks for, and its answers: whoever has the right may do it, in any language."""

from datetime import datetime
from uuid import UUID

from shared.messages import choice, integer, job, text

ADDRESS_MAX = 2000
ANSWERS = {"met": "Satisfait", "failing": "À corriger", "absent": "Absent", "unreachable": "Injoignable"}


@job("portfolio.checks.asked.v1")
class ChecksAsked:
    """Automatic checks of one product are to be made, by one worker: they look at the same pages."""

    run_id: UUID
    product_id: UUID
    number: str = text(max=20, help="Numéro du produit, qui est aussi le nom de sa voie : PR-2026-0003")
    checks: tuple[str, ...]
    link: str = text(max=ADDRESS_MAX, required=False, help="Adresse du service en ligne")
    repository: str = text(max=ADDRESS_MAX, required=False, help="Adresse du code source")
    figures_link: str = text(max=ADDRESS_MAX, required=False, help="Adresse des chiffres d’usage")
    asked_at: datetime


@job("portfolio.check.answered.v1")
class CheckAnswered:
    """What somebody found who made one of the checks; of several answers to one check of a run the first counts."""

    run_id: UUID
    check: str = text(max=40, help="Code de la vérification, tel qu’il a été demandé")
    answer: str = choice(ANSWERS, help="Satisfait, à corriger, absent ou injoignable : quatre réponses différentes")
    grade: str = text(max=1, required=False, help="De A à F, quand il y a une note")
    detail: str = text(max=300, required=False, help="Une phrase en français")
    facts: tuple[str, ...]
    milliseconds: int = integer(min=0, max=3_600_000, help="Durée de la réponse de la première page ; 0 sinon")
    checked_at: datetime
    worker: str = text(max=100, help="Qui a vérifié")
