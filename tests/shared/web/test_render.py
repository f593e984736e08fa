"""Templates are compiled once for a process, however many applications live in it."""

from jinja2 import Environment, FileSystemLoader

from shared.web.render import Compiled


def environment(folder, compiled):
    return Environment(loader=FileSystemLoader(folder), bytecode_cache=compiled, autoescape=True)


def test_a_second_application_compiles_nothing_again(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("Bonjour {{ name }}")
    compiled = Compiled()
    environment(tmp_path, compiled).get_template("page.html")

    monkeypatch.setattr(
        Environment, "compile", lambda *_, **__: (_ for _ in ()).throw(AssertionError("compiled again"))
    )

    assert environment(tmp_path, compiled).get_template("page.html").render(name="Anne") == "Bonjour Anne"


def test_a_template_that_changed_on_disk_is_compiled_again(tmp_path):
    page, compiled = tmp_path / "page.html", Compiled()
    page.write_text("Avant")
    environment(tmp_path, compiled).get_template("page.html")

    page.write_text("Après")

    assert environment(tmp_path, compiled).get_template("page.html").render() == "Après"


def test_the_applications_of_a_process_share_what_is_compiled(open_app):
    assert open_app().jinja_env.bytecode_cache is open_app().jinja_env.bytecode_cache is not None
