"""Feeds of all that is public and of each call, and the page that shows the same to people."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from services.notify.domain.letters import HOME
from services.notify.queries.public_news import News, news_of_call, public_news
from shared.identifiers import id_from
from shared.web import Pages, anyone, reading, render
from shared.web.atom import Entry, feed
from shared.web.languages import say

pages = Pages("notify_feeds", __name__, url_prefix="/nouveautes")

FEED = UUID("01a20000-0000-7000-8000-0000000a7706")
"""The id of the feed, for ever."""


@pages.get("/", allow=anyone)
def index() -> ResponseReturnValue:
    """What is new, for everybody."""
    news = public_news(reading(), HOME)
    return render("notify/news.html", news=[(one, _title(one)) for one in news])


@pages.get("/fil.atom", allow=anyone)
def everything() -> ResponseReturnValue:
    """The same for readers of feeds."""
    entries = [_entry(one) for one in public_news(reading(), HOME)]
    return feed(
        id=FEED, title=say("Ti Kub : ce qui est nouveau"), page=url_for(".index"), author="Ti Kub", entries=entries
    )


@pages.get("/appels/<uuid:call_id>.atom", allow=anyone)
def of_call(call_id: UUID) -> ResponseReturnValue:
    """What happens to one call."""
    news = news_of_call(reading(), call_id)
    title, entries = news[0].values["title"], [_entry(one) for one in news]
    page = news[0].page
    return feed(id=id_from(call_id, "feed"), title=title, page=page, author="Ti Kub", entries=entries)


def _entry(one: News) -> Entry:
    return Entry(id=one.id, title=_title(one), path=one.page, updated=one.at, summary=one.words, categories=(one.kind,))


def _title(one: News) -> str:
    return say(one.sentence, **one.values)
