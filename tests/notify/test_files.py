"""Mails as files: there as a whole or not at all."""

from email import message_from_bytes
from email.policy import default

from services.notify.domain.mail import MailState
from tests.notify.conftest import NotifyRoom


def test_a_mail_becomes_a_file_that_any_mail_program_opens(waiting: NotifyRoom) -> None:
    assert waiting.send() == 1

    (file,) = waiting.files()
    message = message_from_bytes(file.read_bytes(), policy=default)
    mail = waiting.mail()
    assert file.name == f"{mail.made_at:%Y-%m-%d}-{mail.id}.eml"
    assert message["Subject"] == "Votre idée ID-2026-0042 est bien déposée"
    assert "Les clés des salles se perdent" in message.get_body(("plain",)).get_content()
    assert (mail.state, mail.attempts, mail.sent_at) == (MailState.SENT, 1, waiting.now)


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(waiting: NotifyRoom) -> None:
    (waiting.settings.data_dir / "mails").write_text("in the way")

    waiting.send()

    assert waiting.mail().state is MailState.DUE
    assert "n’a pas pu être écrit" in waiting.mail().error


def test_a_half_written_file_is_never_taken_for_a_mail(waiting: NotifyRoom, monkeypatch) -> None:
    monkeypatch.setattr("os.fsync", fail)

    waiting.send()

    assert waiting.mail().state is MailState.DUE
    assert [file for file in waiting.files() if file.suffix == ".eml"] == []


def fail(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")
