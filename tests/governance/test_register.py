"""The register: whole or found out, whoever tampers with it, and verified by anyone from its public extract."""

import json
import random
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from services.governance.api.chain import REGISTER
from services.governance.commands.chain import anchor_each_day
from services.governance.domain import verify
from services.governance.domain.verify import START, faults_of
from services.governance.queries.chain import differences, extract
from services.governance.tables import decision, register_anchor, register_entry
from tests.governance.conftest import DAY, HOUR, text_of
from tests.governance.tamperings import a_register, rewrite_with_knowledge, run

TAMPERINGS = 1000


def decide(room, count=3):
    """So many decisions by one body, some of which refuse."""
    members = room.people(2)
    body_id = room.body(members, chair=members[0])
    for number in range(count):
        case_id = room.case(body_id)
        room.open(case_id)
        room.vote(case_id, **{("against" if number % 3 == 2 else "in_favour"): members})
        room.later(HOUR)


def whole(room):
    with room.reading() as session:
        return json.loads("".join(extract(session)))


def test_each_decision_is_sealed_with_the_one_before(governance):
    decide(governance)

    found = whole(governance)

    assert faults_of(found) == []
    assert [entry["position"] for entry in found["entries"]] == [1, 2, 3]
    assert found["entries"][0]["previous"] == START
    assert [entry["record"]["outcome"] for entry in found["entries"]] == ["granted", "granted", "refused"]
    with governance.reading() as session:
        assert list(differences(session)) == []


def test_no_name_and_no_id_of_a_person_is_published(governance):
    decide(governance, 1)

    said = json.dumps(whole(governance), ensure_ascii=False)

    assert "@" not in said
    assert not [name for name in ("Armelle", "Brendan", "author", "member_id") if name in said]


def test_the_database_refuses_to_rewrite_the_register(governance):
    decide(governance, 2)
    anchor_each_day(governance.runtime)
    with governance.reading() as session:
        first = session.execute(select(register_entry).where(register_entry.c.position == 1)).mappings().one()
    again = {**first, "number": "DE-2026-9999", "digest": "0" * 64}
    statements = [
        (update(register_entry).values(record="{}"), "register_entry_update_frozen"),
        (delete(register_entry), "register_entry_delete_frozen"),
        (insert(register_entry).values(again | {"position": 4}), "register_entry_insert_frozen"),
        (insert(register_entry).values(again | {"position": 3}), "register_entry_insert_frozen"),
        (update(register_anchor).values(position=9), "register_anchor_update_frozen"),
        (delete(register_anchor), "register_anchor_delete_frozen"),
    ]

    assert [guard for statement, guard in statements if guard not in refused(governance, statement)] == []


def refused(room, statement):
    with pytest.raises(DBAPIError) as fault, room.runtime.unit_of_work() as uow:
        uow.session.execute(statement)
    return str(fault.value.orig)


def test_a_thousand_random_tamperings_are_all_found():
    assert run(TAMPERINGS, seed=2026) == []


def test_whoever_rewrites_everything_is_only_found_by_an_anchor_kept_elsewhere():
    true, forged = a_register(), a_register()
    rewrite_with_knowledge(forged, random.Random(1))

    assert faults_of(forged) == []
    assert faults_of(forged, [(30, true["entries"][-1]["digest"])]) != []


def test_the_verifier_runs_alone_and_stays_short(governance, visit, tmp_path):
    decide(governance)
    reader = visit("yann")
    (tmp_path / "verifier.py").write_bytes(reader.get("/gouvernance/registre/verifier.py").data)
    (tmp_path / "registre.json").write_bytes(reader.get("/gouvernance/registre/extrait.json").data)

    def run(*words):
        line = [sys.executable, "-I", "verifier.py", "registre.json", *words]
        return subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (run().returncode, run().stdout) == (0, "Registre intact : 3 décisions.\n")
    assert run(f"3:{'0' * 64}").returncode == 1
    (tmp_path / "registre.json").write_text((tmp_path / "registre.json").read_text().replace('"granted"', '"refused"'))
    assert "n’est plus celui qui a été scellé" in run().stdout
    lines = (tmp_path / "verifier.py").read_text().splitlines()
    assert len(lines) < 100
    assert {line for line in lines if line.startswith(("import", "from"))} == {
        "import hashlib",
        "import json",
        "import sys",
        "from collections.abc import Iterable, Iterator",
        "from pathlib import Path",
        "from typing import Any",
    }


def test_the_end_of_the_register_is_published_once_a_day(governance):
    assert not anchor_each_day(governance.runtime)
    decide(governance)
    assert anchor_each_day(governance.runtime)
    assert not anchor_each_day(governance.runtime)
    governance.now += DAY
    assert anchor_each_day(governance.runtime)

    assert governance.said().count("governance.register.anchored.v1") == 2
    told = governance.last("governance.register.anchored.v1")
    assert (told["day"], told["position"]) == ("2026-11-24", 3)
    assert faults_of(whole(governance), [(told["position"], told["digest"])]) == []


def test_a_day_begins_at_midnight_in_paris_also_when_clocks_change(governance):
    decide(governance, 1)
    days = []
    for moment in ("2027-03-27T22:59", "2027-03-27T23:00", "2027-03-28T21:59", "2027-03-28T22:00"):
        governance.now = governance.now.replace(2027, 3, int(moment[8:10]), int(moment[11:13]), int(moment[14:]))
        anchor_each_day(governance.runtime)
        days.append(governance.last("governance.register.anchored.v1")["day"])

    assert days == ["2027-03-27", "2027-03-28", "2027-03-28", "2027-03-29"]


def test_what_was_changed_under_the_register_is_found_from_the_command_line(governance, monkeypatch):
    decide(governance, 2)
    words = type("Words", (), {"what": "verify"})
    assert REGISTER.run(governance.runtime, words) == 0

    with governance.runtime.unit_of_work() as uow:
        table = " ON decision" if uow.session.get_bind().dialect.name == "postgresql" else ""
        uow.session.execute(text(f"DROP TRIGGER decision_update_frozen{table}"))
        uow.session.execute(update(decision).where(decision.c.rank == 2).values(title="Autre chose"))

    assert REGISTER.run(governance.runtime, words) == 1


def test_the_register_is_searched_without_accents_a_page_at_a_time(governance, visit):
    decide(governance, 1)
    reader = visit("yann")

    assert "DE-2026-0001" in text_of(reader, "/gouvernance/registre?mots=CLES+comite")
    assert "DE-2026-0001" in text_of(reader, "/gouvernance/registre?mots=de-2026-0001&annee=2026")
    assert "Aucune décision ne répond" in text_of(reader, "/gouvernance/registre?mots=cantine")
    assert "Aucune décision ne répond" in text_of(reader, "/gouvernance/registre?annee=2025")
    assert "Aucune décision ne répond" in text_of(reader, "/gouvernance/registre?mots=%25")
    assert reader.get("/gouvernance/registre?apres=x").status_code == 404
    assert "Les clés des salles" in text_of(reader, "/gouvernance/registre/DE-2026-0001")
    assert reader.get("/gouvernance/registre/DE-2026-0002").status_code == 404


def test_anyone_may_verify_without_signing_in(governance, visit):
    decide(governance, 1)
    anchor_each_day(governance.runtime)
    stranger = visit("yann")._client.application.test_client()

    for path in ("ancrages", "extrait.json", "extrait.csv", "verifier.py"):
        assert stranger.get(f"/gouvernance/registre/{path}").status_code == 200, path
    assert stranger.get("/gouvernance/registre").status_code == 303
    assert "DE-2026-0001" in stranger.get("/gouvernance/registre/extrait.csv").text


def test_a_century_of_seconds_later_the_record_is_the_same(governance):
    """What is sealed is read from one column: no clock, zone or language of the reader changes it (I9)."""
    decide(governance, 1)
    before = whole(governance)

    governance.now += timedelta(days=36500)

    assert whole(governance) == before
    assert verify.faults_of(before) == []
