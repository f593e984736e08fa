from shared.service import Runtime
from shared.web.limits import MINUTE, Window
from tests.shared.web.conftest import Visitor
from tests.shared.web.test_posting import rows


def test_one_post_too_many_is_asked_to_wait(open_app, runtime: Runtime):
    anne = Visitor(open_app(posts_per_minute=3)).sign_in()
    answers = [anne.write(f"Note {number}") for number in range(4)]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
    assert "Note 3" in answers[-1].text
    assert rows(runtime) == 3


def test_one_person_does_not_use_up_the_places_of_another(open_app):
    app = open_app(posts_per_minute=1)
    anne, yann = Visitor(app), Visitor(app)
    yann.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    anne.sign_in("anne")
    yann.sign_in("yann")

    assert [anne.write("Une note").status_code, anne.write("Une de trop").status_code] == [303, 429]
    assert yann.write("Une note").status_code == 303


def test_the_window_slides():
    now = [0.0]
    window = Window(2, clock=lambda: now[0])

    assert (window.wait("a"), window.wait("a")) == (0, 0)
    now[0] = 20
    assert window.wait("a") == MINUTE - 20
    assert window.wait("b") == 0
    now[0] = MINUTE
    assert window.wait("a") == 0


def test_windows_that_emptied_are_swept(monkeypatch):
    monkeypatch.setattr("shared.web.limits.CROWD", 10)
    now = [0.0]
    window = Window(1, clock=lambda: now[0])
    for number in range(11):
        window.wait(str(number))
    now[0] = MINUTE * 2
    window.wait("last")

    assert len(window._taken) == 1
