"""What people type leads to the public web, or nowhere."""

import time
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import Misconfigured
from shared.fetcher import Fetcher, Limits, Reason, Unfetched
from shared.fetcher.address import read_address
from shared.fetcher.networks import is_public
from shared.settings import read_settings
from tests.shared.fetcher.sites import answer, open_site

LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "１２７.0.0.1",
]
INNER = [
    *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.1.2.3"),
    *("192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1"),
    *(
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "0xa000001",
        "0xA9FEA9FE",
        "2852039166",
        "0251.0376.0251.0376",
    ),
    *("[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[2001::1]"),
    *("[3fff::1]", "[100::1]", "[::ffff:10.0.0.1]", "[::ffff:0:10.0.0.1]", "[64:ff9b::a00:1]", "[5f00::1]"),
]
ODD = [
    *(
        "ftp://a.example/",
        "file:///etc/passwd",
        "gopher://a.example/",
        "javascript:alert(1)",
        "//a.example",
        "a.example",
    ),
    *("", "http://", "http:///x", "https://?", "http://a.example:0x50/", "http://a.example:99999/", "http://a b/"),
    *("http://user@a.example/", "http://user:pw@a.example/", "http://a\\@127.0.0.1/", "http://a.example\\.b/"),
    *("http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1", "http://::1]/", "http://a\r\nHost: b/"),
    *("http://a.example/\x00", "http://a.example/\nx", "http://%31%32%37.0.0.1/", "http://" + "a" * 3000, "http://./"),
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:2800:220:1::1", "2a01:e0a::1", "2001:41d0::1"]


@pytest.fixture(scope="module")
def canaries():
    """Sites that nothing may ever reach, on the usual port where this machine allows it."""
    with open_site(answer(b"inner secret"), "127.0.0.1") as low:
        yield [low]


@pytest.mark.parametrize("host", LOOPBACK + INNER)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_an_inner_address_is_reached(canaries, host, scheme):
    for port in ("", f":{canaries[0].port}"):
        with pytest.raises(Unfetched) as refused:
            Fetcher(Limits(seconds=2)).get(f"{scheme}://{host}{port}/")

        assert refused.value.reason in {Reason.REFUSED, Reason.UNKNOWN_NAME}
    assert [site.touched for site in canaries] == [0]


@pytest.mark.parametrize("typed", ODD)
def test_what_is_no_plain_address_of_the_web_is_refused_without_a_look(typed):
    asked = []

    with pytest.raises(Unfetched) as refused:
        Fetcher(resolve=lambda host, _port: asked.append(host) or []).get(typed)

    assert refused.value.reason is Reason.REFUSED
    assert not asked


@pytest.mark.parametrize("written", PUBLIC)
def test_public_addresses_stay_public(written):
    assert is_public(ip_address(written))


@pytest.mark.parametrize("port", [22, 25, 5432, 5672, 8080, 15672])
def test_only_the_ports_of_the_web_are_used(port):
    with pytest.raises(Unfetched, match=f"port {port}"):
        Fetcher(resolve=lambda *_: ["93.184.216.34"]).get(f"http://a.example:{port}/")


def test_a_name_with_one_inner_address_among_public_ones_is_refused():
    with pytest.raises(Unfetched, match=r"10\.0\.0\.1"):
        Fetcher(resolve=lambda *_: ["93.184.216.34", "10.0.0.1"]).get("http://a.example/")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_address_or_refused(typed):
    for words in (typed, f"http://{typed}", f"https://a.example/{typed}"):
        try:
            read = read_address(words)
        except Unfetched:
            continue
        assert read_address(str(read)) == read


def test_a_resolver_that_hangs_costs_no_more_than_the_time_allowed():
    began = time.monotonic()

    with pytest.raises(Unfetched) as slow:
        Fetcher(Limits(seconds=0.5), resolve=lambda *_: time.sleep(3) or []).get("http://a.example/")

    assert slow.value.reason is Reason.TOO_SLOW
    assert time.monotonic() - began < 1.5


def test_production_refuses_networks_that_were_allowed_for_tests(monkeypatch):
    monkeypatch.setenv("TIKUB_MODE", "production")
    monkeypatch.setenv("TIKUB_FETCH_ALLOWED", "127.0.0.2/32")

    with pytest.raises(Misconfigured, match="TIKUB_FETCH_ALLOWED must not be set"):
        read_settings("portfolio")


def test_what_is_no_network_is_told(monkeypatch):
    monkeypatch.setenv("TIKUB_FETCH_ALLOWED", "everything")

    with pytest.raises(Misconfigured, match="must hold networks"):
        read_settings("portfolio")
