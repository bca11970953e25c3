"""Django's settings for one home: `PROVISO_HOME` names it, `PROVISO_ORIGIN` is what is seen."""

from __future__ import annotations

from proviso_gateway.adapters.database.connecting import sqlite
from proviso_gateway.adapters.database.setting_up import HASHERS
from proviso_gateway.assembly.serving import served
from proviso_gateway.pages.translating import languages

SERVED = served()
HOME = SERVED.folder

DEBUG = False
SECRET_KEY = SERVED.secret.key("sessions").hex() + SERVED.secret.key("tokens").hex()
ALLOWED_HOSTS = [SERVED.host]
CSRF_TRUSTED_ORIGINS = [SERVED.origin]
ROOT_URLCONF = "proviso_gateway.server.urls"
WSGI_APPLICATION = "proviso_gateway.server.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = True
LANGUAGES = [(code, code) for code in languages()]
"""A browser that wants none of them reads English."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "axes",
    "csp",
    "proviso_gateway.adapters.database",
    "proviso_gateway.adapters.accounts",
]
MIDDLEWARE = [
    "proviso_gateway.server.measuring.Measured",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "proviso_gateway.portal.middleware.Doorkeeper",
    "axes.middleware.AxesMiddleware",
]
DATABASES = {"default": sqlite(SERVED.accounts)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = HASHERS
LOGIN_URL = "/sign-in"

# Whoever guesses is locked out by the account, whose handle names nobody; no address is kept.
AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "proviso_gateway.portal.middleware.no_address"
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["name", "password", "code", "csrfmiddlewaretoken"]
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
"""It wants addresses counted, too: every attempt on an account counts here, wherever it is from."""

SESSION_COOKIE_AGE = 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "token"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "proviso_gateway.portal.problems.stale_form"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Browsers hold `http://localhost` to be as safe as TLS; nothing else is served without it.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED.encrypted
SECURE_SSL_REDIRECT = SERVED.encrypted
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED.encrypted else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SERVED.encrypted else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SERVED.encrypted

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
"""What is uploaded describes people: it is never written to a temporary file."""

# A handler's own level: what Django logs of every page that is refused names the page.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"places": {"()": "proviso_gateway.server.faults.PlacesOnly"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "level": "ERROR", "formatter": "places"}
    },
    "root": {"handlers": ["stderr"], "level": "ERROR"},
}
