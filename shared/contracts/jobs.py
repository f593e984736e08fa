"""Work that the service of products asks for, and its answers: whoever has the right may do it, in any language."""

from datetime import datetime
from uuid import UUID

from shared.messages import choice, integer, job, text

ADDRESS_MAX = 2000
ANSWERS = {"met": "Satisfait", "failing": "À corriger", "absent": "Absent", "unreachable": "Injoignable"}


@job("portfolio.check.asked.v1")
class CheckAsked:
    """One automatic check of one product is to be made."""

    job_id: UUID
    run_id: UUID
    product_id: UUID
    number: str = text(max=20, help="Numéro du produit, qui est aussi le nom de sa voie : PR-2026-0003")
    check: str = text(max=40, help="Code de la vérification")
    link: str = text(max=ADDRESS_MAX, required=False, help="Adresse du service en ligne")
    repository: str = text(max=ADDRESS_MAX, required=False, help="Adresse du code source")
    figures_link: str = text(max=ADDRESS_MAX, required=False, help="Adresse des chiffres d’usage")
    asked_at: datetime


@job("portfolio.check.answered.v1")
class CheckAnswered:
    """What somebody found who made the check; of several answers to one job the first counts."""

    job_id: UUID
    answer: str = choice(ANSWERS, help="Satisfait, à corriger, absent ou injoignable : quatre réponses différentes")
    grade: str = text(max=1, required=False, help="De A à F, quand il y a une note")
    detail: str = text(max=300, required=False, help="Une phrase en français")
    facts: tuple[str, ...]
    milliseconds: int = integer(min=0, max=3_600_000, help="Durée de la réponse de la première page ; 0 sinon")
    checked_at: datetime
    worker: str = text(max=100, help="Qui a vérifié")
