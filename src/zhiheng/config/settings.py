"""All options, read from the environment in one block; each with its default and a comment."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def _secret(folder: Path) -> str:
    """The signing key: from the environment, else made once and kept beside the data (mode 600)."""
    if value := os.environ.get("ZHIHENG_SECRET_KEY"):
        return value
    file = folder / "secret.key"
    if not file.exists():
        fresh = folder / f"secret.key.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, file)  # whole or not at all, whoever comes first
        fresh.unlink()
    return file.read_text()


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 100_000:
        raise ImproperlyConfigured(f"{name} 应为正整数，现为“{text}”。")
    return int(text)


def _folder(path: Path) -> Path:
    try:
        (path / "static").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"数据目录 {path} 不能写入，请换一个或者改权限。") from error
    return path


# --- options -----------------------------------------------------------------------------------
DATA = _folder(Path(os.environ.get("ZHIHENG_DATA", "var")).resolve())  # 数据目录
DATABASE = os.environ.get("ZHIHENG_DATABASE", "")  # 空 = SQLite；postgresql://… = PostgreSQL
PLACE = os.environ.get("ZHIHENG_PLACE", "371000")  # 本平台所在地的行政区划代码，决定适用哪些规则包
DEMO = os.environ.get("ZHIHENG_DEMO", "") == "1"  # 演示库：每页、每份文书标注“演示数据”
DEBUG = os.environ.get("ZHIHENG_DEBUG", "") == "1"
HOSTS = os.environ.get("ZHIHENG_HOSTS", "127.0.0.1,localhost,[::1]")  # 允许的域名
HTTPS = os.environ.get("ZHIHENG_HTTPS", "") == "1"  # 由 HTTPS 前端转发时打开
PUBLIC_URL = os.environ.get(
    "ZHIHENG_PUBLIC_URL", ""
)  # 公众打开的网址，印在证件上；空 = 打印时所用的
UPLOAD_MAX_MB = _number("ZHIHENG_UPLOAD_MAX_MB", 200)  # 页面上传的文件大小上限
IDLE_MINUTES = _number("ZHIHENG_IDLE_MINUTES", 30)  # 多久不操作须重新登录
FONTS = os.environ.get("ZHIHENG_FONTS", "")  # 单位自有的授权字体目录，优先于内置字体
# -----------------------------------------------------------------------------------------------

SECRET_KEY = _secret(DATA)
ALLOWED_HOSTS = HOSTS.split(",")
ROOT_URLCONF = "zhiheng.config.urls"
WSGI_APPLICATION = "zhiheng.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "zhiheng.norms",
    "zhiheng.directory",
    "zhiheng.accounts",
    "zhiheng.kernel",
    "zhiheng.ui",
    "zhiheng.documents",
    "zhiheng.publications",
    "zhiheng.registers",
    "zhiheng.acts",
    "zhiheng.filings",
    "zhiheng.exchange",
    "zhiheng.screening",
    "zhiheng.supervision",
    "zhiheng.web",
    "zhiheng.demo",
    "zhiheng.config",
]

MIDDLEWARE = [
    "zhiheng.ui.middleware.number_requests",
    "zhiheng.ui.middleware.refuse_nul_addresses",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhiheng.accounts.middleware.SignInFirst",
    "zhiheng.accounts.middleware.idle_timeout",
    "zhiheng.accounts.middleware.first_password",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhiheng.ui.context.shell",
            ],
            "builtins": ["zhiheng.ui.templatetags.ui"],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "zhiheng.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # durable at every commit; moved from the log into the file every 64 MB
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=16000; "
                "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
            },
        }
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(DATABASE)}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "zhiheng.accounts.passwords.VarietyValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "zhiheng.web.accounts_session.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
LOGIN_URL = "/office/sign-in"
LOGIN_REDIRECT_URL = "/office/"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # 是否及于子域名由单位自定
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "zhiheng.ui.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
SCREENING_SNAPSHOT = DATA / "screening.duckdb"  # 筛查快照，可以随时删去重建
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DJANGO_TABLES2_PAGE_RANGE = 0
FILTERS_EMPTY_CHOICE_LABEL = "不限"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"number": {"()": "zhiheng.ui.middleware.RequestNumberFilter"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {request_number} {name} {message}", "style": "{"}
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["number"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "zhiheng": {"level": "INFO"},
    },
}
