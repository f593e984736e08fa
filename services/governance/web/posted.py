"""Forms about one case, wherever they stand: whoever may not see the case finds nothing to post to."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from services.governance.domain.cases import Case
from services.governance.queries.cases import Viewer, the_case
from services.governance.web.visit import viewer
from shared.web import Form, me, post, reading
from shared.web.forms import Choices


def posted_on_case(
    case_id: UUID,
    command: type[Any],
    function: Callable[[Any, Any], UUID],
    *,
    done: str,
    page: Callable[[Form[Any]], str],
    given: dict[str, Any] | None = None,
    options: Choices | None = None,
    reach: Callable[[Session, UUID, Viewer], Case] = the_case,
) -> ResponseReturnValue:
    """`reach` finds the case for whom it is open; `done` is the endpoint of its page that comes next.

    `page` shows the form that was refused.
    """
    reach(reading(), case_id, viewer())
    said_before = {"by": me().id, "case_id": case_id} | (given or {})
    form = Form(command, request.form, given=said_before, options=options)
    return post(form, function, done=lambda case: url_for(done, case_id=case), page=page)
