"""Settings. Those that an operator may set come from the environment; docs/settings.md says what each does."""

import os
from datetime import timedelta
from pathlib import Path

from taixue.kit import database, keys
from taixue.site import logs

PACKAGE = Path(__file__).resolve().parent.parent
ENV = os.environ

DATA = Path(ENV.get("TAIXUE_DATA", ".taixue")).resolve()
TAIXUE_CLOCK_OFFSET = int(ENV.get("TAIXUE_CLOCK_OFFSET", "0"))  # seconds added to the clock
TAIXUE_AUTHORITY = ENV.get("TAIXUE_AUTHORITY", "闽岚省公务员网络学院")
TAIXUE_AUTHORITY_EN = ENV.get("TAIXUE_AUTHORITY_EN", "Minlan Civil Service Academy")
TAIXUE_PHONE = ENV.get("TAIXUE_PHONE", "0599-555 0117")
TAIXUE_ADDRESS = ENV.get("TAIXUE_ADDRESS", "http://127.0.0.1:8000")  # where letters lead to
TAIXUE_SMTP = ENV.get("TAIXUE_SMTP", "")  # smtp+tls://user:password@host:587; "": no mail leaves
TAIXUE_MAIL_FROM = ENV.get("TAIXUE_MAIL_FROM", "taixue@localhost.localdomain")
TAIXUE_SMS, TAIXUE_SMS_SECRET = ENV.get("TAIXUE_SMS", ""), ENV.get("TAIXUE_SMS_SECRET", "")  # docs/gateways.md
TAIXUE_WECOM, TAIXUE_WECOM_SECRET = ENV.get("TAIXUE_WECOM", ""), ENV.get("TAIXUE_WECOM_SECRET", "")
TAIXUE_QUIET = ENV.get("TAIXUE_QUIET", "21:30-07:30")  # local; only what is urgent leaves
TAIXUE_BEAT_SECONDS = int(ENV.get("TAIXUE_BEAT_SECONDS", "15"))  # 15 to 30
TAIXUE_THREADS = int(ENV.get("TAIXUE_THREADS", "8"))  # requests that a server process answers at a time
TAIXUE_SECOND_FACTOR = ENV.get("TAIXUE_SECOND_FACTOR", "required")  # of administrators; or "offered"
TAIXUE_DELEGATION = ENV.get("TAIXUE_DELEGATION", "free")  # or "seen": a second person agrees to every lent role
TAIXUE_TRANSFER_DAYS = int(ENV.get("TAIXUE_TRANSFER_DAYS", "10"))  # a transfer request is overdue after so many
TAIXUE_TRUSTED_PROXIES = [a for a in ENV.get("TAIXUE_TRUSTED_PROXIES", "").split(",") if a]
TAIXUE_HTTPS = ENV.get("TAIXUE_HTTPS", "0") == "1"
TAIXUE_ACCEL = ENV.get("TAIXUE_ACCEL", "")  # nginx sends media itself from this internal address, e.g. "/protected/"

DEBUG = False
LOGGING = logs.settings(ENV.get("TAIXUE_LOG", "WARNING"))  # INFO: a line for every request
ALLOWED_HOSTS = ENV.get("TAIXUE_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
SECRET_KEY = keys.load(DATA).text("django")
DATABASES = {"default": database.settings(ENV, DATA)}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # every app's jobs are known to every process
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "taixue.site.urls"
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "taixue.people.services.signin.AccountBackend",  # mobile, identity number or e-mail, and the password
]
PASSWORD_HASHERS = ["taixue.people.services.passwords.Argon2id"]  # 19 MiB, t=2, p=1

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "taixue.kit",
    "taixue.audit",
    "taixue.files",
    "taixue.people",
    "taixue.notices",
    "taixue.catalog",
    "taixue.credits",
    "taixue.study",
    "taixue.policy",
    "taixue.reports",
    "taixue.privacy",
    "taixue.portal",
    "taixue.demo",
    "taixue.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "taixue.site.middleware.numbers.numbered",
    "taixue.site.middleware.headers.strict",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "taixue.site.middleware.identity.identified",
    "taixue.site.middleware.sessions.timed",
    "taixue.site.middleware.viewing.viewed",
    "taixue.site.middleware.language.spoken",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "taixue.site.middleware.readiness.Readiness",
    "taixue.site.middleware.refusals.Refusals",
]
CSRF_FAILURE_VIEW = "taixue.site.views.errors.stale"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "taixue.kit.pages.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "taixue.kit.templatetags.taixue_ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "taixue.site.frame.context",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [DATA / "locale"]  # compiled there when Taixue starts (site/catalogue.py)
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.get("TAIXUE_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = Path(ENV.get("TAIXUE_STATIC") or DATA / "static")  # the compiled assets
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

SESSION_ENGINE = "taixue.kit.sessions"
SESSION_COOKIE_NAME = "__Host-taixue" if TAIXUE_HTTPS else "taixue"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TAIXUE_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if TAIXUE_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/start/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "taixue.people.views.adapter.Adapter"
ACCOUNT_RATE_LIMITS = False  # allauth's own would stop an office behind one address at the 31st sign-in a minute
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "taixue.people.services.passwords.NotPersonal"},
]
# passwords checked at the same time in a process
TAIXUE_HASHES = int(ENV.get("TAIXUE_HASHES", "0")) or os.cpu_count() or 2
AXES_ENABLED = True
AXES_HANDLER = "taixue.people.services.knocks.Knocks"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a whole office stands behind one address
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # our own audit lines say who signed in
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "taixue.people.services.signin.trace_of"  # the keyed hash of what was typed, never the text
AXES_CLIENT_IP_CALLABLE = "taixue.people.services.signin.address_of"
AXES_LOCKOUT_CALLABLE = "taixue.people.views.signin.locked"
AXES_SENSITIVE_PARAMETERS = [  # every field of a form that tries a password: axes keeps what was sent
    "who", "username", "ip_address", "password", "current", "again", "next", "csrfmiddlewaretoken",
]  # fmt: skip
SILENCED_SYSTEM_CHECKS: list[str] = []
