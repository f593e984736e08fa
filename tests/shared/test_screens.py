"""The looking glass itself: a good page passes, and each kind of fault is seen."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests import screens

GOOD = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Une page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><main><h1>Une page</h1><p>Rien à redire.</p></main></body></html>"""
BAD = {
    "image-alt": GOOD.replace("<p>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="><p>'),
    "html-has-lang": GOOD.replace(' lang="fr"', ""),
    "color-contrast": GOOD.replace("<p>", '<p style="color:#bbb;background:#fff">'),
    "scrolls sideways": GOOD.replace("<p>", '<p style="width:500px">'),
    "bytes": GOOD.replace("<p>", "<p>" + "très long " * 7000),
    "Failed to load resource": GOOD.replace("</head>", "<link rel=stylesheet href=absent.css></head>"),
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keeps the test's output for the test."""


def test_a_good_page_passes_and_is_pictured(browser, site, tmp_path, monkeypatch):
    monkeypatch.setattr(screens, "PICTURES", tmp_path / "pictures")
    (tmp_path / "page.html").write_text(GOOD)

    screens.visit(browser, site).look_at("/page.html", "page")

    assert {picture.name for picture in (tmp_path / "pictures").iterdir()} == {"page-320.png", "page-1280.png"}


@pytest.mark.parametrize("fault", BAD)
def test_each_fault_is_seen_and_named(browser, site, tmp_path, monkeypatch, fault):
    monkeypatch.setattr(screens, "PICTURES", tmp_path / "pictures")
    (tmp_path / "page.html").write_text(BAD[fault])

    with pytest.raises(AssertionError, match=fault):
        screens.visit(browser, site).look_at("/page.html", "page")
