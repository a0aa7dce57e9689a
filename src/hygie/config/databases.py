"""Where the database is, and under which of its two roles we come."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import pq

from hygie.config import env
from hygie.platform.postgres.place import APPLICATION, OWNER, conninfo

# The driver reads dates of this style alone, and a server may have been given another.
_DATES = "-c datestyle=ISO"
# A page must answer, or say that it cannot, long before a person gives up.
OPTIONS = {
    "connect_timeout": 5,
    "options": "-c statement_timeout=20000 -c lock_timeout=10000 "
    f"-c idle_in_transaction_session_timeout=60000 {_DATES}",
}
# What an address may say after « ? »: of TLS, mostly.
_KNOWN = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
OWNER_OPTIONS = {"connect_timeout": 5, "options": _DATES}


def database(home: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return DATABASES (application role) and the changes that make it the owner's connection."""
    url = env.secret("DATABASE_URL", "", "PostgreSQL 15 ou plus ; sans elle, Hygie lance le sien.")
    owner_url = env.secret("DATABASE_OWNER_URL", "", "La même base, par le rôle propriétaire.")
    pool = env.number("DATABASE_POOL", 8, "Connexions gardées ouvertes par processus (0 : aucune).")
    application = _from_url("DATABASE_URL", url) if url else _embedded(home, APPLICATION)
    owner_name = "DATABASE_OWNER_URL" if owner_url else "DATABASE_URL"
    owner = _from_url(owner_name, owner_url or url) if url else _embedded(home, OWNER)
    options: dict[str, Any] = dict(OPTIONS)
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 5}
    default = {
        "ENGINE": "hygie.platform.database",
        "ATOMIC_REQUESTS": True,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options | application.pop("OPTIONS", {}),
        **application,
    }
    owner_options = OWNER_OPTIONS | owner.pop("OPTIONS", {})
    return {"default": default}, {**owner, "OPTIONS": owner_options, "EMBEDDED": not url}


def pooler(*, embedded: bool) -> dict[str, Any] | None:
    """Return what changes for a process that comes through a pooler, None without one."""
    url = env.secret(
        "DATABASE_POOLER_URL",
        "",
        "La même base, pour les pages, par pgbouncer en mode transaction.",
    )
    if not url:
        return None
    if embedded:
        raise ImproperlyConfigured(
            "DATABASE_POOLER_URL : elle demande DATABASE_URL, le chemin direct"
        )
    found = _from_url("DATABASE_POOLER_URL", url)
    # No options: pgbouncer refuses them, the role keeps its own delays. No cursor on the server:
    # one that outlives its transaction lives in a session, and there is none.
    found["OPTIONS"] = {"connect_timeout": 5} | found["OPTIONS"]
    return {**found, "DISABLE_SERVER_SIDE_CURSORS": True}


def _embedded(home: Path, role: str) -> dict[str, Any]:
    info = conninfo(home, role=role)
    return {
        "HOST": str(info["host"]),
        "PORT": str(info["port"]),
        "USER": role,
        "PASSWORD": "",
        "NAME": str(info["dbname"]),
    }


def _from_url(name: str, url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _misshapen(name) from None
    query = dict(parse_qsl(parts.query))
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise _misshapen(name)
    if not query.keys() <= _KNOWN:  # which one is not said: it may be a part of a password
        raise ImproperlyConfigured(
            f"{name} : après « ? », seules les options de PostgreSQL, comme sslmode et sslrootcert"
        )
    if query.get("sslmode", "prefer") not in _SSL_MODES:
        raise ImproperlyConfigured(f"{name} : sslmode est l’un de {', '.join(_SSL_MODES)}")
    return {
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(port or query.pop("port", "")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "NAME": parts.path.strip("/"),
        "OPTIONS": query,
    }


def _misshapen(name: str) -> ImproperlyConfigured:
    """Never what was given: it holds a password."""
    return ImproperlyConfigured(f"{name} : elle s’écrit postgresql://compte:…@machine:port/base")
