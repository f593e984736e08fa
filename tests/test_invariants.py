"""Every invariant of the governance rules has its proof, in the room of whichever service keeps it."""

import re
from pathlib import Path

import pytest

from tests.governance.invariants import PROOFS

TESTS = Path(__file__).resolve().parent


def test_every_invariant_names_the_tests_that_prove_it():
    assert set(PROOFS) == {f"I{number}" for number in range(1, 23)}
    assert all(PROOFS.values())


@pytest.mark.parametrize("proof", sorted({each for proofs in PROOFS.values() for each in proofs}))
def test_the_proof_is_there(proof):
    file, name = proof.split("::")

    assert re.search(rf"^def {name}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE)
