"""Markdown of others on our pages: its words and its order, never its powers."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.web.markdown import said, shown


def test_headings_come_in_order_under_the_page_s_own():
    html = shown("# Un\n\n#### Deux\n\n##\n\n## Trois\n\n![](x.png)\n")

    assert re.findall(r"<h(\d)>(.*?)</h", html) == [("3", "Un"), ("4", "Deux"), ("4", "Trois")]


def test_words_lists_and_links_to_the_web_stay():
    html = shown("Un **mot** et [un lien](https://a.example/b)\n\n- un\n- deux\n")

    assert "<strong>mot</strong>" in html
    assert '<a href="https://a.example/b" rel="noopener noreferrer nofollow">un lien</a>' in html
    assert html.count("<li>") == 2


def test_a_picture_becomes_its_words():
    assert shown("![Une carte](https://a.example/x.png)") == "<p>Une carte</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[clic](javascript:alert(1))",
        "[clic](data:text/html,<script>alert(1)</script>)",
        "[clic](//a.example)",
        "[clic](/portefeuille/deconnexion)",
        "[](https://a.example)",
        "[![](https://a.example/x.png)](https://a.example)",
        "<iframe src=https://a.example></iframe>",
        "<javascript:alert(1)>",
        '<a href="https://a.example" onclick="alert(1)">clic</a>',
    ],
)
def test_nothing_acts_and_no_link_lies(text):
    html = shown(text)

    assert set(re.findall(r"<(\w+)", html)) <= {"p", "li", "ul"}


TEXTS = st.text() | st.lists(
    st.sampled_from(
        ["# ", "\n", "[", "](https://a.example)", "](", "![", "<b ", "onx=", ">", "`", "*", "- ", "mot", "&lt;"]
    )
).map("".join)


@settings(deadline=None)
@given(TEXTS)
def test_any_text_gives_only_allowed_tags_and_headings_in_order(text):
    html = shown(text)

    tags = set(re.findall(r"<([a-z]\w*)", html))
    assert tags <= {
        "p",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "a",
        "blockquote",
        "code",
        "pre",
        "hr",
        "br",
    }
    levels = [int(level) for level in re.findall(r"<h([3-6])>", html)]
    assert all(after <= before + 1 for before, after in zip([2, *levels], levels, strict=False))
    assert not re.search(r'href="(?!https?://|mailto:)', html)


def test_a_very_long_text_is_cut():
    assert len(shown("mot " * 100_000)) < 50_000


def test_said_as_plain_text_nothing_of_it_is_lost_and_addresses_follow_their_words():
    text = said(
        "# Titre\n\nUn **mot** et [un lien](https://a.example/b).\n\n- un\n- deux\n\n<b>x</b> <https://c.example/>\n"
    )

    assert text == (
        "Titre\n\nUn mot et un lien (https://a.example/b ).\n\n- un\n\n- deux\n\n<b>x</b> https://c.example/"
    )


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_said_without_a_tag_that_was_not_typed(text):
    assert said(text).count("<") <= text.count("<") + text.count("&")
