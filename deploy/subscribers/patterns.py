"""What another team may hear: routing patterns, without the events that tell who somebody is."""

from collections.abc import Iterable, Iterator

from deploy.subscribers.faults import NotDone
from shared.broker import matches
from shared.messages import EVENTS


def allowed(patterns: Iterable[str], *, personal: bool) -> list[str]:
    """The bindings for these patterns; one that also takes personal events is parted into those that do not.

    Raises NotDone for a pattern that no event matches, or that only personal events match.
    """
    return sorted({key for pattern in patterns for key in _keys(pattern, personal=personal)})


def _keys(pattern: str, *, personal: bool) -> list[str]:
    taken = [event for wire, event in EVENTS.items() if matches(pattern, wire)]
    if not taken:
        raise NotDone(f"no event is named like {pattern}")
    if personal or not any(event.personal for event in taken):
        return [pattern]
    keys = list(_parted(pattern))
    if not keys:
        raise NotDone(f"{pattern} names personal events alone: they need --personal, and a good reason")
    return keys


def _parted(pattern: str) -> Iterator[str]:
    """Whole kinds of subject where the pattern takes them whole, single events elsewhere."""
    for kind in sorted({event.kind for event in EVENTS.values()}):
        of_kind = [event for event in EVENTS.values() if event.kind == kind]
        taken = [event for event in of_kind if matches(pattern, event.wire) and not event.personal]
        if taken and len(taken) == len(of_kind):
            yield f"{kind}.#"
        else:
            yield from (event.wire for event in taken)
