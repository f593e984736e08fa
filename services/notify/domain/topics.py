"""What a person can follow: they are told of what happens to it although it is not their work."""

from enum import StrEnum


class TopicKind(StrEnum):
    """What sort of thing it is."""

    PRODUCT = "product"
    IDEA = "idea"
    CALL = "call"
    BODY = "body"
    THEME = "theme"


TOPIC_KINDS = {
    TopicKind.PRODUCT: "Produits",
    TopicKind.IDEA: "Idées",
    TopicKind.CALL: "Appels à problèmes",
    TopicKind.BODY: "Instances",
    TopicKind.THEME: "Thèmes du catalogue",
}
CHOSEN_HERE = tuple(kind for kind in TopicKind if kind is not TopicKind.IDEA)
"""An idea is followed on its own page: the service of ideas says who does."""
