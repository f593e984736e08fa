"""The bench of similar ideas still measures what it says; a small crowd is enough to see that."""

from tests.bench.similar import run


def test_both_databases_are_measured(postgres, beta_products, capsys):
    lines = run(postgres, beta_products, 300, 20)

    assert [(line.database, line.ideas, line.copies) for line in lines] == [
        ("SQLite", 300, 20),
        ("PostgreSQL", 300, 20),
    ]
    assert all(line.found >= 19 for line in lines)
    assert "found among 300" in capsys.readouterr().out
