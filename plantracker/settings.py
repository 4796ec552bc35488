"""Settings of the site: one file, read from the environment.

Without any variable this is a development site that needs no server: SQLite and Celery's
filesystem broker under ``.data``. PLANTRACKER_PRODUCTION=true takes those defaults away and
refuses to start on anything unsafe. Every variable is described in ``.env.example``.
"""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from environs import Env
from marshmallow.validate import OneOf, Range

from plantracker.env import (
    QUEUE,
    broker_options,
    broker_parser,
    broker_queues,
    cache_parser,
    database_parser,
    filled,
    make_folders,
    named_hosts,
    off,
    readable_colour,
    seal,
    strong_key,
    web_address,
)

BASE_DIR = Path(__file__).resolve().parent.parent
TASK_TIME_LIMIT = 120
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

env = Env(eager=False)

# A value that is no boolean counts as production here, so that no other mistake hides behind it.
PRODUCTION: bool = env.bool("PLANTRACKER_PRODUCTION", False) is not False


def in_development(default: Any) -> Any:
    """The default of a variable that production must set."""
    return ... if PRODUCTION else default


DATA_DIR: Path = (BASE_DIR / (env.str("PLANTRACKER_DATA_DIR", ".data", validate=filled) or ".data")).resolve()

DEBUG: bool = bool(env.bool("DEBUG", not PRODUCTION, validate=off if PRODUCTION else None))
SECRET_KEY = env.str(
    "SECRET_KEY",
    in_development("django-insecure-for-development-only"),
    validate=strong_key if PRODUCTION else filled,
)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    in_development(["localhost", "127.0.0.1", "[::1]"]),
    validate=named_hosts if PRODUCTION else None,
)

# Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Its widgets' templates: forms of the pages are rendered from the site's own.
    "django.forms",
    # Without autodiscovery: the tracker has an admin site of its own, wired in urls.py.
    "django.contrib.admin.apps.SimpleAdminConfig",
    # The app alone, without allauth's templates: it can show no page but ours.
    "allauth.account",
    "django_filters",
    "django_tables2",
    "plantracker.apps.SiteConfig",
    "plantracker.ledger",
    "plantracker.people",
    "plantracker.ui",
    "kpis",
    "commitments",
]

MIDDLEWARE = [
    # First, so that static files and errors have its headers too.
    "plantracker.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, so that it is the first to see what a view raises.
    "plantracker.errors.ErrorPagesMiddleware",
]

ROOT_URLCONF = "plantracker.urls"
WSGI_APPLICATION = "plantracker.wsgi.application"

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
            ],
        },
    },
]

# Dotted path of the class that says who may keep a register of measures: kpis knows no plans.
KPI_AUTHORITY = "commitments.permissions.RegisterAuthority"

# Dotted paths of functions that return what keeps the site from being ready, in sentences.
READINESS_CHECKS: list[str] = ["commitments.readiness.unsealed_quarters"]

# What pages that belong to no plan call the site, errors among them, and the colour of their header.
SITE_NAME: str = env.str("PLANTRACKER_SITE_NAME", "Plan tracker", validate=filled) or "Plan tracker"
SITE_COLOUR: str = env.str("PLANTRACKER_BRAND_COLOUR", "#1d3557", validate=readable_colour) or "#1d3557"
# What stands before the path where a page says how it is cited: on paper the browser's address is not at hand.
SITE_ADDRESS: str = env.str("PLANTRACKER_SITE_ADDRESS", None, validate=web_address) or ""

# Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
# Days are printed in words everywhere, by the admin's own columns too.
FORMAT_MODULE_PATH = "plantracker.formats"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Database -------------------------------------------------------------------------------------

DEFAULT_DATABASE = DATA_DIR / "plantracker.sqlite3"
env.add_parser("database", database_parser(root=BASE_DIR, default=DEFAULT_DATABASE, production=PRODUCTION))
# ATOMIC_REQUESTS stays off: with IMMEDIATE every page would wait for every writer.
DATABASES: dict[str, dict[str, Any]] = {"default": env.database("DATABASE_URL", in_development(None))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache: sign-in counts in it, so all processes share it -------------------------------------------

env.add_parser("cache", cache_parser)
CACHES: dict[str, dict[str, Any]] = {"default": env.cache("PLANTRACKER_CACHE_URL", None)}

# People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "sign-in"

# Who answers when a reader does not know what to do: a post, and how it is reached. Empty where nobody set it.
SITE_CONTACT: str = env.str("PLANTRACKER_CONTACT", None, validate=filled) or ""

# What is known to be wrong on this very site, beside what the product knows of itself: sentences for its statement.
SITE_FAULTS: list[str] = env.list("PLANTRACKER_KNOWN_FAULTS", [], delimiter=";")

ACCOUNT_ADAPTER = "plantracker.people.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # Until SESSION_COOKIE_AGE, without asking.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # Who is signed in may go on as somebody else.
ACCOUNT_RATE_LIMITS = {
    # The account's limit first: a try that it refuses is not counted against all who share an office's address.
    "login_failed": "5/5m/key,20/1h/ip",
    # Sign-ins of any kind; a whole panel may sit behind one address.
    "login": "60/1m/ip",
}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Static files and uploads ---------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# In development WhiteNoise looks files up in the apps at each request, under any server, so that
# collectstatic is a matter of production only.
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# An import is at most 5 MB (checked where it is read) and stays in memory: no copy in a temporary folder.
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# Security -------------------------------------------------------------------------------------

SESSION_COOKIE_AGE = 10 * 60 * 60  # A working day.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
# Browsers take a __Host- cookie only over HTTPS and from this very host, so no neighbour can plant one.
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = env.bool("PLANTRACKER_SSL_REDIRECT", PRODUCTION)
# A monitor asks from inside, often without HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
# Only a proxy that always sets these headers, whatever the visitor sent, makes them true. It adds the visitor's
# address at the end of X-Forwarded-For, so the last one is right and those before it may be invented.
BEHIND_PROXY = bool(env.bool("PLANTRACKER_BEHIND_PROXY", False))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
CSRF_FAILURE_VIEW = "plantracker.errors.csrf_failure"
# Preloading would bind the whole domain of the office, not just this site: not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Tasks: the broker carries hints only, the database knows what is due -------------------------

env.add_parser("broker", broker_parser(production=PRODUCTION))
CELERY_BROKER_URL = env.broker("CELERY_BROKER_URL", in_development("filesystem://")) or ""
# Above the hard limit, or Redis would hand out a task again while it still runs.
REDIS_VISIBILITY_TIMEOUT: int = (
    env.int(
        "PLANTRACKER_REDIS_VISIBILITY_TIMEOUT",
        300,
        validate=Range(
            min=TASK_TIME_LIMIT + 1 if PRODUCTION else 1,
            error="must be at least {min} seconds, or a task could be run twice at once.",
        ),
    )
    or 300
)
BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(
    CELERY_BROKER_URL, folder=BROKER_DIR, visibility_timeout=REDIS_VISIBILITY_TIMEOUT
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 3
CELERY_TASK_DEFAULT_QUEUE = QUEUE
CELERY_TASK_QUEUES = broker_queues(CELERY_BROKER_URL)
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = TASK_TIME_LIMIT
# One quick retry: a broker that is down must cost the person who saves no more than a moment.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # Hourly and not once a quarter: a run that was missed is made up within the hour.
    "seal-due-quarters": {"task": "commitments.tasks.seal_due_quarters", "schedule": crontab(minute=5)},
    # Every minute: an import whose hint was lost, or whose worker was killed, goes on.
    "work-on-waiting-imports": {"task": "kpis.tasks.work_on_waiting_batches", "schedule": crontab()},
}

# Logging --------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "format": "{asctime} {levelname} {name}: {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.str(
            "PLANTRACKER_LOG_LEVEL", "INFO", validate=OneOf(LOG_LEVELS, error="must be one of {choices}.")
        ),
    },
    # Django's own handlers would write each line a second time.
    "loggers": {"django": {"handlers": [], "propagate": True}, "django.server": {"handlers": [], "propagate": True}},
}

seal(env)

if DATABASES["default"]["NAME"] == str(DEFAULT_DATABASE):
    make_folders("PLANTRACKER_DATA_DIR", DATA_DIR)
if CELERY_BROKER_URL.startswith("filesystem:"):
    make_folders("PLANTRACKER_DATA_DIR", BROKER_DIR / "messages", BROKER_DIR / "control")
