import re
import time
from collections.abc import Callable, Iterator

import pytest
import requests
from sqlalchemy import select

from shared.people import person
from shared.service import Runtime
from shared.web.identity.person import person_id
from tests.shared.web.conftest import Visitor
from tests.shared.web.provider import CLIENT, KEY, OTHER_KEY, SECRET, Provider, running_provider


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def open_for(open_app) -> Callable[[str], Visitor]:
    def visitor_of(issuer: str) -> Visitor:
        app = open_app(sign_in="oidc", oidc_issuer=issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET)
        return Visitor(app)

    return visitor_of


@pytest.fixture
def visitor(provider: Provider, open_for) -> Visitor:
    return open_for(provider.issuer)


def set_out(visitor: Visitor) -> str:
    visitor.get("/notes/connexion?retour=/notes/nouvelle")
    answer = visitor.post("/notes/connexion", {"next": "/notes/nouvelle"})
    assert answer.status_code == 302, answer.text
    return answer.location


def come_back(visitor: Visitor, state: str):
    return visitor.get(f"/notes/connexion/retour?code=c&state={state}")


def sign_in(visitor: Visitor, provider: Provider):
    return come_back(visitor, provider.asked(set_out(visitor))["state"])


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/notes/nouvelle").status_code == 200


def people(runtime: Runtime) -> list:
    with runtime.reading() as session:
        return list(session.execute(select(person)))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the provider's, not ours
def test_with_a_real_provider_one_signs_in_and_out(open_for, runtime: Runtime):
    from oidc_provider_mock import User, run_server_in_thread

    agent = User(sub="agent-1", claims={"name": "Maëlle Riou", "email": "m.riou@region.example"})
    with run_server_in_thread(user_claims=[agent]) as server:
        issuer = f"http://localhost:{server.server_port}"
        visitor = open_for(issuer)
        back = requests.post(set_out(visitor), data={"sub": "agent-1"}, allow_redirects=False, timeout=5)
        answer = visitor.get(back.headers["Location"].removeprefix("http://localhost"))

        assert (answer.status_code, answer.location) == (303, "/notes/nouvelle")
        assert "Maëlle Riou" in visitor.get("/notes/nouvelle").text
        [known] = people(runtime)
        assert (known.id, known.email) == (person_id(issuer, "agent-1"), "m.riou@region.example")

        out = visitor.post("/notes/deconnexion").location
        assert out.startswith(f"{issuer}/oauth2/end_session?id_token_hint=")
        assert "post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Fnotes%2F" in out
        assert not is_in(visitor)


def test_state_and_nonce_are_long_and_new_each_time(visitor: Visitor, provider: Provider):
    first, second = (provider.asked(set_out(visitor)) for _ in range(2))

    assert min(len(first["state"]), len(first["nonce"])) >= 32
    assert first["state"] != second["state"]
    assert first["nonce"] != second["nonce"]
    assert first["redirect_uri"] == "http://localhost/notes/connexion/retour"


def test_the_name_may_come_in_a_signed_userinfo(visitor: Visitor, provider: Provider, runtime: Runtime):
    provider.userinfo_key = KEY

    assert sign_in(visitor, provider).status_code == 303
    assert [one.name for one in people(runtime)] == ["Maëlle Riou"]


def test_a_provider_that_knows_no_challenge_gets_none(visitor: Visitor, provider: Provider):
    assert "code_challenge" not in provider.asked(set_out(visitor))


def test_a_provider_that_knows_challenges_gets_one(provider: Provider, open_for):
    provider.metadata = {"code_challenge_methods_supported": ["S256"]}
    asked = provider.asked(set_out(open_for(provider.issuer)))

    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43


def test_the_return_of_another_browser_is_refused(visitor: Visitor, provider: Provider, open_for, runtime: Runtime):
    victim = open_for(provider.issuer)
    state = provider.asked(set_out(visitor))["state"]
    answer = come_back(victim, state)

    assert answer.status_code == 400
    assert not is_in(victim)
    assert people(runtime) == []


def test_a_return_counts_once(visitor: Visitor, provider: Provider):
    state = provider.asked(set_out(visitor))["state"]

    assert come_back(visitor, state).status_code == 303
    assert come_back(visitor, state).status_code == 400


FORGED: dict[str, Callable[[Provider], object]] = {
    "not signed": lambda p: p.header.update(alg="none"),
    "signed with our own secret": lambda p: (
        p.header.update(alg="HS256"),
        setattr(p, "key", SECRET.encode()),
    ),
    "signed with the public key as a secret": lambda p: (
        p.header.update(alg="HS256"),
        setattr(p, "key", KEY.as_pem(private=False)),
    ),
    "signed by somebody else": lambda p: setattr(p, "key", OTHER_KEY),
    "signed with a key nobody knows": lambda p: (p.header.update(kid="two"), setattr(p, "key", OTHER_KEY)),
    "another issuer": lambda p: p.claims.update(iss="https://evil.example"),
    "no issuer": lambda p: p.claims.update(iss=None),
    "for another application": lambda p: p.claims.update(aud="another"),
    "for no application": lambda p: p.claims.update(aud=None),
    "for several, asked by another": lambda p: p.claims.update(aud=[CLIENT, "another"], azp="another"),
    "expired": lambda p: p.claims.update(iat=int(time.time()) - 600, exp=int(time.time()) - 300),
    "without an end": lambda p: p.claims.update(exp=None),
    "from the future": lambda p: p.claims.update(iat=int(time.time()) + 600, exp=int(time.time()) + 900),
    "another nonce": lambda p: p.claims.update(nonce="x" * 40),
    "no nonce": lambda p: p.claims.update(nonce=None),
    "nobody": lambda p: p.claims.update(sub=None),
    "userinfo of another person": lambda p: p.userinfo.update(sub="agent-2"),
    "userinfo signed by somebody else": lambda p: setattr(p, "userinfo_key", OTHER_KEY),
    "userinfo for another application": lambda p: (setattr(p, "userinfo_key", KEY), p.userinfo.update(aud="another")),
}


@pytest.mark.parametrize("lie", FORGED)
def test_a_token_that_lies_lets_nobody_in(visitor: Visitor, provider: Provider, runtime: Runtime, lie: str):
    FORGED[lie](provider)
    answer = sign_in(visitor, provider)

    assert answer.status_code == 400
    assert "n’a pas abouti" in answer.text
    assert not is_in(visitor)
    assert people(runtime) == []


def test_a_refusal_of_the_provider_is_told(visitor: Visitor, provider: Provider):
    state = provider.asked(set_out(visitor))["state"]
    answer = visitor.get(f"/notes/connexion/retour?error=access_denied&state={state}")

    assert answer.status_code == 400
    assert "n’a pas abouti" in answer.text


def test_a_provider_that_says_another_name_is_not_ours(provider: Provider, open_for):
    provider.metadata = {"issuer": "https://evil.example"}
    visitor = open_for(provider.issuer)
    visitor.get("/notes/connexion")

    assert visitor.post("/notes/connexion").status_code == 503


def test_while_the_provider_is_down_those_who_are_in_stay_in(open_app, open_for, runtime: Runtime):
    with running_provider() as provider:
        inside = open_for(provider.issuer)
        assert sign_in(inside, provider).status_code == 303
        outside = open_for(provider.issuer)

    outside.get("/notes/connexion")
    answer = outside.post("/notes/connexion")

    assert answer.status_code == 503
    assert "ne répond pas" in answer.text
    assert is_in(inside)
    assert inside.write("Une note").status_code == 303


def test_nobody_can_choose_who_they_are(visitor: Visitor, provider: Provider):
    visitor.get("/notes/connexion")
    answer = visitor.post("/notes/connexion", {"subject": "anne"})

    assert answer.location.startswith(f"{provider.issuer}/authorize")
    assert not is_in(visitor)


def test_forms_may_lead_to_the_provider_and_nowhere_else(visitor: Visitor, provider: Provider):
    policy = visitor.get("/notes/connexion").headers["Content-Security-Policy"]

    assert re.search(rf"form-action 'self' {re.escape(provider.issuer)};", policy)
