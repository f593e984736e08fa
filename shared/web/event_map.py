"""The map of who tells what to whom, drawn from the catalogue: places on the sheet, arrows between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot

from shared.documents.catalogue import Catalogue

WIDTH, HEIGHT = 360, 300
BOX_WIDTH, BOX_HEIGHT = 128, 58
CORNERS = ((70, 40), (290, 40), (290, 260), (70, 260))
"""Where the middles of the boxes are: clockwise, in the catalogue's order, which is the way of an idea."""

APART = 8.0
GAP = 5.0
ALONG = 0.36
"""Arrows there and back lie apart; the number stands nearer to who speaks, so that crossing arrows keep theirs."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A service: its left upper corner, and its title in short lines."""

    name: str
    x: float
    y: float
    lines: tuple[str, ...]
    is_here: bool


@dataclass(frozen=True)
class Arrow:
    """What one service says to another; `look` is out, in or other, seen from the service at hand."""

    publisher: str
    subscriber: str
    wires: tuple[str, ...]
    start: Point
    end: Point
    badge: Point
    look: str


@dataclass(frozen=True)
class Map:
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(catalogue: Catalogue, titles: Mapping[str, str], here: str) -> Map:
    """The map as the service `here` sees it; its own arrows come last, so that they lie above the others."""
    places: dict[str, Point] = dict(zip(catalogue.services, CORNERS, strict=False))
    boxes = tuple(_box(name, titles[name], middle, here) for name, middle in places.items())
    pairs = ((a, b) for a in places for b in places if a != b and catalogue.said_to(a, b))
    arrows = (_arrow(a, b, tuple(catalogue.said_to(a, b)), places, here) for a, b in pairs)
    return Map(boxes, tuple(sorted(arrows, key=lambda arrow: arrow.look != "other")))


def _box(name: str, title: str, middle: Point, here: str) -> Box:
    x, y = middle[0] - BOX_WIDTH / 2, middle[1] - BOX_HEIGHT / 2
    return Box(name, x, y, _in_lines(title), name == here)


def _in_lines(title: str, longest: int = 14) -> tuple[str, ...]:
    lines = [""]
    for word in title.split():
        if lines[-1] and len(f"{lines[-1]} {word}") > longest:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


def _arrow(publisher: str, subscriber: str, wires: tuple[str, ...], places: dict[str, Point], here: str) -> Arrow:
    (x1, y1), (x2, y2) = places[publisher], places[subscriber]
    length = hypot(x2 - x1, y2 - y1)
    along = ((x2 - x1) / length, (y2 - y1) / length)
    aside = (-along[1] * APART, along[0] * APART)
    start = _at_border((x1, y1), along, aside)
    end = _at_border((x2, y2), (-along[0], -along[1]), aside)
    badge = (start[0] + (end[0] - start[0]) * ALONG, start[1] + (end[1] - start[1]) * ALONG)
    look = "out" if publisher == here else "in" if subscriber == here else "other"
    return Arrow(publisher, subscriber, wires, start, end, badge, look)


def _at_border(middle: Point, towards: Point, aside: Point) -> Point:
    """Where a line that leaves the middle, moved aside, comes out of the box, with a little air."""
    reaches = [
        (half - sign * shift) / abs(step)
        for half, step, shift in ((BOX_WIDTH / 2, towards[0], aside[0]), (BOX_HEIGHT / 2, towards[1], aside[1]))
        if abs(step) > 1e-9
        for sign in ((1 if step > 0 else -1),)
    ]
    reach = min(reaches) + GAP
    return (middle[0] + aside[0] + towards[0] * reach, middle[1] + aside[1] + towards[1] * reach)
