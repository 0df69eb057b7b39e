"""The product's settings with a data directory of the run's own, quick passwords, no manifest."""

import atexit
import os
import shutil
import tempfile

DATA = tempfile.mkdtemp(prefix="vuonuom-test-")
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
os.environ["VUONUOM_DATA_DIR"] = DATA
os.environ["VUONUOM_SECRET_KEY"] = "only-for-tests"
os.environ["VUONUOM_ENCODER"] = "none"  # tests of likeness bring their own, and try the real one

from vuonuom.config.settings import *  # noqa: E402  # it reads the environment set above

# One iteration instead of Argon2's cost; that people's passwords are Argon2 has its own test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
# Pages are tested without `collectstatic`; `vuonuom demo` and its test build the manifest.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# Server threads of browser tests must not keep connections that the test cannot close.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Tables as a new instance gets them; that migrations make the same is tested in tests/ops.
DATABASES["default"]["TEST"] = {"MIGRATE": False}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because several processes and threads write to it; without waiting for the disk.
    DATABASES["default"]["TEST"] |= {"NAME": f"{DATA}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
