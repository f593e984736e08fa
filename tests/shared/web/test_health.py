import tomllib

import pytest
from flask import Flask

from shared.migrate import migrate
from shared.service import Runtime
from shared.version import VERSION
from shared.web import create_web
from tests.conftest import ROOT
from tests.shared.web.conftest import Visitor
from tests.shared.web.little import service


@pytest.fixture
def empty_runtime(settings) -> Runtime:
    return Runtime(service, settings)


def test_alive_without_asking_anybody(empty_runtime: Runtime, settings):
    answer = create_web(service, empty_runtime, settings).test_client().get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok", "service": "ideas"})
    assert "engine" not in empty_runtime.__dict__
    assert "Set-Cookie" not in answer.headers


def test_ready_once_the_database_has_its_shape(empty_runtime: Runtime, settings):
    probe = create_web(service, empty_runtime, settings).test_client()
    before = probe.get("/readyz")
    assert (before.status_code, before.json["database"]) == (503, "not migrated")

    migrate(empty_runtime)
    after = probe.get("/readyz")
    assert (after.status_code, after.json["database"]) == (200, "ok")


def test_not_ready_without_database(open_app, runtime: Runtime, monkeypatch, tmp_path):
    from shared.database import open_engine

    monkeypatch.setitem(runtime.__dict__, "engine", open_engine(f"sqlite:///{tmp_path}/gone/away.sqlite"))
    answer = open_app().test_client().get("/readyz")

    assert (answer.status_code, answer.json["database"]) == (503, "unreachable")


def test_the_version_is_that_of_the_project(app: Flask):
    answer = app.test_client().get("/version")

    assert answer.json == {"service": "ideas", "version": VERSION}
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_figures_count_requests_and_forms_by_route_and_status(anne: Visitor):
    anne.write("Une note")
    anne.write("x")
    told = anne.get("/metrics").text

    assert 'tikub_http_requests_total{method="POST",route="little.submit",service="ideas",status="303"} 1.0' in told
    assert 'tikub_http_requests_total{method="POST",route="little.submit",service="ideas",status="422"} 1.0' in told
    assert 'tikub_forms_posted_total{service="ideas",status="303"}' in told
    assert "tikub_http_request_seconds_bucket" in told


def test_addresses_that_do_not_exist_do_not_grow_the_figures(visitor: Visitor):
    for number in range(5):
        visitor.get(f"/nulle-part/{number}")

    assert 'method="GET",route="none",service="ideas",status="404"} 5.0' in visitor.get("/metrics").text


def test_methods_that_do_not_exist_do_not_grow_the_figures(app: Flask):
    for number in range(5):
        app.test_client().open("/healthz", method=f"MADEUP{number}")
    told = app.test_client().get("/metrics").text

    assert 'method="other",route="none",service="ideas",status="405"} 5.0' in told
    assert "MADEUP" not in told
