"""A blueprint whose routes cannot be declared without saying who may call them."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint

from shared.web.rights import Rule

View = TypeVar("View", bound=Callable[..., Any])


class Pages(Blueprint):
    """`@pages.get("/nouvelle", allow=signed_in)`; a form that may bring a file says `uploads=True`.

    `tokenless=True` is for what programs post, who have no session: the address itself must then be a secret.
    """

    # Narrower than a plain blueprint's on purpose: a route without a right must not even be typed.
    def get(self, rule: str, *, allow: Rule, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self._method_route("GET", rule, {"allow": allow, **options})

    def post(self, rule: str, *, allow: Rule, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self._method_route("POST", rule, {"allow": allow, **options})

    def add_url_rule(
        self,
        rule: str,
        *names: Any,
        allow: Rule | None = None,
        uploads: bool = False,
        tokenless: bool = False,
        **options: Any,
    ) -> None:
        """Remember the right on the view, where the guard and the tests find it."""
        view = options.get("view_func") or names[1]
        if allow is None:
            raise TypeError(f"the route {rule} does not say who may call it")
        if getattr(view, "rule", allow) != allow:
            raise TypeError(f"two rights for {view.__name__}")
        view.rule, view.uploads, view.tokenless = allow, uploads, tokenless
        super().add_url_rule(rule, *names, **options)
