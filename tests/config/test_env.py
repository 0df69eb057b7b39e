"""Settings from the environment."""

from pathlib import Path

import pytest

from vuonuom.config import env


def test_an_unknown_name_is_an_error_and_not_silence(monkeypatch):
    monkeypatch.setenv("VUONUOM_DATABSE_URL", "postgres://somewhere")
    with pytest.raises(env.UnknownSetting, match="VUONUOM_DATABSE_URL"):
        env.refuse_unknown_names()


def test_names_of_oidc_are_let_through(monkeypatch):
    monkeypatch.setenv("VUONUOM_OIDC_CLIENT_ID", "x")
    env.refuse_unknown_names()


def test_the_secret_key_is_made_once_and_kept_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("VUONUOM_SECRET_KEY")
    monkeypatch.setenv("VUONUOM_DATA_DIR", str(tmp_path / "new"))
    assert env.secret_key() == env.secret_key()
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_mail_goes_to_the_server_of_the_url(monkeypatch):
    monkeypatch.setenv("VUONUOM_EMAIL_URL", "smtp://nguoi:mat@thu.example.vn:587/?tls=True")
    assert env.mailer(Path("/nowhere")) == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "thu.example.vn",
            "port": 587,
            "username": "nguoi",
            "password": "mat",
            "use_tls": True,
            "use_ssl": False,
        },
    }


def test_mail_into_files_lies_in_the_data_directory(monkeypatch):
    monkeypatch.setenv("VUONUOM_EMAIL_URL", "file:")
    assert env.mailer(Path("/data/mail"))["OPTIONS"] == {"file_path": "/data/mail"}
