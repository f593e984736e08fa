"""The parts of the broker that need no bus, and what is proper to the embedded one."""

import pytest

from shared.broker import EmbeddedBroker, backoff, matches
from shared.errors import BrokerDown
from tests.shared.bus import KEYS, PATTERNS, Bus, letter


def test_the_embedded_bus_confirms_nothing_until_all_who_should_listen_do():
    on_bus = Bus(EmbeddedBroker(["ideas", "notify"]), "embedded")
    ears = [on_bus.listen("ideas", "governance.#")]
    with pytest.raises(BrokerDown, match="notify"):
        on_bus.publisher().publish([letter()])

    ears.append(on_bus.listen("notify", "ideas.#"))
    on_bus.say(letter(body="heard"))
    assert ears[1].heard == ["heard"]

    ears[0].leave()
    with pytest.raises(BrokerDown, match="ideas"):
        on_bus.publisher().publish([letter()])
    on_bus.close()


def test_pauses_grow_to_half_a_minute_and_never_agree():
    series = [[pause for pause, _ in zip(backoff(), range(20), strict=False)] for _ in range(200)]

    assert all(0.5 <= pause <= 30 for pauses in series for pause in pauses)
    assert max(pauses[0] for pauses in series) <= 1
    assert max(pauses[-1] for pauses in series) > 25
    assert len({pauses[-1] for pauses in series}) > 190


def test_a_pattern_is_matched_word_by_word():
    assert all(
        matches(pattern, KEYS[number]) == (number in wanted)
        for pattern, wanted in PATTERNS.items()
        for number in range(5)
    )
