"""Settings from the environment: every name is listed here, an unknown one is an error."""

import os
import secrets
from pathlib import Path

NAMES = {
    "VUONUOM_DATA_DIR": "./var",
    "VUONUOM_DATABASE_URL": "",
    "VUONUOM_SECRET_KEY": "",
    "VUONUOM_BASE_URL": "http://127.0.0.1:8000",
    "VUONUOM_EMAIL_URL": "console:",
    "VUONUOM_LANGUAGE": "vi",
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
