"""The server of the database, before anything is asked of it: is it the right one, is it usable."""

import ipaddress
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg_pool import PoolTimeout

from hygie.config import env, safety
from hygie.config.finding import Finding
from hygie.kernel.errors import Refused
from hygie.platform.postgres import binaries
from hygie.platform.postgres.binaries import OLDEST
from hygie.platform.postgres.owner import Reach
from hygie.platform.postgres.problems import PostgresMissing

# With these, libpq looks whether the server is the one that its certificate names.
_VERIFIED = {"verify-ca", "verify-full"}
_DISTRUST = (
    (
        r"certificate verify failed",
        "le serveur de la base montre un certificat que l’autorité donnée par sslrootcert n’a pas "
        "signé, ou qui n’est plus valable : rien ne lui a été envoyé",
    ),
    (
        r'server certificate for "(?P<made>[^"]+)".* does not match host name "(?P<asked>[^"]+)"',
        "le serveur de la base montre un certificat fait pour « {made} », et l’adresse donnée est "
        "« {asked} » : rien ne lui a été envoyé",
    ),
    (
        r'root certificate file "(?P<file>[^"]+)"',
        "sslrootcert nomme {file}, qui n’existe pas ou ne se lit pas : sans lui, le certificat du "
        "serveur de la base ne peut pas être vérifié",
    ),
    (
        r"server does not support SSL",
        "le serveur de la base ne parle pas TLS, que l’adresse demande (sslmode)",
    ),
    (
        r"weak sslmode",
        "sslrootcert=system, dans l’adresse de la base, demande sslmode=verify-full",
    ),
    (
        r"no pg_hba.conf entry .*no encryption",
        "le serveur de la base n’admet pas ce rôle sans TLS : ajoutez sslmode=verify-full à "
        "l’adresse, et sslrootcert",
    ),
)


class NotTrusted(Refused):
    """The server of the database cannot show that it is the one that was meant."""


class TooOld(Refused):
    """The server of the database lacks what the tables need."""


def refuse() -> None:
    """Do not start before a server that is not the right one, or is too old."""
    try:
        with psycopg.connect(**connection.get_connection_params()) as link:
            version = link.info.server_version
    except psycopg.OperationalError as error:
        if said := _distrust(error):
            raise NotTrusted(f"Hygie ne démarre pas ainsi : {said}.") from error
        return  # it is away; what serves will wait for it
    if version < OLDEST * 10000:
        raise TooOld(
            f"Hygie ne démarre pas ainsi : il faut PostgreSQL {OLDEST} ou plus récent, et le "
            f"serveur de la base est un PostgreSQL {spoken(version)}."
        )


def spoken(version: int) -> str:
    """The number of a version, as people say it."""
    return f"{version // 10000}.{version % 10000}"


def why(error: Exception) -> str:
    """Why the server was not reached: our sentence, or the line in which it says so itself.

    The lines after are advice.
    """
    lines = [line for line in str(error).strip().splitlines() if line and line[0] not in " \t"]
    return _distrust(error) or (lines[-1] if lines else type(error).__name__)


def sentence(error: Exception) -> str:
    """The same for who typed a command."""
    if isinstance(error, PoolTimeout) or isinstance(error.__cause__, PoolTimeout):
        error = _asked_again() or error  # a pool only says that it waited
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return _distrust(error) or f"la base de données ne répond pas, ou n’a plus de place : {reason}"


def look() -> Iterator[Finding]:
    """Say whether what goes to another machine goes to the right one, and is read by no other."""
    given = {"DATABASE_URL": settings.DATABASES["default"]}
    if "DATABASE_OWNER_URL" in env.GIVEN:
        given["DATABASE_OWNER_URL"] = settings.OWNER_DATABASE
    if settings.POOLED_DATABASE is not None:
        given["DATABASE_POOLER_URL"] = settings.POOLED_DATABASE
    away = {name: where for name, where in given.items() if _is_away(where)}
    bare = [name for name in away if away[name]["OPTIONS"].get("sslmode") not in _VERIFIED]
    subject, local = "Chiffrement de la base", not safety.is_production()
    if bare:
        yield Finding(
            subject,
            local,
            f"{', '.join(bare)} mène à une autre machine sans vérifier laquelle : qui est sur le "
            "chemin peut tout lire, et répondre à sa place",
            "Ajoutez ?sslmode=verify-full&sslrootcert=FICHIER à l’adresse : le certificat de "
            "l’autorité qui a signé celui du serveur.",
            to_know=local,
        )
    elif away:
        yield Finding(subject, True, "TLS, et le certificat du serveur est vérifié")


def programs() -> Iterator[Finding]:
    """Say whether the database of an operator can be saved with the programs that are here."""
    if settings.EMBEDDED_DATABASE:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        server = cursor.fetchone()[0]
    subject, named = "Programmes de sauvegarde", settings.POSTGRES_BINARIES
    try:
        found = binaries.clients(Path(named) if named else None, server=server)
    except PostgresMissing as missing:
        yield Finding(subject, False, "il en manque", missing.sentence)
        return
    if Reach.of_settings().asks_tls and not binaries.speak_tls(found):
        yield Finding(
            subject,
            False,
            f"pg_dump de {found} ne sait pas TLS, que l’adresse de la base demande",
            f"Installez les programmes clients de PostgreSQL {server} de votre système (paquet "
            f"postgresql-client-{server} sous Debian), ou donnez leur dossier dans "
            "POSTGRES_BINARIES.",
        )


def _distrust(error: Exception) -> str:
    """Our sentence for a server that is refused, or refuses us, because of TLS; else empty."""
    said = str(error)
    for pattern, words in _DISTRUST:
        if found := re.search(pattern, said):
            return words.format(**found.groupdict())
    return ""


def _asked_again() -> psycopg.OperationalError | None:
    try:
        psycopg.connect(**connection.get_connection_params()).close()
    except psycopg.OperationalError as error:
        return error
    return None


def _is_away(where: dict[str, Any]) -> bool:
    """Say whether a part of the way is a network that others share."""
    hosts = str(where["OPTIONS"].get("hostaddr") or where["HOST"]).split(",")
    return any(not _is_here(host.strip()) for host in hosts)


def _is_here(host: str) -> bool:
    if not host or host[0] in "/@" or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
