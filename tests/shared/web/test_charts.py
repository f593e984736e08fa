"""Drawings from the server: what is drawn is what the table says, however little or much there is."""

from datetime import date

import pytest
from markupsafe import Markup

from shared.web.render import render  # noqa: F401 - the filters of the templates come with it


@pytest.fixture
def draw(app):
    """Calls a macro of the charts within a page of the service under test."""

    def call(name, *given, **more):
        with app.test_request_context("/"):
            return str(
                getattr(app.jinja_env.get_template("tikub/macros/charts.html").make_module(), name)(*given, **more)
            )

    return call


def test_bars_stand_in_proportion_and_are_told_in_a_table(draw):
    rows = [("2026", [(50, "50 €"), (0, "0 €")]), ("2027", [(100, "100 €"), (25, "25 €")])]

    drawn = draw("bars", "L’argent", ["Prévu", "Dépensé"], rows, ["Année", "Prévu", "Dépensé"])

    assert [piece.split('"')[0] for piece in drawn.split('width="')[1:] if "%" in piece[:8]] == [
        "34.00%",
        "0.00%",
        "68.00%",
        "17.00%",
    ]
    assert drawn.count("<td") == 4
    assert "Voir les mêmes données en tableau" in drawn


def test_no_more_than_twenty_bars_are_drawn_and_all_are_told(draw):
    drawn = draw("bars", "Beaucoup", ["Nombre"], [(str(n), [(n, str(n))]) for n in range(50)], ["Année", "Nombre"])

    assert drawn.count("<rect") == 20
    assert drawn.count("<td") == 50


@pytest.mark.parametrize("many", [1, 2, 40])
def test_a_line_has_a_dot_for_each_value_and_its_target(draw, many):
    points = [(date(2026, 1, 1 + n % 28), 10 * n, str(10 * n), f"jour {n}") for n in range(many)]

    drawn = draw("line", "Usage", points, ["Période", "Valeur"], (500, "500"))

    assert drawn.count("<circle") == drawn.count("<td") == many
    assert "Cible" in drawn
    assert "nan" not in drawn


def test_lanes_lead_to_their_things_and_open_stays_go_on_until_today(draw):
    stays = [(date(2026, 1, 1), date(2026, 7, 1), "done", "Construction"), (date(2026, 7, 1), None, "late", "Suite")]

    drawn = draw(
        "lanes",
        "Portefeuille",
        [("Cantine <b>", "/p/1", stays)],
        date(2027, 1, 1),
        ["Produit", "Phase", "Début", "Fin"],
    )

    assert 'href="/p/1"' in drawn
    assert "Cantine &lt;b&gt;" in drawn
    assert drawn.count('class="bar-late"') == 2
    assert "en cours" in drawn


def test_a_drawing_offers_its_files_where_there_are_some(draw):
    rows = [("2026", [(50, Markup("50"))])]

    assert "/x.csv" in draw("bars", "Sommes", ["Prévu"], rows, ["Année", "Prévu"], [("CSV", "/x.csv")])
