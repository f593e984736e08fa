"""Handlers of sites that mean harm: they never end, drip, flood, go round in circles, or unpack to far more."""

import gzip
import time
from functools import cache

from tests.shared.fetcher.sites import Handler, answer

MANY = 100_000


def endless_body(connection, _head):
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def endless_chunks(connection, _head):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1\r\nx\r\n" * 4096)


def drip(connection, _head):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.1)


def drip_headers(connection, _head):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X")
        time.sleep(0.1)


def flood_headers(connection, _head):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-Long: " + b"y" * 60000 + b"\r\n")


def many_headers(connection, _head):
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * MANY + b"\r\n")


def endless_line(connection, _head):
    while True:
        connection.sendall(b"H" * 65536)


def always_continue(connection, _head):
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def endless_trailers(connection, _head):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
    while True:
        connection.sendall(b"T: " + b"x" * 1000 + b"\r\n")


def silent(_connection, _head):
    time.sleep(5)


def hangs_up(_connection, _head):
    """Nothing at all."""


def loop(connection, head):
    """Every page leads to another one."""
    page = head.split(b" ")[1].decode("latin-1")
    answer(status="302 Found", headers=f"Location: {page}x\r\n")(connection, head)


@cache
def _packed() -> bytes:
    return gzip.compress(bytes(200_000_000), 9)


def bomb(connection, head):
    """200 MB of zeros in 200 KB."""
    answer(_packed(), headers="Content-Encoding: gzip\r\nContent-Type: text/html\r\n")(connection, head)


ALL: tuple[Handler, ...] = (
    endless_body,
    endless_chunks,
    drip,
    drip_headers,
    flood_headers,
    many_headers,
    endless_line,
    always_continue,
    endless_trailers,
    silent,
    hangs_up,
    loop,
    bomb,
)
