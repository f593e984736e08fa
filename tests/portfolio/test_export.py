"""Going out as product files of beta.gouv.fr and coming back in: nothing is lost, nothing moves."""

from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portfolio.domain import beta_product
from services.portfolio.domain.anomalies import AnomalyKind
from services.portfolio.domain.beta import body_of, header_of, read_beta_file
from services.portfolio.domain.beta_export import file_of, name_of
from services.portfolio.domain.catalogue import Kind, Link, LinkKind
from services.portfolio.domain.phases import RANKS, Phase, PhaseCode, arranged
from services.portfolio.domain.product import Product
from shared.identifiers import new_id

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def imported(name: str, source: bytes) -> Product:
    file = read_beta_file(name, source, TODAY)
    product, _ = beta_product.imported(file, product_id=new_id(), number="PR-2026-0001", now=NOW, today=TODAY)
    return product


def shape(product: Product) -> dict[str, object]:
    """All that a file can carry of a product."""
    return {
        **product.sheet,
        "directorate": "",
        "words": {kind: product.words(kind) for kind in Kind},
        "links": sorted((link.kind.value, link.url) for link in product.links),
        "accessibility": product.accessibility,
        "phases": [(stay.code, stay.start, stay.end, stay.called, stay.comment) for stay in product.phases],
    }


def test_each_real_file_comes_out_as_it_went_in(beta_products):
    paths = sorted(beta_products.glob("*.md"))
    assert len(paths) == 492

    for path in paths:
        source = path.read_bytes()
        product = imported(path.name, source)
        assert file_of(product, source, TODAY) == source, path.name
        assert f"{name_of(product)}.md" == path.name


def test_each_real_file_that_was_changed_here_says_so_and_nothing_else(beta_products):
    for path in sorted(beta_products.glob("*.md")):
        source = path.read_bytes()
        product = imported(path.name, source)
        product.mission = "Une mission : écrite « ici » - et non ailleurs"
        product.set_words(Kind.THEME, ["Mer", "Ports"])
        product.accessibility = "full"
        stay = Phase(code="stopped", rank=RANKS[PhaseCode.STOPPED], start=date(2026, 11, 1))
        product.phases = arranged([*product.phases, stay])

        out = file_of(product, source, TODAY)

        again = imported(path.name, out)
        assert shape(again) | {"phases": None} == shape(product) | {"phases": None}, path.name
        assert [stay.code for stay in again.phases] == [stay.code for stay in product.phases]
        changed = {"mission", "thematiques", "accessibility_status", "phases"}
        assert _but(header_of(out), changed) == _but(header_of(source), changed), path.name
        assert body_of(out) == body_of(source)


def _but(keys, names):
    return {key: value for key, value in keys.items() if key not in names}


line = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=30)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2030, 1, 1))
words = st.lists(line, max_size=4)
keys = st.fixed_dictionaries(
    {},
    optional={
        "title": line, "mission": line, "contact": line, "link": st.just("https://a.example") | line,
        "repository": st.just("https://a.example/code") | line, "thematiques": words, "usertypes": words | line,
        "techno": words, "stats_url": line, "budget_url": st.just("https://a.example/b"), "autre": line,
        "accessibility_status": st.sampled_from(["non conforme", "totalement conforme", "?"]),
        "phases": st.lists(st.fixed_dictionaries(
            {"name": st.sampled_from(["construction", "abandon", "opere", "inconnue"]), "start": days},
            optional={"end": days, "comment": line}), max_size=4),
    },
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    keys=keys, body=st.text(st.characters(exclude_categories=["Cs"]), max_size=80), spoilt=st.booleans(), data=st.data()
)
def test_any_file_comes_out_as_it_went_in_and_changed_ones_carry_the_change(keys, body, spoilt, data):
    source = f"---\n{yaml.safe_dump(keys, allow_unicode=True)}---\n{body}".encode()
    if spoilt:
        cut = data.draw(st.integers(0, len(source)))
        source = source[:cut] + data.draw(st.binary(max_size=3)) + source[cut:]
    product = imported("fichier", source)

    assert file_of(product, source, TODAY) == source

    product.title, product.link = "Un titre : nouveau", "https://nouveau.example"
    product.set_words(Kind.TECHNOLOGY, ["Python", "React"])
    product.set_links([Link(kind=LinkKind.BUDGET, url="https://a.example/budget")])
    again = imported("fichier", file_of(product, source, TODAY))
    found, wanted = shape(again), shape(product)
    assert {k: v for k, v in found.items() if k != "problem"} == {k: v for k, v in wanted.items() if k != "problem"}


def born_here() -> Product:
    product = Product(
        id=new_id(),
        number="PR-2026-0042",
        title="Cantine : « facile »",
        mission="Compter les repas",
        problem="Un repas préparé sur cinq finit à la poubelle, parce que personne ne sait qui déjeunera demain midi.",
        solution="Un message la veille.",
        strategy="Trois lycées puis tous.",
        link="https://cantine.example",
        repository="https://code.example/cantine",
        origin="decision",
        created_at=NOW,
    )
    codes = (PhaseCode.PRE_INCUBATION, PhaseCode.CONTINUED_BY_OWNER)
    product.phases = arranged(
        Phase(code=code, rank=RANKS[code], start=date(2026, place, 1), decision_number=f"D-2026-000{place}")
        for place, code in enumerate(codes, start=1)
    )
    product.set_words(Kind.AUDIENCE, ["Lycéens"])
    product.set_links([Link(kind=LinkKind.REPOSITORY, url="https://code.example/autre")])
    return product


def test_a_product_born_here_goes_out_as_a_file_that_reads_as_it_does():
    product = born_here()

    out = file_of(product, None, TODAY)

    file = read_beta_file(f"{name_of(product)}.md", out, TODAY)
    assert name_of(product) == "cantine-facile-pr-2026-0042"
    assert {one.kind for one in file.anomalies} <= {AnomalyKind.PHASE_WITHOUT_END, AnomalyKind.MISSING_KEY}
    assert (file.title, file.problem, file.link) == (product.title, product.problem, product.link)
    assert [(stay.code, stay.start) for stay in file.phases] == [(stay.code, stay.start) for stay in product.phases]
    assert "Trois lycées puis tous." in file.body
    assert file_of(imported(name_of(product), out), out, TODAY) == out


@pytest.mark.parametrize("header", ["title: {a: b", '"title": x\nmission: y', "{title: x, mission: y}", ""])
def test_a_header_that_cannot_be_patched_is_written_anew(header):
    source = f"---\n{header}\n---\nUn texte.\n".encode()
    product = imported("fichier", source)
    product.mission = "Notre mission"

    again = imported("fichier", file_of(product, source, TODAY))

    assert (again.title, again.mission) == (product.title, "Notre mission")
