"""What an imported file holds that is not as expected: typed warnings, which never refuse a history."""

from dataclasses import dataclass
from enum import StrEnum

DETAIL_LENGTH = 200


class AnomalyKind(StrEnum):
    """One word for each way a file departs from the expected; the words on screen are in WORDS."""

    FILE_UNREADABLE = "file_unreadable"
    NOT_UTF8 = "not_utf8"
    TOO_LONG = "too_long"
    FRONT_MATTER_MISSING = "front_matter_missing"
    FRONT_MATTER_UNREADABLE = "front_matter_unreadable"
    DUPLICATE_KEY = "duplicate_key"
    ID_WITH_CAPITAL = "id_with_capital"
    ID_WITH_ACCENT = "id_with_accent"
    ID_WITH_DOT = "id_with_dot"
    ID_WITH_OTHER_SIGN = "id_with_other_sign"
    NEAR_DUPLICATE_ID = "near_duplicate_id"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    INVISIBLE_CHARACTER = "invisible_character"
    TEXT_SHORTENED = "text_shortened"
    EMPTY_LINK = "empty_link"
    LINK_HTML_ESCAPED = "link_html_escaped"
    LINK_WITH_SPACES = "link_with_spaces"
    LINK_NOT_WEB = "link_not_web"
    NO_PHASE = "no_phase"
    UNKNOWN_PHASE = "unknown_phase"
    PHASE_WITHOUT_START = "phase_without_start"
    PHASE_WITHOUT_END = "phase_without_end"
    END_UNREADABLE = "end_unreadable"
    END_BEFORE_START = "end_before_start"
    PHASE_OVERLAP = "phase_overlap"
    PHASE_GAP = "phase_gap"
    SAME_START_DATE = "same_start_date"
    FUTURE_START = "future_start"
    PROBLEM_NOT_FOUND = "problem_not_found"
    RAW_HTML = "raw_html"
    SCRIPT_LIKE_HTML = "script_like_html"


K = AnomalyKind

WORDS: dict[AnomalyKind, str] = {
    K.FILE_UNREADABLE: "Fichier impossible à ouvrir",
    K.NOT_UTF8: "Lettres illisibles : le fichier n’est pas en UTF-8",
    K.TOO_LONG: "Fichier trop long pour être lu en entier",
    K.FRONT_MATTER_MISSING: "En-tête absent",
    K.FRONT_MATTER_UNREADABLE: "En-tête illisible",
    K.DUPLICATE_KEY: "Rubrique donnée deux fois",
    K.ID_WITH_CAPITAL: "Identifiant avec une majuscule",
    K.ID_WITH_ACCENT: "Identifiant avec un accent",
    K.ID_WITH_DOT: "Identifiant avec un point",
    K.ID_WITH_OTHER_SIGN: "Identifiant avec un autre signe qu’une lettre, un chiffre ou un tiret",
    K.NEAR_DUPLICATE_ID: "Identifiant presque identique à un autre",
    K.MISSING_KEY: "Rubrique manquante",
    K.UNKNOWN_KEY: "Rubrique inconnue",
    K.WRONG_TYPE: "Rubrique remplie d’une façon inattendue",
    K.INVISIBLE_CHARACTER: "Caractère invisible retiré à l’affichage",
    K.TEXT_SHORTENED: "Texte trop long, coupé à l’affichage",
    K.EMPTY_LINK: "Adresse du service absente",
    K.LINK_HTML_ESCAPED: "Adresse du service mal transcrite",
    K.LINK_WITH_SPACES: "Adresse du service entourée d’espaces",
    K.LINK_NOT_WEB: "Adresse du service qui n’est pas celle d’un site",
    K.NO_PHASE: "Aucune phase datée",
    K.UNKNOWN_PHASE: "Phase inconnue",
    K.PHASE_WITHOUT_START: "Phase sans date de début lisible",
    K.PHASE_WITHOUT_END: "Phase passée sans date de fin",
    K.END_UNREADABLE: "Date de fin illisible",
    K.END_BEFORE_START: "Fin avant le début",
    K.PHASE_OVERLAP: "Phases qui se chevauchent",
    K.PHASE_GAP: "Plus de 30 jours entre deux phases",
    K.SAME_START_DATE: "Deux phases commencées le même jour",
    K.FUTURE_START: "Phase qui commence dans le futur",
    K.PROBLEM_NOT_FOUND: "Problème introuvable dans le texte",
    K.RAW_HTML: "Balises HTML dans le texte",
    K.SCRIPT_LIKE_HTML: "Balises HTML qui pourraient faire agir la page",
}


@dataclass(frozen=True)
class Anomaly:
    """One warning on one file; `detail` tells where or what, in the file's own words."""

    kind: AnomalyKind
    detail: str = ""

    @property
    def words(self) -> str:
        return WORDS[self.kind]
