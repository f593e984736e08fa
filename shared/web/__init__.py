"""What the pages of a service are made with."""

from shared.web.app import create_web
from shared.web.attachments import send_attached
from shared.web.context import here, reading
from shared.web.forms import FieldView, Form
from shared.web.identity.person import Visitor, me
from shared.web.pages import Pages
from shared.web.posting import execute, post
from shared.web.render import render
from shared.web.rights import Rule, anyone, role, signed_in

__all__ = [
    "FieldView",
    "Form",
    "Pages",
    "Rule",
    "Visitor",
    "anyone",
    "create_web",
    "execute",
    "here",
    "me",
    "post",
    "reading",
    "render",
    "role",
    "send_attached",
    "signed_in",
]
