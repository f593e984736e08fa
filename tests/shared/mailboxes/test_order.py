"""An adversary stands between writer and reader; the reader ends as if all had come in order."""

import random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from shared import delivery
from shared.envelope import Envelope
from shared.identifiers import new_id
from shared.turns import Outcome, Turns
from tests.shared.mailboxes.listener import CARD_LOOKED_AT, CHANGED, LOOKED_AT, TURNED, Listener, letter

CRASHES = ("C2", "C3", "C4", "C5")
ENTRIES, CARDS = 2, 2


class Died(BaseException):
    """The process ended here; a test that really ends it would end itself."""


class Adversary(RuleBasedStateMachine):
    """Duplicates, delays, reorders, drops and brings again; makes reactions fail and the process die."""

    listener: Listener

    @initialize()
    def begin(self) -> None:
        self.entries = [new_id() for _ in range(ENTRIES)]
        self.cards = [new_id() for _ in range(CARDS)]
        self.written: dict[UUID, list[Envelope]] = {each: [] for each in (*self.entries, *self.cards)}
        self.in_flight: list[Envelope] = []
        self.listener.troubles["stumbles"] = ValueError("not today")

    @rule(which=st.integers(0, ENTRIES - 1), seen=st.booleans(), stumbles=st.booleans())
    def write(self, which: int, seen: bool, stumbles: bool) -> None:
        self._write(self.entries[which], CHANGED if seen else LOOKED_AT, note="stumbles" if stumbles else "")

    @rule(which=st.integers(0, CARDS - 1), turned=st.booleans())
    def turn(self, which: int, turned: bool) -> None:
        self._write(self.cards[which], TURNED if turned else CARD_LOOKED_AT)

    def _write(self, subject: UUID, wire: str, **data: str) -> None:
        said = letter(subject, len(self.written[subject]) + 1, wire, **data)
        self.written[subject].append(said)
        self.in_flight.append(said)

    @rule(dice=st.randoms(use_true_random=False), forget=st.booleans(), crash=st.sampled_from((None, None, *CRASHES)))
    def deliver(self, dice: random.Random, forget: bool, crash: str | None) -> None:
        """Any of the letters in flight, in any order, some twice; not forgetting them, they come again."""
        batch = dice.choices(self.in_flight, k=dice.randint(0, 6)) if self.in_flight else []
        died = self._hear(batch, crash)
        if forget and not died:
            self.in_flight = [each for each in self.in_flight if each not in batch]

    def _hear(self, batch: list[Envelope], crash: str | None) -> bool:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delivery, "fault", lambda name: _die(name, crash))
            try:
                self.listener.hear(*batch)
            except Died:
                return True
        return False

    @rule(seconds=st.sampled_from((1, 11, 70)), mended=st.booleans())
    def time_passes(self, seconds: int, mended: bool) -> None:
        if mended:
            self.listener.troubles.clear()
        self.listener.later(seconds=seconds)

    def teardown(self) -> None:
        """Let all that is in flight arrive, mend what failed, and look at the end."""
        if not hasattr(self, "entries"):
            return
        self.listener.troubles.clear()
        self._hear(self.in_flight[::-1], None)
        while self.listener.later(hours=7):
            pass
        for entry in self.entries:
            assert self.listener.steps(entry) == [each.version for each in self.written[entry] if each.type == CHANGED]
        for card in self.cards:
            turned = [each.version for each in self.written[card] if each.type == TURNED]
            assert self.listener.face(card) == (str(turned[-1]) if turned else None)


def _die(name: str, crash: str | None) -> None:
    if name == crash:
        raise Died


def _run(url: str, examples: int) -> None:
    limits = settings(
        max_examples=examples,
        stateful_step_count=20,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    Adversary.listener = Listener(url)
    try:
        run_state_machine_as_test(Adversary, settings=limits)
    finally:
        Adversary.listener.close()


def test_the_reader_ends_as_if_all_had_come_in_order(database_url):
    _run(database_url, 40 if database_url.startswith("sqlite") else 10)


def apply_whatever_arrives(self, arrived):
    return self.apply(arrived)


def forget_what_comes_early(self, arrived):
    outcome = self.placed(arrived)
    self._put_aside.clear()
    return outcome


def drop_what_is_not_next(self, arrived):
    next_one = arrived.version == self._have[arrived.subject] + 1
    return self.apply(arrived) if next_one else Outcome.DONE


@pytest.mark.parametrize("mutant", [apply_whatever_arrives, forget_what_comes_early, drop_what_is_not_next])
def test_a_careless_reader_is_caught_within_a_hundred_examples(mutant, tmp_path, monkeypatch):
    monkeypatch.setattr(Turns, "placed", Turns.place, raising=False)
    monkeypatch.setattr(Turns, "place", mutant)

    with pytest.raises(AssertionError):
        _run(f"sqlite:///{tmp_path / 'mutant.sqlite'}", 100)


def test_a_thousand_shuffles_end_alike(tmp_path):
    """With duplicates, in batches of any size; from seeds, so that a failure can be seen again."""
    listener = Listener(f"sqlite:///{tmp_path / 'shuffles.sqlite'}")
    for seed in range(25):
        dice = random.Random(seed)
        entries, cards = [new_id() for _ in range(20)], [new_id() for _ in range(20)]
        letters = [letter(entry, version) for entry in entries for version in range(1, 6)]
        letters += [letter(card, version, TURNED) for card in cards for version in range(1, 4)]
        letters += dice.choices(letters, k=60)
        dice.shuffle(letters)
        while letters:
            size = dice.randint(1, 60)
            listener.hear(*letters[:size])
            del letters[:size]
        assert [listener.steps(entry) for entry in entries] == [[1, 2, 3, 4, 5]] * 20, seed
        assert [listener.face(card) for card in cards] == ["3"] * 20, seed
    assert listener.states() == {"done": 4000}
    listener.close()
