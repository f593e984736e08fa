"""Verify the register of decisions from its public extract: `python verifier.py registre.json [POSITION:DIGEST…]`.

This file stands alone: Python 3.9 or later, nothing else. It prints each fault in French, and ends with 1 if there is one.

The extract is one JSON object: `entries` in the order of the register, `anchors` as they were published day by day. An entry
has a `position` (1, 2, 3… without a gap), a `record` (the decision), `previous` (the digest of the entry before, 64 zeros for
the first one) and its `digest`: SHA-256 of {"position", "previous", "record"} as JSON with sorted keys, no spaces, in UTF-8.

A decision whose sense is not published yet has `withheld` in the place of `record`: its digest is there, in its place in the
chain, and is verified with the record once that is published.

Whoever rewrites the whole register can make a chain that holds: keep an anchor of your own, and give it as POSITION:DIGEST.
"""  # noqa: E501 - read by people, outside the house

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

START = "0" * 64
FIELDS = {"position", "previous", "record", "digest"}
HELD = {"position", "previous", "withheld", "digest"}


def canonical(value: Any) -> str:
    """JSON with one spelling only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(position: int, previous: str, record: Any) -> str:
    """What an entry's `digest` has to be."""
    sealed = canonical({"position": position, "previous": previous, "record": record})
    return hashlib.sha256(sealed.encode()).hexdigest()


def faults_of(extract: dict[str, Any], anchors: Iterable[tuple[int, str]] = ()) -> list[str]:
    """One sentence for each fault; none when the register is whole. `anchors` are those kept elsewhere."""
    entries = extract.get("entries", [])
    published = [(one.get("position"), one.get("digest")) for one in extract.get("anchors", [])]
    faults = [*_broken_links(entries), *_broken_numbers(entries), *_broken_anchors(entries, [*published, *anchors])]
    if extract.get("count") != len(entries):
        faults.append("Le registre n’a pas le nombre d’inscriptions qu’il annonce.")
    return faults


def _broken_links(entries: list[Any]) -> Iterator[str]:
    previous = START
    for place, entry in enumerate(entries, 1):
        if set(entry) not in (FIELDS, HELD) or type(entry["position"]) is not int or entry["position"] != place:
            yield f"Inscription {place} : sa place dans le registre n’est pas celle qu’elle annonce."
            return
        if entry["previous"] != previous:
            yield f"Inscription {place} : elle ne suit pas l’inscription précédente."
        if "record" in entry and entry["digest"] != digest_of(place, entry["previous"], entry["record"]):
            yield f"Inscription {place} : son contenu n’est plus celui qui a été scellé."
        previous = entry["digest"]


def _broken_numbers(entries: list[Any]) -> Iterator[str]:
    year, rank = 0, 0
    for entry in entries:
        record = entry.get("record") or entry.get("withheld", {})
        rank = rank + 1 if record.get("year") == year else 1
        year = record.get("year")
        if record.get("rank") != rank or record.get("number") != f"DE-{year}-{rank:04d}":
            yield f"Décision {record.get('number')} : il y a un trou ou un doublon dans les numéros."
            return


def _broken_anchors(entries: list[Any], anchors: list[Any]) -> Iterator[str]:
    for position, digest in anchors:
        inside = isinstance(position, int) and 0 < position <= len(entries)
        if not inside or entries[position - 1].get("digest") != digest:
            yield f"Ancrage de l’inscription {position} : le registre n’est plus celui qui a été publié ce jour-là."


def main(words: list[str]) -> int:
    """The exit code: 0 when the register is whole."""
    extract = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    kept = [(int(position), digest) for position, _, digest in (word.partition(":") for word in words[1:])]
    faults = faults_of(extract, kept)
    held = sum("withheld" in entry for entry in extract["entries"])
    later = f", dont {held} au sens publié plus tard" if held else ""
    print("\n".join(faults) or f"Registre intact : {len(extract['entries'])} décisions{later}.")  # noqa: T201 - its answer
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
