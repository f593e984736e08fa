"""Whatever the other end does, one fetch costs bounded time and memory, and reaches only what was vetted."""

import gzip
import resource
import socket
import ssl
import threading
import time
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from shared.fetcher import Fetcher, Limits, Reason, Unfetched
from shared.fetcher.networks import read_networks
from tests.shared.fetcher import hostile
from tests.shared.fetcher.sites import answer, open_site, tls_context

OURS = read_networks(["127.0.0.2/32"])
SHORT = Limits(seconds=1.5, read_seconds=0.5)


def fetcher(limits=SHORT, **options):
    return Fetcher(limits, allowed=OURS, **options)


def test_a_page_comes_whole_with_its_headers():
    with open_site(answer(b"<p>Bonjour", headers="X-Thing: one\r\n")) as site:
        found = fetcher().get(f"{site.url}/page?a=1")

    assert (found.status, found.body, found.header("x-thing"), found.whole) == (200, b"<p>Bonjour", "one", True)
    assert site.heads[0].startswith(b"GET /page?a=1 HTTP/1.1\r\n")


def test_nothing_of_ours_travels_along(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with open_site(answer(headers="Set-Cookie: a=b; Path=/\r\n")) as site:
        ours = fetcher()
        ours.get(site.url)
        ours.get(site.url)

    names = {line.split(b":")[0].lower() for head in site.heads for line in head.split(b"\r\n")[1:] if line}
    assert names == {b"host", b"user-agent", b"accept", b"accept-encoding", b"connection"}


def test_redirects_are_followed_three_times_at_most():
    def count_down(connection, head):
        left = int(head.split(b"/")[1].split(b" ")[0])
        extra = "" if left == 0 else f"Location: /{left - 1}\r\n"
        answer(b"here", status="200 OK" if left == 0 else "302 Found", headers=extra)(connection, head)

    with open_site(count_down) as site:
        assert fetcher().get(f"{site.url}/3").hops == tuple(f"{site.url}/{left}" for left in (3, 2, 1))
        with pytest.raises(Unfetched) as refused:
            fetcher().get(f"{site.url}/4")

    assert refused.value.reason is Reason.TOO_MANY_HOPS


def test_a_loop_of_redirects_ends():
    with open_site(answer(status="301 Moved", headers="Location: /\r\n")) as site, pytest.raises(Unfetched) as refused:
        fetcher().get(site.url)

    assert refused.value.reason is Reason.TOO_MANY_HOPS
    assert site.touched == 4


@pytest.mark.parametrize("spelling", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_redirect_to_an_inner_address_is_refused(spelling):
    with open_site(answer(b"secret"), "127.0.0.1") as canary:
        headers = f"Location: http://{spelling}:{canary.port}/\r\n"
        with open_site(answer(status="302 Found", headers=headers)) as site, pytest.raises(Unfetched) as refused:
            fetcher().get(site.url)

    assert refused.value.reason is Reason.REFUSED
    assert canary.touched == 0


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "//127.0.0.1/", "http://a\\@127.0.0.1/", "ftp://a.example/"]
)
def test_a_redirect_is_read_as_strictly_as_what_is_typed(location):
    headers = f"Location: {location}\r\n"
    with open_site(answer(status="307 T", headers=headers)) as site, pytest.raises(Unfetched) as refused:
        fetcher().get(site.url)

    assert refused.value.reason is Reason.REFUSED


def test_a_name_that_resolves_anew_gains_nothing():
    """The first answer is vetted and used; an inner address that comes second is never asked for, or refused."""
    answers = iter([["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]])
    with open_site(answer(b"secret"), "127.0.0.1") as canary:

        def again(connection, head):
            answer(status="302 Found", headers=f"Location: http://re.example:{canary.port}/\r\n")(connection, head)

        with open_site(again) as site, pytest.raises(Unfetched) as refused:
            fetcher(resolve=lambda *_: next(answers)).get(f"http://re.example:{site.port}/")

    assert refused.value.reason is Reason.REFUSED
    assert canary.touched == 0
    assert b"Host: re.example" in site.heads[0]


HOSTILE = {
    hostile.endless_chunks: {Reason.TOO_LARGE, Reason.TOO_SLOW},
    hostile.drip: {Reason.TOO_SLOW},
    hostile.drip_headers: {Reason.TOO_SLOW},
    hostile.flood_headers: {Reason.TOO_LARGE},
    hostile.many_headers: {Reason.TOO_LARGE, Reason.MALFORMED},
    hostile.endless_line: {Reason.TOO_LARGE, Reason.MALFORMED},
    hostile.always_continue: {Reason.TOO_LARGE, Reason.TOO_SLOW},
    hostile.endless_trailers: {Reason.TOO_LARGE, Reason.TOO_SLOW},
    hostile.silent: {Reason.TOO_SLOW},
    hostile.hangs_up: {Reason.NO_ANSWER, Reason.MALFORMED},
}


@pytest.mark.parametrize("handler", HOSTILE, ids=lambda handler: handler.__name__)
def test_a_hostile_site_costs_bounded_time_and_memory(handler):
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    with open_site(handler) as site, pytest.raises(Unfetched) as stopped:
        fetcher().get(site.url)

    assert stopped.value.reason in HOSTILE[handler]
    assert time.monotonic() - began < SHORT.seconds + 1.5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # KiB


def test_of_an_endless_page_only_the_beginning_is_read():
    with open_site(hostile.endless_body) as site:
        found = fetcher(Limits(seconds=5)).get(site.url)

    assert (len(found.body), found.whole) == (Limits().body, False)


@pytest.mark.parametrize("layers", ["gzip", "deflate", "gzip, gzip"])
def test_a_bomb_does_not_go_off(layers):
    """200 MB of zeros in 200 KB; twice packed they are some hundred bytes."""
    bomb = zlib.compress(bytes(200_000_000), 9) if layers == "deflate" else gzip.compress(bytes(200_000_000), 9)
    bomb = gzip.compress(bomb, 9) if layers == "gzip, gzip" else bomb
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with open_site(answer(bomb, headers=f"Content-Encoding: {layers}\r\n")) as site:
        found = fetcher(Limits(seconds=5)).get(site.url)

    assert (len(found.body), found.whole) == (Limits().body, False)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KiB


@pytest.mark.parametrize(
    "said",
    [
        b"\x00\x01\x02",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
        b"HTTP/1.1 200 OK\r\n: \r\nno colon\r\n\xff\xfe: \xff\r\n\r\nx",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
def test_what_is_hardly_http_is_a_page_or_a_reason(said):
    with open_site(lambda connection, _head: connection.sendall(said)) as site, suppress(Unfetched):
        assert len(fetcher().get(site.url).body) <= len(said)


def test_a_certificate_is_verified_against_the_name_and_kept(tmp_path):
    context, authority = tls_context(tmp_path, ["cantine.example"])
    ours = fetcher(resolve=lambda *_: ["127.0.0.2"], authorities=str(authority))
    with open_site(answer(b"safe"), tls=context) as site:
        found = ours.get(f"https://cantine.example:{site.port}/")
        with pytest.raises(Unfetched) as other:
            ours.get(f"https://another.example:{site.port}/")

    assert (found.body, found.certificate[:1]) == (b"safe", b"\x30")
    assert other.value.reason is Reason.BAD_CERTIFICATE


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize("fault", ["expired", "unknown authority", "old TLS"])
def test_a_bad_certificate_is_never_accepted(tmp_path, fault):
    context, authority = tls_context(tmp_path, ["a.example"], days=-1 if fault == "expired" else 90)
    if fault == "old TLS":
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    options = {} if fault == "unknown authority" else {"authorities": str(authority)}
    with open_site(answer(b"no"), tls=context) as site, pytest.raises(Unfetched) as refused:
        fetcher(resolve=lambda *_: ["127.0.0.2"], **options).get(f"https://a.example:{site.port}/")

    assert refused.value.reason is Reason.BAD_CERTIFICATE


def test_bytes_that_drip_under_tls_are_bounded_too(tmp_path):
    context, authority = tls_context(tmp_path, ["a.example"])
    began = time.monotonic()
    with open_site(hostile.drip, tls=context) as site, pytest.raises(Unfetched) as slow:
        fetcher(resolve=lambda *_: ["127.0.0.2"], authorities=str(authority)).get(f"https://a.example:{site.port}/")

    assert slow.value.reason is Reason.TOO_SLOW
    assert time.monotonic() - began < SHORT.seconds + 1


def test_a_server_that_never_shakes_hands_is_bounded_too(tmp_path):
    with socket.create_server(("127.0.0.2", 0)) as mute:
        began = time.monotonic()
        with pytest.raises(Unfetched) as slow:
            fetcher().get(f"https://127.0.0.2:{mute.getsockname()[1]}/")

    assert slow.value.reason is Reason.TOO_SLOW
    assert time.monotonic() - began < SHORT.seconds + 1


def test_nothing_stays_open_behind_a_fetch():
    def descriptors() -> int:
        return len([*Path("/proc/self/fd").iterdir()])

    with open_site(answer(b"x")) as site:
        ours = fetcher()
        ours.get(site.url)
        settled = descriptors() + 8  # the site's own threads come and go
        for _ in range(60):
            ours.get(site.url)
        time.sleep(0.1)

        assert descriptors() <= settled
        assert threading.active_count() < 40
