"""All settings, read from the environment. Every variable is explained in docs/settings.md.

Each may come from a file instead: NAME_FILE holds the path. `DATA/env`, written by the first
`manage.py up`, is read too; the real environment wins over it.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from tracker.operations.mailing import mail_settings
from tracker.operations.sockets import broker_url

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
DATA_DIR = Path(env.str("KEEL_DATA", default=str(BASE_DIR / "var"))).absolute()
env.read_env(DATA_DIR / "env")

# --- what this installation is -------------------------------------------------------------
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
KEEL_KEYS = env.str("KEEL_KEYS")
SITE_NAME = env.str("SITE_NAME", default="Keel")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CRISIS_REGION = env.str("CRISIS_REGION", default="US")
# A file with crisis lines of one's own, as JSON: see tracker/safety/own_lines.py. "" for none.
CRISIS_LINES = env.str("CRISIS_LINES", default="")
# The day on which the operator rang that region's numbers, as 2026-11-23; "" if nobody has.
CRISIS_CHECKED = env.str("CRISIS_CHECKED", default="")
# Where Hide goes: a page that nobody wonders about.
HIDE_URL = env.str("HIDE_URL", default="https://www.weather.gov/")
# Names that lead to this very machine, as those of containers beside this one do.
SAME_MACHINE = env.list("SAME_MACHINE", default=[])

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}
if DEMO and not set(ALLOWED_HOSTS) <= LOOPBACK:
    raise ImproperlyConfigured(
        "DEMO lets anyone step in as an invented person, so it only runs on this machine. "
        "Take the other hosts out of ALLOWED_HOSTS, or turn DEMO off."
    )

# --- the parts -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "api",
    "journals",
    "tracker.operations",
    "tracker.practice",
    "tracker.reminders",
    "tracker.safety",
    "tracker.care",
    "tracker.accounts",
    "tracker.privacy",
    "tracker.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    # First, so that what another one answers by itself has their headers: static files, redirects.
    "csp.middleware.CSPMiddleware",
    "tracker.pages.middleware.QuietHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.pages.middleware.Logged",
    # A page is a third of its size. What BREACH needs is missing: tokens differ on every page, the
    # session's cookie doesn't come along from other sites, and the length is padded at random.
    "django.middleware.gzip.GZipMiddleware",
    "tracker.accounts.middleware.Language",
    "tracker.pages.middleware.Said",
    "tracker.accounts.storage.Sessions",
    "django.middleware.common.CommonMiddleware",
    "tracker.pages.incoming.Incoming",
    "tracker.privacy.middleware.KeysPerRequest",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.accounts.middleware.SessionsEnd",
    "tracker.accounts.middleware.OwnTimeZone",
    "tracker.accounts.middleware.OwnLanguage",
    "tracker.accounts.middleware.WhoMayEnter",
    "tracker.accounts.storage.NothingStored",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.pages.context.page",
                "tracker.accounts.context.own",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- answering -------------------------------------------------------------------------------
# So long a therapist can take an answer back; only then can its client know of it.
ANSWER_UNDO_SECONDS = max(0, env.int("ANSWER_UNDO_SECONDS", default=60))

# --- the database --------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'keel.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits for its turn instead of failing; a confirmed commit survives power loss.
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            "PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a statement takes PostgreSQL longer, by far, than any of a page's takes to run.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
# What must not come back with a backup; apart from the database: tracker/privacy/tombstones.py.
TOMBSTONES = env.str("TOMBSTONES", default=str(DATA_DIR / "tombstones" / "list"))
# The public keys that backups are encrypted to, where they go, and how long they are kept.
BACKUP_TO = env.list("BACKUP_TO", default=[])
BACKUP_DIR = env.str("BACKUP_DIR", default=str(DATA_DIR / "backups"))
BACKUP_DAYS = env.int("BACKUP_DAYS", default=30)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- broker, cache, reminders --------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {
        # In the database, which every process shares and without which nothing works anyhow:
        # sign-in limits count the same for each process, and still count while the broker is away.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "keel_cache",
        # A full cache drops what is still being counted.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
CELERY_BROKER_URL = REDIS_URL or broker_url(DATA_DIR)
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
# A task whose worker dies is handed to another one; see docs/adr/0005.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 30,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# How often beat rings, and how long a worker may hold a message before another one takes over.
REMINDER_RING_SECONDS = env.float("REMINDER_RING_SECONDS", default=5.0)
REMINDER_LEASE_SECONDS = env.int("REMINDER_LEASE_SECONDS", default=120)
# How often something goes the whole way with nobody's reminder in it, and whom that is told.
REMINDER_ROUND_SECONDS = env.float("REMINDER_ROUND_SECONDS", default=60.0)
REMINDER_CANARY_URL = env.str("REMINDER_CANARY_URL", default="")

# --- mail ----------------------------------------------------------------------------------
MAIL_DIR = DATA_DIR / "mails"
vars().update(mail_settings(env.str("EMAIL_URL", default=f"filemail:///{MAIL_DIR}")))
if EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend":  # noqa: F821
    EMAIL_FILE_PATH = str(MAIL_DIR)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"{SITE_NAME} <hello@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- browser notifications -----------------------------------------------------------------
# 32 random bytes as base64url; without them nobody is offered any. See tracker/reminders/push.py.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
# Whom a push service may ask about us.
VAPID_CONTACT = env.str("VAPID_CONTACT", default=f"mailto:hello@{urlsplit(SITE_URL).hostname}")
# Where messages may be sent; the addresses come from people's browsers.
PUSH_HOSTS = env.list(
    "PUSH_HOSTS",
    default=[
        "fcm.googleapis.com",
        "*.push.apple.com",
        "updates.push.services.mozilla.com",
        "*.notify.windows.com",
    ],
)

# --- people --------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tracker.accounts.backends.OpenAccounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tracker.accounts.passwords.LongerForClinicians"},
    {"NAME": "tracker.accounts.passwords.NotTooLong"},
    {"NAME": "tracker.accounts.passwords.NoWordsFromHere"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "tracker.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "tracker.accounts.adapter.MFAAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "login": "tracker.accounts.forms.SignInForm",
    "reset_password": "tracker.accounts.forms.ResetForm",
    "change_password": "tracker.accounts.forms.PasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is only made by an invitation in person
# Guessing is slowed down by tracker/accounts/limits.py. Beside it, allauth takes thirty sign-ins a
# minute from one network.
ACCOUNT_RATE_LIMITS = {
    "login_failed": None,
    "reset_password": None,
    "reset_password_from_key": "10/h/ip",
}
PASSWORD_RESET_TIMEOUT = 2 * 24 * 60 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Sign-in limits count per address: the proxies in front whose X-Forwarded-For is to be believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# allauth would first have an address verified, by mails that it doesn't send here: whoever was
# given a password by a link could never add a second step.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "tracker.accounts.forms.CodeForm",
    "reauthenticate": "tracker.accounts.forms.CodeAgainForm",
    "add_webauthn": "tracker.accounts.passkeys.AddPasskeyForm",
    "login_webauthn": "tracker.accounts.passkeys.SignInForm",
    "authenticate_webauthn": "tracker.accounts.passkeys.SecondStepForm",
    "reauthenticate_webauthn": "tracker.accounts.passkeys.AgainForm",
}
MFA_TOTP_ISSUER = SITE_NAME

# Shorter for clinicians, at most a day, thirty on one's own device: tracker/accounts/sessions.py.
SESSION_ENGINE = "tracker.accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tracker.accounts.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- the browser ---------------------------------------------------------------------------
SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE
# Ours, whatever name a stranger asks by.
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc if SECURE else None
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# Not "no-referrer": browsers then send forms with "Origin: null", which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Where browsers say that a page's policy stopped something: tracker/operations/reports.py.
POLICY_REPORTS = "/policy-report/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "require-trusted-types-for": ["'script'"],
        # The one address that a script may load another script from: see static/js/keel.js.
        "trusted-types": ["keel"],
        # Older than report-to, and understood by all of them.
        "report-uri": [POLICY_REPORTS],
    }
}

# --- the API: see api/ ----------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.Bearer", "api.authentication.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["api.authentication.WhoMayEnter"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.Reads", "api.throttling.Writes"],
    # For each person, in each minute.
    "DEFAULT_THROTTLE_RATES": {"reads": "120/min", "writes": "30/min"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.errors.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Keel",
    "DESCRIPTION": (
        "A journal between therapy sessions: self_monitoring, self_evaluation and "
        "self_reinforcement, written by a client, who decides what a therapist may read."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["api.describe.finish"],
}

# --- input bounds: a journal page is the largest thing that anyone sends --------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["tracker.pages.incoming.NoFiles"]

# --- words and time ------------------------------------------------------------------------
# How a language is added: CONTRIBUTING.md.
LANGUAGES = [("en-gb", _("English")), ("es", _("Spanish")), ("de", _("German"))]
# Of whoever has not chosen one, and whose browser asks for none of these.
LANGUAGE_CODE = env.str("SITE_LANGUAGE", default="en-gb")
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise ImproperlyConfigured(f"SITE_LANGUAGE is one of {', '.join(dict(LANGUAGES))}.")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "tracker.formats"
LANGUAGE_COOKIE_NAME = "__Host-language" if SECURE else "language"
LANGUAGE_COOKIE_AGE = 180 * 24 * 60 * 60
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- static files --------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "tracker.pages.storage.JoinedStaticFiles"},
}

# --- logs: what happened, never what was written (tracker/pages/logs.py) ----------------------
LOG_FORMAT = env.str("LOG_FORMAT", default="plain" if DEMO else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "written": {"()": f"tracker.pages.logs.{'Plain' if LOG_FORMAT == 'plain' else 'Lines'}"}
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "written"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Strangers who ask by another name get a 400, and fill no log with tracebacks.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        # The line of each request says what these would say, without its path.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        # Those that would write by themselves.
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
        "multiprocessing": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "tracker.pages.errors.NothingPrivate"
