"""One Flask application for a service: its pages behind the guards that all share."""

from pathlib import Path

from flask import Flask, request
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, FileSystemLoader

from shared.errors import Misconfigured
from shared.service import Runtime, Service
from shared.settings import Settings
from shared.web import (
    access,
    administration,
    api,
    catalogue,
    context,
    errors,
    filters,
    front_door,
    health,
    languages,
    limits,
    personal_data,
    render,
    security,
    trace,
    words,
)
from shared.web.context import Here
from shared.web.identity import oidc, session
from shared.web.identity import pages as identity_pages
from shared.web.pages import Pages
from shared.web.rights import anyone, check_rights, routes_without_rule
from shared.web.stopwatch import Stopwatch

TEMPLATES = Path(__file__).parent / "templates"


def create_web(service: Service, runtime: Runtime, settings: Settings) -> Flask:
    """The WSGI application that serves the pages of `service` under its path, and the probes at the root."""
    if settings.mode == "production" and settings.sign_in == "choose":
        raise Misconfigured("production mode: nobody may choose who they are")
    app = Flask(service.package, static_folder=None)
    context.install(app, Here(service, runtime, settings))
    security.install(app, settings)
    limits.install(app)
    _speak(app)
    _guard(app)
    errors.install(app)
    oidc.install(app, settings)
    _serve(app, service)
    return app


def _speak(app: Flask) -> None:
    languages.install(app, Path(app.root_path) / "translations")
    filters.install(app)
    render.install(app)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(Path(app.root_path) / "templates"), FileSystemLoader(TEMPLATES)])


def _guard(app: Flask) -> None:
    """Guards in the order in which a request meets them; none touches the database but the last one."""
    app.extensions["tikub.stopwatch"] = Stopwatch(app)
    guards = (
        trace.begin,
        session.recognise,
        security.check_host,
        security.check_text,
        security.check_origin,
        security.make_room_for_files,
        security.check_form_token,
        limits.check_pace,
        check_rights,
    )
    for guard in guards:
        app.before_request(guard)
    trace.install(app)
    app.after_request(trace.mark)
    app.after_request(security.protect)


def _serve(app: Flask, service: Service) -> None:
    app.register_blueprint(health.pages())
    app.register_blueprint(front_door.pages())
    app.register_blueprint(_common_pages(service), url_prefix=service.path)
    described = api.install(app, service)
    for pages in service.pages:
        register = described.register_blueprint if isinstance(pages, api.Api) else app.register_blueprint
        register(pages, url_prefix=f"{service.path}{pages.url_prefix or ''}")
    if forgotten := routes_without_rule(app):
        raise TypeError(f"these routes do not say who may call them: {', '.join(forgotten)}")


def _common_pages(service: Service) -> Pages:
    pages = Pages("tikub", __name__)
    identity_pages.add_to(pages)
    administration.add_to(pages)
    personal_data.add_to(pages)
    if service.keys is not None:
        access.add_to(pages)
    api.describe(pages)
    catalogue.add_to(pages)
    words.add_to(pages)
    pages.get("/commun/<path:name>", allow=anyone)(common)
    return pages


def common(name: str) -> ResponseReturnValue:
    return render.send_asset(name, request.args.get("v"))
