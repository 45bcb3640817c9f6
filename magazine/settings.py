"""All settings, read from the environment (and from `var/env`, which the first start writes).

Every variable has a safe default but the secret key: without `DEBUG` the program refuses to start on a
weak or missing one. The defaults run everything with Python alone: SQLite, local files, caches in the process.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from magazine import logs, machine, s3
from magazine.environment import Environment
from magazine.secret import weakness

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
os.umask(0o077)  # what is written at run time is its owner's: the database, the uploads, the contracts among them
VAR_DIR = env.folder("VAR_DIR", str(BASE_DIR / "var"))  # all that is written at run time
Environment.read_env(VAR_DIR / "env")  # what stands in the real environment wins

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
if not DEBUG and (reason := weakness(SECRET_KEY)):
    raise ImproperlyConfigured(reason)
SECRET_KEY = SECRET_KEY or "only-for-debug-" * 4

ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")

SITE_NAME = env.title("SITE_NAME", "Revers")
SITE_URL = env.origin("SITE_URL")  # "" takes the request's: see kit/origin.py

INSTALLED_APPS = [
    "magazine.apps.Magazine",
    "magazine.apps.DeskConfig",  # django.contrib.admin with the magazine's own site
    "taggit",  # before articles, whose page for tags takes the place of taggit's
    "articles",
    "media",
    "people",
    "django_tasks_db",
    "axes",
    "content_editor",
    "ckeditor",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "magazine.http.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "magazine.http.methods.Methods",  # before a form is asked for its token
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "magazine.http.revalidation.Compressed",
    "magazine.http.revalidation.Revalidated",
    "magazine.http.content_policy.ContentPolicy",
    "magazine.http.requests.Judged",  # before the sessions, which look a cookie up
    "magazine.http.statement_timeout.Patience",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "magazine.http.members.Members",
    "django.middleware.common.CommonMiddleware",
]
# Of whoever may be signed in or sends something: see magazine/http/members.py.
MEMBERS_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "magazine.http.request_size.Bodies",  # before a form is parsed for its token
    "django.middleware.csrf.CsrfViewMiddleware",
    "magazine.accounts.sessions.Idle",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "magazine.desk.time_travel.Walk",
    "axes.middleware.AxesMiddleware",  # makes a refused sign-in 429; asks nothing of the database
]

ROOT_URLCONF = "magazine.urls"
WSGI_APPLICATION = "magazine.wsgi.application"

TEMPLATES = [
    {  # readers' pages
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "pages"],
        "APP_DIRS": True,
        "OPTIONS": {"environment": "magazine.jinja.environment", "context_processors": ["magazine.context.site"]},
    },
    {  # the desk
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["magazine.templatetags.days"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "magazine.context.site",
            ],
        },
    },
]

FORM_RENDERER = "kit.admin.rendering.FormRenderer"

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a transaction, so
    # that two writers wait for each other rather than fail; FULL keeps an acknowledged save through a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None  # see magazine/sqlite.py
else:
    # An hour: it knows the statements that it has planned, and what PostgreSQL remembers of them ends with it.
    DATABASES["default"] |= {"CONN_MAX_AGE": 3600, "CONN_HEALTH_CHECKS": True}
STATEMENT_SECONDS = env.number("STATEMENT_SECONDS", 20, most=3600)  # of one statement of a request
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.cache("REDIS_URL")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": REDIS_URL,
            # Redis going away costs speed, never a page: a session is then read from the database, after a second where
            # nothing answers at all.
            "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
        }
    }
SESSION_ENGINE = "magazine.accounts.sessions"

LANGUAGE_CODE = env.language("LANGUAGE_CODE", "en-gb")
TIME_ZONE = env.zone("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "magazine" / "static"]
if (VAR_DIR / "fonts").is_dir():
    STATICFILES_DIRS.append(("fonts", VAR_DIR / "fonts"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "magazine.finders.AppFinder",
    "magazine.finders.ReadersFinder",
]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
MEDIA_ROOT = str(env.folder("UPLOADS_DIR", str(VAR_DIR / "uploads")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "renditions": {"BACKEND": "media.storage.local.Renditions"},
    "staticfiles": {"BACKEND": "magazine.static_storage.Storage"},
} | s3.storages(env)
WHITENOISE_KEEP_ONLY_HASHED_FILES = False  # CKEditor loads its plugins by their plain names
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\."  # a hashed name; else each is looked up, and missed, at the start

PHOTO_MOST_BYTES = env.number("PHOTO_MOST_BYTES", 50 * 1024 * 1024)
PHOTO_MOST_PIXELS = env.number("PHOTO_MOST_PIXELS", 80_000_000)

# What nobody waits for is done by `manage.py work`, which `make run` starts beside the server; where there is to
# be none, IMMEDIATE_TASKS=1 does it at once.
IMMEDIATE_TASKS = env.flag("IMMEDIATE_TASKS")
_TASKS = "django_tasks.backends.immediate.ImmediateBackend" if IMMEDIATE_TASKS else "django_tasks_db.DatabaseBackend"
TASKS = {"default": {"BACKEND": _TASKS}}

WEB_CONCURRENCY = env.number("WEB_CONCURRENCY", machine.processes(), most=1000)  # processes of the server
WEB_THREADS = env.number("WEB_THREADS", 4, most=1000)  # of each

# A story of 200 blocks posts about 1,400 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 300  # of a heap that is sent without a script

# What stands before a password: see magazine/accounts/signin.py and magazine/accounts/tries.py.
AUTHENTICATION_BACKENDS = ["magazine.accounts.signin.Door", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER, AXES_LOCKOUT_CALLABLE = "magazine.accounts.signin.SignInHandler", "magazine.accounts.signin.answer"
AXES_CLIENT_IP_CALLABLE = "magazine.http.peers.address"

LOGIN_REDIRECT_URL = "admin:index"  # whatever address a sign-in was asked to lead to, if it isn't one of this site

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "magazine.views.forged"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# On a public address set HTTPS=1: the sample site on 127.0.0.1 has no certificate.
HTTPS = env.flag("HTTPS")
TRUSTED_PROXIES = env.proxies("TRUSTED_PROXIES")  # whose X-Forwarded-For is believed
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    # A cookie of these names is taken from this host alone, and never from a page without HTTPS.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

TAGGIT_TAGS_FROM_STRING = "people.tags.split"
TAGGIT_STRING_FROM_TAGS = "people.tags.joined"

# Whoever runs the magazine finds every error, with its traceback, where the server writes.
LOGGING = logs.LOG_CONFIGURATION

from articles.richtext import CKEDITOR_CONFIGS  # noqa: E402, F401
from articles.richtext import SILENCED_SYSTEM_CHECKS as _OF_RICHTEXT  # noqa: E402

# These look for what stands in MEMBERS_MIDDLEWARE.
_OF_MEMBERS = ["admin.E408", "admin.E409", "admin.E410", "axes.W002", "security.W003"]
SILENCED_SYSTEM_CHECKS = _OF_RICHTEXT + _OF_MEMBERS
