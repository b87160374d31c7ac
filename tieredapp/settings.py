"""Django settings; every value that an installation may change comes from the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from tieredapp import env

BASE_DIR = Path(__file__).resolve().parent.parent
env.load(BASE_DIR / ".env")

DATA_DIR = Path(env.text("DATA_DIR") or BASE_DIR / "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The given key, else one made at the first start and kept in the data directory."""
    given = env.text("SECRET_KEY")
    if given:
        return given
    path = DATA_DIR / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    key = path.read_text().strip()
    if not key:
        raise ImproperlyConfigured(f"SECRET_KEY is not set and {path} is empty; delete that file.")
    return key


SECRET_KEY = _secret_key()
FIELD_ENCRYPTION_KEYS = env.names("FIELD_ENCRYPTION_KEYS")
DEBUG = env.flag("DEBUG", False)
DEMO = env.flag("DEMO", False)
PORT = env.number("PORT", 8000, low=1, high=65535)
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
BEHIND_TLS = env.flag("BEHIND_TLS", False)
PUBLIC_URL = env.origin("PUBLIC_URL")
WEBHOOK_ALLOW_PRIVATE = env.flag("WEBHOOK_ALLOW_PRIVATE", False)

INSTALLED_APPS = [
    "tieredapp.admin_config.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "settingsui",
    "executions",
    "analytics",
    "notifications",
    "tieredapp.demo",
    "tieredapp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tieredapp.static_files.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "settingsui.middleware.UserTimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tieredapp.urls"
ASGI_APPLICATION = "tieredapp.asgi.application"
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

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    )
    # A file, not memory: runner threads and live servers in tests share it.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 2_000}}
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "en"
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "media"

CHARTJS_URL = env.text("CHARTJS_URL")
CSP_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": CSP_SELF,
        "script-src": [*CSP_SELF, CHARTJS_URL or "https://cdn.jsdelivr.net"],
        "style-src": CSP_SELF,
        "img-src": [*CSP_SELF, "data:", "blob:"],
        "connect-src": CSP_SELF,
        "object-src": ["'none'"],
        "base-uri": CSP_SELF,
        "form-action": CSP_SELF,
        "frame-ancestors": CSP_SELF,
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"

CHROMIUM_PATH = env.text("CHROMIUM_PATH")
BROWSER_HEADLESS = env.flag("BROWSER_HEADLESS", True)
RUNNER_ENABLED = env.flag("RUNNER_ENABLED", True)
RUNNER_THREADS = env.number("RUNNER_THREADS", 2, low=1, high=64)
RUN_TIMEOUT_SECONDS = env.number("RUN_TIMEOUT_SECONDS", 600, low=10, high=86_400)
SETTLE_MS = env.number("SETTLE_MS", 500, low=100, high=10_000)
XPATH_CACHE_TTL_DAYS = env.number("XPATH_CACHE_TTL_DAYS", 7, low=1, high=365)
FINGERPRINT_VERSIONS = env.number("FINGERPRINT_VERSIONS", 5, low=1, high=50)
RETENTION_DAYS = env.number("RETENTION_DAYS", 90, low=1, high=3_650)
CLEANUP_HOURS = env.number("CLEANUP_HOURS", 24, low=0, high=720)

MODEL_PROVIDER = env.choice("MODEL_PROVIDER", "builtin", ("builtin", "openai_compatible", "hosted"))
MODEL_NAME = env.text("MODEL_NAME")
MODEL_BASE_URL = env.text("MODEL_BASE_URL")
MODEL_API_KEY = env.text("MODEL_API_KEY")

LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # It names each address it calls, and those of webhooks are passwords.
        "httpx2": {"level": "WARNING"},
        **{
            name: {"level": LOG_LEVEL}
            for name in ("executions", "analytics", "notifications", "settingsui", "tieredapp")
        },
    },
}

API_RATES = {
    "read": env.rate("API_RATE_READ", "1200/min"),
    "write": env.rate("API_RATE_WRITE", "300/min"),
    "start": env.rate("API_RATE_START", "120/min"),
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "executions.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["executions.api.permissions.SignedInWithScope"],
    "DEFAULT_THROTTLE_CLASSES": ["executions.api.throttling.PerPersonThrottle"],
    "DEFAULT_PARSER_CLASSES": ["executions.api.parsers.LimitedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "executions.api.schema.ProblemSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "executions.api.errors.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tiered browser tests",
    "DESCRIPTION": "Test cases, their runs through three tiers, and what the runs have learned.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["executions.api.permissions.SignedInWithScope"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVERS": [{"url": "/", "description": "This installation"}],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "executions.api.schema.components_of_webhooks",
        "executions.api.schema_links.linked",
    ],
    "WEBHOOKS": ["notifications.api_messages.RUN_ENDED"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
