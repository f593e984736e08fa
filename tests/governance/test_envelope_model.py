"""Any sequence of what can be done with money, beside a model of a few lines: the same sums, never over (I12, I13)."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.governance.app import service
from services.governance.commands.envelopes import (
    CommitMoney,
    OpenEnvelope,
    ReleaseMoney,
    ReserveMoney,
    ResizeEnvelope,
    SpendMoney,
    TakeSpendingBack,
    TransferMoney,
    commit_money,
    open_envelope,
    release_money,
    reserve_money,
    resize_envelope,
    spend_money,
    take_spending_back,
    transfer_money,
)
from services.governance.domain.envelopes import Commitment, Envelope
from shared.errors import Refusal
from shared.identifiers import new_id
from shared.settings import Settings
from tests.governance.conftest import MONDAY, GovernanceRoom

AMOUNTS = st.integers(1, 120)
SOME = dict.fromkeys(("total", "reserved", "committed", "spent"), 0)


class Money(RuleBasedStateMachine):
    """`self.model` is what a person with a sheet of paper would write down."""

    room: GovernanceRoom
    envelopes = Bundle("envelopes")
    lines = Bundle("lines")

    @initialize()
    def begin(self):
        self.model, self.kept, self.brought = {}, {}, 0

    def asked(self, function, command, possible):
        """The service accepts exactly what the model finds possible."""
        try:
            done = self.room(function, command)
        except Refusal:
            assert not possible, command
            return None
        assert possible, command
        return done

    def free(self, held):
        return self.model[held]["total"] - self.model[held]["reserved"] - self.model[held]["committed"]

    @rule(target=envelopes, amount=st.integers(0, 300))
    def opens(self, amount):
        asked = OpenEnvelope(by=new_id(), label=f"E {new_id()}", fiscal_year=2026, total_cents=amount)
        held = self.asked(open_envelope, asked, possible=True)
        self.model[held] = SOME | {"total": amount}
        self.brought += amount
        return held

    @rule(held=envelopes, amount=st.integers(0, 300))
    def resizes(self, held, amount):
        mine = self.model[held]
        seen = self.room.the(Envelope, held).version
        asked = ResizeEnvelope(by=new_id(), envelope_id=held, seen=seen, total_cents=amount, reason="Vote du budget")
        if self.asked(resize_envelope, asked, possible=amount >= mine["reserved"] + mine["committed"]):
            self.brought += amount - mine["total"]
            mine["total"] = amount

    @rule(source=envelopes, other=envelopes, amount=AMOUNTS)
    def transfers(self, source, other, amount):
        asked = TransferMoney(by=new_id(), envelope_id=source, to_id=other, amount_cents=amount, reason="Arbitrage")
        if self.asked(transfer_money, asked, possible=source != other and amount <= self.free(source)):
            self.model[source]["total"] -= amount
            self.model[other]["total"] += amount

    @rule(target=lines, held=envelopes, amount=AMOUNTS, decided=st.booleans(), again=st.booleans())
    def promises(self, held, amount, decided, again):
        """On a granted decision or, reserved, on an open case; now and then on a line that is taken already."""
        function, command = (commit_money, CommitMoney) if decided else (reserve_money, ReserveMoney)
        case_id, taken = (self.granted, self.room.used) if decided else (self.waiting, self.room.held)
        line = 1 if again and taken else len(taken) + 1
        asked = {"by": new_id(), "envelope_id": held, "case_id": case_id, "label": "Travaux", "amount_cents": amount}
        possible = line not in taken and amount <= self.free(held)
        if line > 99:
            return None
        if self.asked(function, command(line=line, **asked), possible=possible) is None:
            return None
        taken.add(line)
        self.model[held]["committed" if decided else "reserved"] += amount
        kept = self.room.commitment(case_id, line).id
        self.kept[kept] = {
            "envelope": held,
            "amount": amount,
            "spent": 0,
            "state": "committed" if decided else "reserved",
        }
        return kept

    def changes(self, kept, function, command, possible, **more):
        seen = self.room.the(Commitment, kept).version
        return self.asked(
            function, command(by=new_id(), commitment_id=kept, seen=seen, reason="Pièce", **more), possible
        )

    @rule(kept=lines, amount=AMOUNTS)
    def spends(self, kept, amount):
        if kept is None:
            return
        mine = self.kept[kept]
        possible = mine["state"] == "committed" and amount <= mine["amount"] - mine["spent"]
        if self.changes(kept, spend_money, SpendMoney, possible, amount_cents=amount):
            mine["spent"] += amount
            self.model[mine["envelope"]]["spent"] += amount

    @rule(kept=lines, amount=AMOUNTS)
    def takes_back(self, kept, amount):
        if kept is None:
            return
        mine = self.kept[kept]
        possible = mine["state"] == "committed" and amount <= mine["spent"]
        if self.changes(kept, take_spending_back, TakeSpendingBack, possible, amount_cents=amount):
            mine["spent"] -= amount
            self.model[mine["envelope"]]["spent"] -= amount

    @rule(kept=lines)
    def releases(self, kept):
        if kept is None:
            return
        mine = self.kept[kept]
        if self.changes(kept, release_money, ReleaseMoney, mine["state"] != "closed"):
            self.model[mine["envelope"]][mine["state"]] -= mine["amount"] - mine["spent"]
            mine["state"] = "closed"

    @invariant()
    def is_what_the_sheet_says(self):
        for held, mine in self.model.items():
            stored = self.room.the(Envelope, held)
            assert {name: getattr(stored, f"{name}_cents") for name in SOME} == mine
            assert stored.reserved_cents + stored.committed_cents <= stored.total_cents
        assert sum(mine["total"] for mine in self.model.values()) == self.brought


def test_money_adds_up_after_any_sequence():
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        Money.room = room = GovernanceRoom(
            service,
            Settings(service="governance", database_url=f"sqlite:///{where}/m.sqlite3", data_dir=where, testing=True),
        )
        room.now = MONDAY
        Money.granted, Money.waiting = room.granted(), room.case(room.body(room.people(1)))
        room.used, room.held = set(), set()
        few = settings(max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
        run_state_machine_as_test(Money, settings=few)
        room.runtime.engine.dispose()
