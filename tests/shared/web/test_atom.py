"""Atom feeds: what RFC 4287 asks for, and what a reader of feeds finds in them."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import fastfeedparser
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from shared.web.atom import MOST, Entry, feed
from tests.shared.web.test_exports import bare_app

FEED = UUID(int=7)
DAY = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
NAMES = {"a": "http://www.w3.org/2005/Atom"}


def entry(number: int = 1, title: str = "Cantine facile", **facts) -> Entry:
    return Entry(
        id=UUID(int=number), title=title, path=f"/p/{number}", updated=DAY + timedelta(minutes=number), **facts
    )


def told(app: Flask, entries, **options):
    with app.test_request_context("/nouveautes.atom"):
        return feed(id=FEED, title="Produits & services", page="/p", author="Ti Kub", entries=entries, **options)


def check_rfc_4287(content: bytes) -> etree._Element:
    """Section 4.1: what a feed and its entries must hold, once."""
    root = etree.fromstring(content)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert root.xpath("count(a:author)", namespaces=NAMES) == 1
    assert root.xpath("count(a:link[@rel='self'])", namespaces=NAMES) == 1
    for one in (root, *root.findall("a:entry", NAMES)):
        for name in ("id", "title", "updated"):
            [found] = one.findall(f"a:{name}", NAMES)
            assert found.text or name == "title"
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one.findtext("a:id", "", NAMES))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext("a:updated", "", NAMES))
        assert one.xpath("count(a:link[@rel='alternate'])", namespaces=NAMES) == 1
    ids = root.xpath("//a:id/text()", namespaces=NAMES)
    assert len(ids) == len(set(ids))
    return root


def test_a_reader_of_feeds_finds_each_thing_the_newest_first(app: Flask):
    answer = told(app, [entry(1), entry(2, "Bac <b>& co</b>", summary="Un résumé", categories=("Lycées",))])

    check_rfc_4287(answer.data)
    read = fastfeedparser.parse(answer.data)
    assert read.feed.title == "Produits & services"
    assert [(one.title, one.id) for one in read.entries] == [
        ("Bac <b>& co</b>", UUID(int=2).urn),
        ("Cantine facile", UUID(int=1).urn),
    ]
    assert (read.entries[0].link, read.entries[0].description) == ("http://localhost/p/2", "Un résumé")


def test_an_empty_feed_is_a_feed(app: Flask):
    answer = told(app, [])

    check_rfc_4287(answer.data)
    assert answer.mimetype == "application/atom+xml"


@settings(max_examples=60, deadline=None)
@given(title=st.text(st.characters(exclude_categories=["Cs"])), summary=st.text(max_size=50))
def test_no_text_can_break_a_feed(title, summary):
    root = check_rfc_4287(told(bare_app(), [entry(1, title, summary=summary)]).data)

    # XML reads every line end as LF, and has no place for control characters.
    kept = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", title)
    assert (root.findtext("a:entry/a:title", "", NAMES) or "") == kept.replace("\r\n", "\n").replace("\r", "\n")


def test_a_feed_stays_short(app: Flask):
    root = check_rfc_4287(told(app, [entry(number) for number in range(1, 90)]).data)

    assert len(root.findall("a:entry", NAMES)) == MOST
    assert root.findtext("a:entry/a:id", "", NAMES) == UUID(int=89).urn


def test_what_has_not_changed_is_not_sent_again(app: Flask):
    first = told(app, [entry()])

    with app.test_request_context("/nouveautes.atom", headers={"If-None-Match": first.headers["ETag"]}):
        again = feed(id=FEED, title="Produits & services", page="/p", author="Ti Kub", entries=[entry()])

    assert again.status_code == 304
