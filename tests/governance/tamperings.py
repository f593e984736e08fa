"""Ways of tampering with a register of decisions, drawn at random; the verifier has to find each of them.

python -m tests.governance.tamperings --times 1000 --seed 2026
"""

import argparse
import random
import sys
from copy import deepcopy

from services.governance.domain.verify import START, digest_of, faults_of


def a_register(count=30):
    """An extract made by hand, over two years, with an anchor for every tenth entry."""
    entries, previous = [], START
    for position in range(1, count + 1):
        year = 2026 if position <= count * 2 // 3 else 2027
        rank = position if year == 2026 else position - count * 2 // 3
        record = {
            "number": f"DE-{year}-{rank:04d}",
            "year": year,
            "rank": rank,
            "outcome": "granted",
            "in_favour": position,
        }
        entries.append({"position": position, "previous": previous, "record": record})
        previous = entries[-1]["digest"] = digest_of(position, previous, record)
    anchors = [{"position": entry["position"], "digest": entry["digest"]} for entry in entries[9::10]]
    return {"entries": entries, "anchors": anchors, "count": count}


def seal_again(found, start):
    """What a forger who knows the rule does: every digest from here on computed anew, the anchors too."""
    entries = found["entries"]
    for place in range(start, len(entries)):
        entry = entries[place]
        entry["position"] = place + 1
        entry["previous"] = entries[place - 1]["digest"] if place else START
        entry["digest"] = digest_of(entry["position"], entry["previous"], entry["record"])
    found["count"] = len(entries)
    found["anchors"] = [{"position": entry["position"], "digest": entry["digest"]} for entry in entries[9::10]]


def change_a_value(found, draw):
    record = found["entries"][draw.randrange(len(found["entries"]))]["record"]
    record[draw.choice(list(record))] = draw.choice(["refused", 0, -1, None, "DE-2026-0001x", 1.0])


def add_a_field(found, draw):
    found["entries"][draw.randrange(len(found["entries"]))]["record"][f"x{draw.random()}"] = True


def take_out(found, draw):
    found["entries"].pop(draw.randrange(len(found["entries"])))
    found["count"] -= draw.choice((0, 1))


def swap(found, draw):
    one, other = draw.sample(range(len(found["entries"])), 2)
    entries = found["entries"]
    entries[one], entries[other] = entries[other], entries[one]


def put_twice(found, draw):
    place = draw.randrange(len(found["entries"]))
    found["entries"].insert(place, deepcopy(found["entries"][place]))
    found["count"] += 1


def touch_a_digest(found, draw):
    entry = found["entries"][draw.randrange(len(found["entries"]))]
    name = draw.choice(("digest", "previous"))
    place = draw.randrange(64)
    other = draw.choice([sign for sign in "0123456789abcdef" if sign != entry[name][place]])
    entry[name] = entry[name][:place] + other + entry[name][place + 1 :]


def rewrite_with_knowledge(found, draw):
    place = draw.randrange(len(found["entries"]))
    found["entries"][place]["record"]["in_favour"] += draw.randint(1, 9)
    seal_again(found, place)


def cut_the_end_off(found, draw):
    del found["entries"][-draw.randint(1, 20) :]
    seal_again(found, 0)


def move_an_anchor(found, draw):
    draw.choice(found["anchors"])["position"] += draw.choice((-1, 1, 100, -100))


WAYS = [
    change_a_value,
    add_a_field,
    take_out,
    swap,
    put_twice,
    touch_a_digest,
    rewrite_with_knowledge,
    cut_the_end_off,
    move_an_anchor,
]


def run(times: int, *, seed: int) -> list[str]:
    """Tamper so many times with a whole register; returns the ways that were not found."""
    draw, true = random.Random(seed), a_register()
    # What somebody outside kept: the last anchor, as the event of that day said it.
    kept = [(true["anchors"][-1]["position"], true["anchors"][-1]["digest"])]
    if faults_of(true, kept):
        raise AssertionError("the register is not whole before anyone tampers with it")
    missed, tried = [], 0
    while tried < times:
        forged, way = deepcopy(true), draw.choice(WAYS)
        way(forged, draw)
        if forged == true:
            continue
        tried += 1
        if not faults_of(forged, kept):
            missed.append(way.__name__)
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    words = parser.parse_args()
    missed = run(words.times, seed=words.seed)
    for name in missed:
        print(f"NOT FOUND: {name}")
    print(f"{words.times - len(missed)} of {words.times} tamperings found")
    return len(missed)


if __name__ == "__main__":
    sys.exit(main())
