"""What a real installation must be before it serves anybody; `hygie check` says the same.

An installation is real when its address is not one of this machine, or when PRODUCTION says so.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError, connection

from hygie.accounts import breached
from hygie.backups.archive import restoring
from hygie.config import env
from hygie.config.finding import Finding
from hygie.kernel.errors import Refused

LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
SHORTEST_KEY = 50
FEWEST_SIGNS = 12  # different ones in the key: « xxxxxx… » is long, and no secret


class Unsafe(Refused):
    """This installation would endanger what it is given."""


def is_production() -> bool:
    """Say whether people of elsewhere come here."""
    return bool(settings.PRODUCTION) or _name() not in LOCAL_NAMES


def refuse_settings() -> None:
    """Do not start with settings that a real installation must not have."""
    wrong = [finding for finding in of_settings() if not finding.ok]
    if is_production():
        _refuse(wrong)
    _refuse([finding for finding in wrong if finding.subject == "Restauration"])


def refuse_role() -> None:
    """Do not serve under a role that the walls of the database do not stop."""
    if not is_production():
        return
    try:
        _refuse([finding for finding in of_role() if not finding.ok])
    except OperationalError:
        return  # it is away; what serves will wait for it, and this role is looked at again
    finally:
        connection.close()


def refuse_public_demonstration() -> None:
    """Do not load accounts that share a password where anybody can come."""
    if is_production() and not settings.PUBLIC_DEMONSTRATION:
        _refuse([_demonstration(wrong=True)])


def of_settings() -> Iterator[Finding]:
    """The settings and the files, without the database."""
    yield from chain(
        _address(), _proxies(), _key(), _files(), [_demonstration(wrong=_is_shown())], _restore()
    )
    if settings.BREACHED_PASSWORDS:
        yield _breached()
    if settings.DEMONSTRATION:
        said = "pas exigé : démonstration, données fictives, le mot de passe suffit"
        yield Finding("Second facteur", True, said)
    elif settings.SECOND_FACTOR_FOR_ALL:
        yield Finding("Second facteur", True, "exigé de tous les comptes")


def of_role() -> Iterator[Finding]:
    """The role of the application: neither powerful nor owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls, EXISTS (SELECT FROM pg_database"
            " WHERE datname = current_database() AND datdba = pg_roles.oid)"
            " OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = current_user"
        )
        name, powerful, owner = cursor.fetchone() or ("?", False, False)
    wrong = "passe outre les cloisons" if powerful else "possède la base" if owner else ""
    yield Finding(
        "Rôle",
        not wrong,
        f"{name} {wrong}".strip(),
        "Donnez à DATABASE_URL un rôle ordinaire, et le propriétaire à DATABASE_OWNER_URL."
        if wrong
        else "",
    )


def _breached() -> Finding:
    fault = breached.fault_of(Path(settings.BREACHED_PASSWORDS))
    said = f"la liste {settings.BREACHED_PASSWORDS} ne sert à rien : {fault}" if fault else ""
    return Finding(
        "Mots de passe volés",
        not fault,
        said or settings.BREACHED_PASSWORDS,
        "Donnez à BREACHED_PASSWORDS un fichier d’empreintes SHA-1, trié." if fault else "",
    )


def _address() -> Iterator[Finding]:
    name, anybody = _name(), "*" in settings.ALLOWED_HOSTS
    if is_production() and not settings.SECURE:
        said = f"{settings.PUBLIC_ADDRESS} : mots de passe et déclarations passeraient en clair"
        yield Finding("Adresse", False, said, "Mettez PUBLIC_ADDRESS=https://… derrière un TLS.")
    elif anybody:
        said = "ALLOWED_HOSTS=* : un lien de mail pourrait mener ailleurs"
        yield Finding("Adresse", False, said, f"Mettez ALLOWED_HOSTS={name}.")
    elif name not in settings.ALLOWED_HOSTS:
        said = f"« {name} » est refusé"
        yield Finding("Adresse", False, said, f"Ajoutez « {name} » à ALLOWED_HOSTS.")
    else:
        yield Finding("Adresse", True, settings.PUBLIC_ADDRESS)
    if settings.DEBUG:
        said = "DEBUG montre à chacun le code et les réglages"
        yield Finding("Mise au point", False, said, "Mettez DEBUG à False.")


def _proxies() -> Iterator[Finding]:
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        yield Finding(
            "Mandataire",
            False,
            "l’adresse est en https, et aucun mandataire n’est déclaré : pas de HSTS, et les "
            "limites d’essais comptent tous les visiteurs ensemble",
            "Mettez TRUSTED_PROXIES au nombre de mandataires, 1 d’ordinaire.",
        )


def _key() -> Iterator[Finding]:
    key = settings.SECRET_KEY
    weak = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS or "insecure" in key
    yield Finding(
        "Clé secrète",
        not weak,
        f"{len(key)} caractères, {len(set(key))} différents",
        f"Donnez au moins {SHORTEST_KEY} caractères au hasard à SECRET_KEY, ou retirez-la : Hygie "
        "fait et garde la sienne."
        if weak
        else "",
    )


def _files() -> Iterator[Finding]:
    """Whoever has an account on this machine must not read what is kept there."""
    home = Path(settings.HYGIE_HOME)
    secrets = {f"{name}_FILE": file for name, file in env.FILES.items()}
    if "SECRET_KEY" not in env.GIVEN:
        secrets["SECRET_KEY"] = home / "secret-key"
    for name, file in secrets.items():
        if _open_to_others(file, bits=0o007):
            said = f"{file} ({name}) est lisible par tous les comptes de la machine"
            yield Finding("Secret", False, said, f"chmod o-rwx {file}")
    if is_production() and _open_to_others(home, bits=0o006):
        said = f"{home} est lisible par tous les comptes de la machine"
        yield Finding("Dossier des données", False, said, f"chmod o-rw {home}")


def _demonstration(*, wrong: bool) -> Finding:
    return Finding(
        "Démonstration",
        not wrong,
        "ses comptes partagent un mot de passe, et l’adresse est publique"
        if wrong
        else "aucune, ou à une adresse de cette machine",
        "Prenez un HYGIE_HOME sans démonstration ; si elle doit vraiment être montrée : "
        "PUBLIC_DEMONSTRATION=oui."
        if wrong
        else "",
    )


def _restore() -> Iterator[Finding]:
    home = Path(settings.HYGIE_HOME)
    if restoring.half_done(home):
        yield Finding(
            "Restauration",
            False,
            f"une restauration dans {home} a été interrompue",
            "Recommencez « hygie restore », dans un dossier neuf si celui-ci est refusé.",
        )


def _is_shown() -> bool:
    loaded = settings.DEMONSTRATION or (Path(settings.HYGIE_HOME) / "demonstration").exists()
    return bool(loaded and is_production() and not settings.PUBLIC_DEMONSTRATION)


def _name() -> str:
    return urlsplit(settings.PUBLIC_ADDRESS).hostname or ""


def _open_to_others(path: Path, *, bits: int) -> bool:
    try:
        return bool(path.stat().st_mode & bits)
    except OSError:
        return False


def _refuse(wrong: list[Finding]) -> None:
    if wrong:
        lines = [f"{each.subject} : {each.said}. {each.mend}" for each in wrong]
        raise Unsafe("Hygie ne démarre pas ainsi.\n  - " + "\n  - ".join(lines))
