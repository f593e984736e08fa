"""Reading for programs: JSON behind a right, described by OpenAPI, with an ETag and a Link to the next page."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import flask_smorest
from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from marshmallow import RAISE, Schema, fields
from werkzeug.http import generate_etag
from werkzeug.wrappers import Response

from shared.service import Service
from shared.version import VERSION
from shared.web.addresses import outside
from shared.web.identity.person import me
from shared.web.pages import Pages
from shared.web.rights import anyone
from shared.web.slices import Slice, SliceSchema, cursor_after, slice_from

View = Callable[..., Any]


class ProblemSchema(Schema):
    """What an error looks like (RFC 9457)."""

    type = fields.String()
    title = fields.String(metadata={"description": "In French"})
    status = fields.Integer()
    detail = fields.String(metadata={"description": "In French: what happened, what to do"})
    reference = fields.String(metadata={"description": "To quote when asking for help"})
    errors = fields.Dict(metadata={"description": "Sentences by field"})


class _Described(flask_smorest.Api):  # type: ignore[misc]
    """The description alone: errors are answered by `shared.web.errors`, for pages and programs alike."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        pass


class Api(Pages, flask_smorest.Blueprint):  # type: ignore[misc]
    """`api = Api("ideas_api", __name__)`: routes under `<service>/api/v1`, each with `allow=`."""

    def __init__(self, name: str, import_name: str, *, url_prefix: str = "/api/v1", **options: Any) -> None:
        super().__init__(name, import_name, url_prefix=url_prefix, **options)
        self.after_request(_conditional)

    def listing(
        self, schema: type[Schema], *, by: Sequence[str], filters: type[Schema] | None = None
    ) -> Callable[[View], View]:
        """A list by pages: the view takes a Slice (and its filters) and gives rows in the order of the fields `by`."""
        asked_schema = type("Asked", (filters, SliceSchema) if filters else (SliceSchema,), {})
        page_schema = Schema.from_dict({"items": fields.List(fields.Nested(schema))}, name=f"{schema.__name__}Page")

        def decorate(view: View) -> View:
            @wraps(view)
            def page(asked: dict[str, Any], **path: Any) -> Any:
                wanted = slice_from(asked, schema, by)
                rows = list(view(wanted, **path, **asked))
                return {"items": rows[: wanted.limit]}, _link_to_next(rows, wanted, schema, by)

            read = self.arguments(asked_schema, location="query", unknown=RAISE)
            described: View = read(self.response(200, page_schema)(page))
            return described

        return decorate


def _link_to_next(rows: list[Any], wanted: Slice, schema: type[Schema], by: Sequence[str]) -> dict[str, str]:
    if len(rows) <= wanted.limit:
        return {}
    query = {**request.args.to_dict(), "cursor": cursor_after(rows[wanted.limit - 1], schema, by)}
    address = outside(f"{request.path}?{urlencode(query)}")
    return {"Link": f'<{address}>; rel="next"'}


def _conditional(answer: Response) -> Response:
    """An ETag, and 304 for whoever has this very answer already."""
    if answer.status_code not in {200, 201}:
        return answer
    if request.method not in {"GET", "HEAD"}:
        _name_version(answer)
        return answer
    answer.headers.setdefault("Cache-Control", "private, no-cache" if me().known else "no-cache")
    _name_version(answer)
    answer.add_etag()
    return answer.make_conditional(request.environ)


def _name_version(answer: Response) -> None:
    """What has a version says it at the beginning of its ETag, which whoever changes it sends back."""
    if "api_version" in g:
        answer.set_etag(f"{g.api_version}-{generate_etag(answer.get_data())[:16]}")


def install(app: Flask, service: Service) -> flask_smorest.Api:
    """The description of the service's API; blueprints of type Api are registered through it."""
    app.config.update(API_TITLE=f"Ti Kub · {service.title}", API_VERSION=VERSION, OPENAPI_VERSION="3.1.0")
    app.config["API_SPEC_OPTIONS"] = {
        "security": [{"session": []}] + ([{"key": []}] if service.keys is not None else [])
    }
    made = _Described(app)
    made.spec.components.security_scheme("session", {"type": "apiKey", "in": "cookie", "name": "__Host-tikub"})
    if service.keys is not None:
        made.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    return made


def described() -> dict[str, Any]:
    """The OpenAPI document of the application at hand."""
    api = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    document: dict[str, Any] = api.spec.to_dict()
    return document


def description() -> ResponseReturnValue:
    """The OpenAPI document."""
    return current_app.json.response(described())


def describe(pages: Pages) -> None:
    pages.get("/api/v1/openapi.json", allow=anyone)(description)
