"""Settings are read from the environment once, and every fault in them is told at once."""

import pytest

from shared.errors import Misconfigured
from shared.settings import read_settings

PRODUCTION = {
    "MODE": "production",
    "DATABASE_URL": "postgresql://ideas@db/ideas",
    "AMQP_URL": "amqps://ideas@bus/tikub",
    "SECRET_KEY": "k" * 32,
    "SIGN_IN": "oidc",
    "OIDC_ISSUER": "https://id.example",
    "OIDC_CLIENT_ID": "tikub",
    "OIDC_CLIENT_SECRET": "s",
    "PUBLIC_URL": "https://tikub.example",
    "TRUSTED_HOSTS": "tikub.example",
}


@pytest.fixture
def given(monkeypatch):
    """`given(PORT="80")` sets only these TIKUB_ variables."""
    import os

    for name in [name for name in os.environ if name.startswith("TIKUB_")]:
        monkeypatch.delenv(name)

    def set_them(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"TIKUB_{name}", value)

    return set_them


def faults(service="ideas"):
    with pytest.raises(Misconfigured) as refused:
        read_settings(service)
    return str(refused.value).splitlines()


def test_without_any_setting_all_is_embedded(given):
    given()
    settings = read_settings("ideas")

    assert settings.store_url == "sqlite:///var/ideas.sqlite"
    assert (settings.amqp_url, settings.mode, settings.sign_in, settings.port) == (
        None,
        "demonstration",
        "choose",
        8000,
    )
    assert not settings.secure


def test_an_address_of_postgresql_gets_its_driver(given):
    given(DATABASE_URL="postgresql://me@db/ideas")

    assert read_settings("ideas").store_url == "postgresql+psycopg://me@db/ideas"


def test_a_secret_may_come_from_a_file(given, tmp_path):
    (tmp_path / "secret").write_text("from-a-file\n")
    given(SECRET_KEY_FILE=str(tmp_path / "secret"))

    assert read_settings("ideas").secret_key == "from-a-file"


def test_a_file_that_cannot_be_read_is_told(given, tmp_path):
    given(SECRET_KEY_FILE=str(tmp_path / "nowhere"))

    assert faults() == ["The value of TIKUB_SECRET_KEY_FILE must be a readable file path."]


def test_hosts_are_parted_by_spaces_or_commas(given):
    given(TRUSTED_HOSTS="one.example, two.example three.example")

    assert read_settings("ideas").trusted_hosts == ("one.example", "two.example", "three.example")


def test_every_fault_is_told_at_once(given):
    given(PORT="many", MODE="perhaps", PROXY_HOPS="-1", LOG_LEVEL="LOUD")

    told = "\n".join(faults())
    for name in ("TIKUB_PORT", "TIKUB_MODE", "TIKUB_PROXY_HOPS", "TIKUB_LOG_LEVEL"):
        assert name in told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"AMQP_URL": "http://bus"}, "TIKUB_AMQP_URL must begin with amqp://"),
        ({"DATABASE_URL": "mysql://db/x"}, "TIKUB_DATABASE_URL must begin with postgresql://"),
        ({"AMQP_URL": "amqp://bus"}, "each service needs its own database"),
        ({"SIGN_IN": "oidc"}, "TIKUB_SIGN_IN=oidc needs"),
        ({"SMTP_URL": "http://mails"}, "TIKUB_SMTP_URL must begin with smtp://"),
        ({"MAIL_FROM": "a@region.example, b@region.example"}, "TIKUB_MAIL_FROM must be one address"),
    ],
)
def test_what_does_not_go_together_is_refused(given, values, told):
    given(**values)

    assert told in "\n".join(faults())


def test_production_takes_what_is_complete(given):
    given(**PRODUCTION)

    assert read_settings("ideas").secure


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite:///x.sqlite"),
        ("AMQP_URL", ""),
        ("SECRET_KEY", "only-for-demonstration"),
        ("SECRET_KEY", "short"),
        ("SIGN_IN", "choose"),
        ("PUBLIC_URL", "http://tikub.example"),
        ("TRUSTED_HOSTS", ""),
        ("TESTING", "1"),
    ],
)
def test_production_refuses_what_is_made_for_demonstrations(given, name, value):
    given(**{**PRODUCTION, name: value})

    assert any(line.startswith("production mode") and f"TIKUB_{name}" in line for line in faults())


def test_mails_need_a_server_in_production(given):
    given(**PRODUCTION)

    assert faults("notify") == ["production mode: TIKUB_SMTP_URL must be given"]
