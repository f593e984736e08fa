import re
import subprocess
import sys
from dataclasses import replace

import pytest
from flask import Flask

from shared.errors import Misconfigured
from shared.service import Runtime
from shared.web import addresses, create_web
from tests.conftest import ROOT
from tests.shared.web.conftest import Visitor
from tests.shared.web.little import service
from tests.shared.web.test_posting import rows

PAGES = (
    "/notes/",
    "/notes/nouvelle",
    "/notes/connexion",
    "/notes/panne",
    "/notes/nulle-part",
    "/notes/commun/tikub.css",
    "/notes/api/v1/openapi.json",
    "/healthz",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_tells_the_browser_what_our_pages_never_do(anne: Visitor, path: str):
    answer = anne.get(path)
    policy = answer.headers["Content-Security-Policy"]

    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Correlation-Id"]


@pytest.mark.parametrize("path", ["/notes/", "/notes/nouvelle", "/notes/connexion", "/notes/nulle-part"])
def test_no_page_holds_code_or_style_inside(anne: Visitor, path: str):
    text = anne.get(path).text

    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)


@pytest.mark.parametrize("path", ["/notes/", "/notes/nouvelle", "/notes/panne"])
def test_pages_of_someone_signed_in_are_not_kept(anne: Visitor, path: str):
    assert anne.get(path).headers["Cache-Control"] == "no-store"


def test_the_cookie_cannot_be_read_by_code_nor_sent_by_other_sites(visitor: Visitor):
    cookie = visitor.get("/notes/connexion").headers["Set-Cookie"]

    assert cookie.startswith("tikub=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_over_https_the_cookie_belongs_to_this_host_alone(open_app):
    visitor = Visitor(open_app(public_url="https://ti-kub.example"))
    answer = visitor.client.get("/notes/connexion", base_url="https://ti-kub.example")
    cookie = answer.headers["Set-Cookie"]

    assert cookie.startswith("__Host-tikub=")
    assert "Secure" in cookie.split("; ")
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({}, True),
        ({"Origin": "http://localhost"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://localhost.evil.example"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
    ],
)
def test_a_form_must_come_from_our_own_pages(anne: Visitor, runtime: Runtime, headers, accepted: bool):
    anne.get("/notes/nouvelle")
    answer = anne.post("/notes/nouvelle", {"title": "Une note"}, headers=headers)

    assert answer.status_code == (303 if accepted else 400)
    assert rows(runtime) == accepted


def test_the_token_of_another_visitor_is_refused(anne: Visitor, yann: Visitor, runtime: Runtime):
    anne.get("/notes/nouvelle")
    yann.get("/notes/nouvelle")
    answer = yann.post("/notes/nouvelle", {"title": "Une note", "csrf_token": anne.tokens["csrf_token"]})

    assert answer.status_code == 400
    assert rows(runtime) == 0


def test_only_our_host_is_answered_but_probes_come_by_address(open_app):
    browser = open_app(trusted_hosts=("ti-kub.example",)).test_client()

    assert browser.get("/notes/", headers={"Host": "ti-kub.example"}).status_code == 200
    assert browser.get("/notes/", headers={"Host": "evil.example"}).status_code == 400
    assert browser.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_forwarded_headers_count_for_exactly_as_many_hops_as_told(open_app):
    forged = {"X-Forwarded-Host": "evil.example", "Host": "ti-kub.example"}
    hosts = {"trusted_hosts": ("ti-kub.example",)}

    assert open_app(**hosts).test_client().get("/notes/", headers=forged).status_code == 200
    assert open_app(**hosts, proxy_hops=1).test_client().get("/notes/", headers=forged).status_code == 400


OURS = ("/", "/notes/", "/idees/nouvelle?a=1&b=%C3%A9", "/notes/connexion?retour=/x", "/a//b", "/%2f%2fevil.example")
FOREIGN = (
    None,
    "",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "evil.example/notes/",
    " //evil.example",
    "/ /evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    "/a\x00b",
    "/\x7f",
    "@evil.example",
    ":@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    ".//evil.example",
    "..//evil.example",
    "mailto:a@evil.example",
    "ftp://evil.example",
    "//localhost@evil.example",
    "/" + "a" * 3000,
)


@pytest.mark.parametrize("target", OURS)
def test_one_may_be_sent_on_to_our_pages(target: str):
    assert addresses.safe(target, "/home") == target


@pytest.mark.parametrize("target", FOREIGN)
def test_nobody_is_sent_on_to_another_site(target: str | None):
    assert addresses.safe(target, "/home") == "/home"


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https:evil.example"])
def test_neither_sign_in_nor_language_leads_away(visitor: Visitor, target: str):
    visitor.get("/notes/connexion")

    assert visitor.post("/notes/langue", {"langue": "en", "retour": target}).location == "/notes/"
    assert visitor.post("/notes/connexion", {"subject": "anne", "next": target}).location == "/notes/"


def test_a_file_of_ours_is_kept_for_a_year_under_the_address_of_its_content(app: Flask, visitor: Visitor):
    with app.test_request_context("/notes/"):
        address = app.jinja_env.globals["asset"]("tikub.css")
    answer = visitor.get(address)

    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in visitor.get("/notes/commun/tikub.css?v=old").headers.get("Cache-Control", "")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "/etc/passwd"])
def test_no_other_file_can_be_asked_for(visitor: Visitor, name: str):
    assert visitor.get(f"/notes/commun/{name}").status_code in {308, 404}


def test_get_changes_nothing(app: Flask, anne: Visitor, runtime: Runtime):
    before = rows(runtime)
    for url in app.url_map.iter_rules():
        if "GET" in url.methods and not url.arguments:
            anne.get(url.rule)
    assert rows(runtime) == before
    assert anne.get("/notes/nouvelle").status_code == 200


def test_production_never_lets_one_choose_who_one_is(runtime: Runtime, settings):
    with pytest.raises(Misconfigured, match="nobody may choose"):
        create_web(service, runtime, replace(settings, mode="production"))


def test_pages_need_no_client_of_the_bus():
    code = "import sys, shared.web, tests.shared.web.little; sys.exit('pika' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
