"""Who asks a service for the host alone is led to its pages."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from shared.web.context import here
from shared.web.pages import Pages
from shared.web.rights import anyone


def pages() -> Blueprint:
    door = Pages("front_door", __name__)
    door.get("/", allow=anyone)(to_the_pages)
    return door


def to_the_pages() -> ResponseReturnValue:
    return redirect(f"{here().service.path}/", 303)
