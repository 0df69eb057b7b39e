"""One settings file; safe defaults run with no configuration at all, on SQLite."""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from vuonuom.config import env

env.refuse_unknown_names()

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_dir()
SECRET_KEY = env.secret_key()
BASE_URL = env.get("VUONUOM_BASE_URL").rstrip("/")
DEBUG = env.get("VUONUOM_DEBUG") == "1"
ENCODER = env.get("VUONUOM_ENCODER")  # what finds the same idea in other words
DEMO = (DATA_DIR / "demo.json").exists()  # a demo says so on every page
# The product runs on closed networks under names we cannot know; links are built from BASE_URL.
ALLOWED_HOSTS = ["*"]

ROOMS = [
    "tree",
    "journal",
    "accounts",
    "files",
    "organization",
    "access",
    "congresses",
    "rosters",
    "documents",
    "similarity",
    "notifications",
    "discussion",
    "directives",
    "conferences",
    "ideas",
    "mailbox",
    "claims",
    "monthly",
    "councils",
    "incubator",
    "products",
    "adoptions",
    "exhibitions",
    "progress",
    "recognition",
    "reports",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    *(f"vuonuom.{room}" for room in ROOMS),
]
if find_spec("django_linear_migrations"):  # a tool of development, absent where people work
    INSTALLED_APPS += ["django_linear_migrations"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "vuonuom.web.frame.middleware.InTurnMiddleware",
    "vuonuom.web.frame.nulls.NoNullsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vuonuom.web.frame.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vuonuom.web.frame.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "vuonuom.web.frame.middleware.RequestKeyMiddleware",
]
ROOT_URLCONF = "vuonuom.config.urls"
WSGI_APPLICATION = "vuonuom.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A template is named by its area: "ideas/detail.html" lies in web/ideas/detail.html.
        "DIRS": [PACKAGE / "web"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vuonuom.web.frame.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "vuonuom.web.frame.tags"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        env.get("VUONUOM_DATABASE_URL") or f"sqlite:///{DATA_DIR}/vuonuom.sqlite3",
        conn_max_age=600,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on during a write; IMMEDIATE takes the write lock at the start, so that
    # two writers wait for each other instead of failing (style.md, trap 11).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=8000;"
        ),
    }
else:
    # Statements are prepared once they were asked three times: planning anew the 28 of a sending
    # took a quarter of its time. Compiling a query (JIT) took 850 ms of a board's 1,100.
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": True,
        "prepare_threshold": 3,
        "options": "-c jit=off",
        **DATABASES["default"].get("OPTIONS", {}),  # in the URL, as ?sslmode=require
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["vuonuom.accounts.backends.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "vuonuom.web.account.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "vuonuom.web.account.forms.SignInForm",
    "change_password": "vuonuom.web.account.forms.ChangeForm",
    "set_password": "vuonuom.web.account.forms.SetForm",
}
# A hall of 600 signs in from one address. Wrong passwords are counted by our adapter.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip"}
# Behind so many proxies of our own, the address is the one the outermost of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.get("VUONUOM_PROXIES"))
USERSESSIONS_TRACK_ACTIVITY = False
CSRF_FAILURE_VIEW = "vuonuom.web.frame.errors.untrusted_form"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

LANGUAGE_CODE = env.get("VUONUOM_LANGUAGE")
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"  # shown; the database holds UTC
FORMAT_MODULE_PATH = ["vuonuom.locale.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "vuonuom.web.frame.storage.Storage"},
}
WHITENOISE_USE_FINDERS = True  # before `collectstatic`, files are served from where they lie
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# The product shows no third-party content; everything comes from our own origin.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_COOKIES = urlsplit(BASE_URL).scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_TRUSTED_ORIGINS = [BASE_URL]

MAILERS = {"default": env.mailer(DATA_DIR / "mail")}
DEFAULT_FROM_EMAIL = "Vườn Ươm <khong-tra-loi@localhost>"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
