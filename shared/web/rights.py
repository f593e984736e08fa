"""Who may do what: the rule that each route carries, in code and in words."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request

from shared.errors import Forbidden
from shared.people import ROLES
from shared.sentence import Sentence, any_of
from shared.web.access.bearing import bears_key, recognise
from shared.web.identity.person import Visitor, me
from shared.web.identity.session import end_if_erased


@dataclass(frozen=True)
class Rule:
    """`words` name in French those who may; they stand on the page that refuses."""

    words: str
    allows: Callable[[Visitor], bool]


class SignInNeeded(Forbidden):
    """Nobody is signed in yet: the page can be asked for again afterwards."""

    status = 401
    title = "Vous n’êtes pas connecté"

    def __init__(self) -> None:
        super().__init__("Cette page demande de se connecter.")


anyone = Rule("tout le monde", lambda _visitor: True)
signed_in = Rule("les personnes connectées", lambda visitor: visitor.known)


def role(*names: str) -> Rule:
    """People who hold at least one of these roles, as told by governance."""
    words = any_of([ROLES.get(name, name) for name in names])
    return Rule(words, lambda visitor: visitor.known and visitor.has(*names))


def rule_of(app: Flask, endpoint: str | None) -> Rule | None:
    """The rule of a route; None where the route forgot it."""
    return getattr(app.view_functions.get(endpoint or ""), "rule", None)


def check_rights() -> None:
    """Before each request: the rule of the route must allow the person, and a route without a rule allows nobody."""
    if request.endpoint is None:
        return
    rule = rule_of(current_app, request.endpoint)
    if rule is anyone:
        return
    if bears_key():
        recognise()
    else:
        end_if_erased()
    if rule is not None and rule.allows(me()):
        return
    if not me().known:
        raise SignInNeeded
    raise Forbidden("Cette page est réservée : {who}.", who=Sentence(rule.words if rule else "personne"))


def routes_without_rule(app: Flask) -> list[str]:
    return sorted(str(url) for url in app.url_map.iter_rules() if rule_of(app, url.endpoint) is None)
