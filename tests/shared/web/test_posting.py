import pytest
from flask import Flask
from sqlalchemy import func, select

from shared.mailboxes import posted
from shared.service import Runtime
from tests.shared.web.conftest import Visitor
from tests.shared.web.little import notes


def rows(runtime: Runtime, table=notes) -> int:
    with runtime.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_form_makes_one_row_and_leads_to_its_page(anne: Visitor, runtime: Runtime):
    answer = anne.write("Une note")

    assert answer.status_code == 303
    assert rows(runtime) == 1
    assert "Une note" in anne.get(answer.location).text


def test_the_same_form_again_leads_to_the_same_page(anne: Visitor, runtime: Runtime):
    first = anne.write("Une note")
    again = anne.post("/notes/nouvelle", {"title": "Une note"})

    assert (again.status_code, again.location) == (303, first.location)
    assert rows(runtime) == 1
