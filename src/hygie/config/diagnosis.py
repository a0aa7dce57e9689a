"""`hygie check`: what is wrong with this installation, and how to mend it."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from hygie.backups import presentation, queries
from hygie.backups.rules import Key
from hygie.config import pooler, reach, safety, walls_tried
from hygie.config.finding import Finding
from hygie.journal import anchors
from hygie.journal.models import Entry, Link
from hygie.journal.rules import ANCHORED_WITHIN, is_late
from hygie.journal.sentences import of
from hygie.journal.verification import any_denied
from hygie.kernel.reasons import reason
from hygie.platform import installation, jobs
from hygie.platform.postgres.binaries import OLDEST
from hygie.trail.rules import CLOCKS_AGREE_WITHIN

ROOM_WANTED = 1024**3
EXTENSIONS = {"pg_trgm", "unaccent"}
WORKER_SEEN_WITHIN = 60.0


def examine(*, at: datetime) -> list[Finding]:
    """Look at everything; what needs the database is skipped when there is none."""
    findings = [*safety.of_settings(), *reach.look(), *_disk(), *_mail()]
    reached = _reached()
    findings.append(reached)
    if not reached.ok:
        return findings
    for look in (pooler.look, safety.of_role, _walls, _extensions, _migrations, lambda: _queue(at)):
        findings += _careful(look)
    for look in (reach.programs, lambda: _clock(at), lambda: _journal(at), lambda: _backups(at)):
        findings += _careful(look)
    return findings


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.HYGIE_HOME).free
    yield Finding(
        "Place",
        free >= ROOM_WANTED,
        f"{free / 2**30:.1f} Gio libres dans {settings.HYGIE_HOME}".replace(".", ",", 1),
        "" if free >= ROOM_WANTED else "Il faut au moins 1 Gio : faites de la place.",
    )
    for folder in (settings.HYGIE_HOME, settings.FILES, Path(settings.FILE_UPLOAD_TEMP_DIR)):
        if not os.access(folder, os.W_OK | os.X_OK):
            yield Finding(
                "Dossier",
                False,
                f"{folder} n’existe pas, ou ne peut pas être écrit",
                f"Donnez ce dossier au compte qui lance Hygie : chown {_account()} {folder}",
            )


def _mail() -> Iterator[Finding]:
    if not settings.EMAIL_HOST:
        local = settings.DEMONSTRATION or not settings.SECURE
        yield Finding(
            "Courrier",
            local,
            "pas de serveur SMTP : les messages sont gardés et se lisent dans Hygie",
            "" if local else "Donnez SMTP_HOST, SMTP_USER, SMTP_PASSWORD et MAIL_FROM.",
        )
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=3).close()
        yield Finding("Courrier", True, where)
    except OSError as error:
        said = f"{where} ne répond pas ({reason(error)})"
        yield Finding("Courrier", False, said, "Vérifiez SMTP_HOST et SMTP_PORT.")
    if settings.DEFAULT_FROM_EMAIL == "hygie@localhost":
        yield Finding(
            "Expéditeur", False, "hygie@localhost", "Donnez une adresse réelle à MAIL_FROM."
        )
    if not settings.DESK_MAIL:
        said = "aucune adresse n’est alertée à chaque déclaration"
        yield Finding("Alerte", False, said, "Donnez les adresses de garde à DESK_MAIL.")


def _reached() -> Finding:
    """A direct connection: a pool would wait and retry before saying no."""
    try:
        with psycopg.connect(**connection.get_connection_params()) as link:
            version = link.info.server_version
    except psycopg.OperationalError as error:
        embedded = settings.EMBEDDED_DATABASE
        return Finding(
            "Base de données",
            False,
            "Hygie n’est pas lancé" if embedded else reach.why(error),
            "Lancez « hygie run »." if embedded else "Vérifiez DATABASE_URL et le serveur.",
        )
    enough = version >= OLDEST * 10000
    kind = "embarqué" if settings.EMBEDDED_DATABASE else "externe"
    mend = "" if enough else f"Il faut PostgreSQL {OLDEST} ou plus récent."
    said = f"PostgreSQL {reach.spoken(version)} ({kind})"
    return Finding("Base de données", enough, said, mend)


def _walls() -> Iterator[Finding]:
    """What a page that forgot whom it is for would see: nothing."""
    tried = walls_tried.tried()
    wrong = ", ".join((*tried.leaking, *tried.bare))
    if not tried.walled:
        yield Finding("Cloisons", False, "aucune table n’en a", "Lancez « hygie migrate ».")
    elif wrong:
        yield Finding(
            "Cloisons",
            False,
            f"tables ouvertes à qui ne dit pas pour qui il lit : {wrong}",
            "Donnez à DATABASE_URL un rôle qui ne possède rien, puis lancez « hygie migrate ».",
        )
    else:
        yield Finding("Cloisons", True, f"{tried.walled} tables, aucune ne montre rien sans portée")


def _extensions() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        missing = EXTENSIONS - {name for (name,) in cursor.fetchall()}
    if missing:
        names = ", ".join(sorted(missing))
        yield Finding("Extensions", False, f"il manque {names}", "Lancez « hygie migrate ».")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    said = f"{len(plan)} mise{'s' if len(plan) > 1 else ''} à jour à faire" if plan else "à jour"
    yield Finding("Tables", not plan, said, "Lancez « hygie migrate »." if plan else "")


def _clock(at: datetime) -> Iterator[Finding]:
    """Sessions, codes, delays and the journal take their hours from two clocks: do they agree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    last = Entry.objects.order_by("-pk").values_list("recorded_at", flat=True).first()
    mend = "Réglez l’heure de chaque machine sur un serveur de temps (NTP)."
    if abs(there - at) > CLOCKS_AGREE_WITHIN:
        said = f"ici {_hour(at)}, dans la base {_hour(there)}"
        yield Finding("Horloge", False, said, mend)
    elif last is not None and last - at > CLOCKS_AGREE_WITHIN:
        said = f"elle a reculé : le journal a une ligne du {_hour(last)}, il est {_hour(at)}"
        yield Finding("Horloge", False, said, mend)
    else:
        yield Finding("Horloge", True, "à la même heure que la base, après la dernière du journal")


def _hour(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M:%S}"


def _queue(at: datetime) -> Iterator[Finding]:
    state = jobs.state(at=at)
    if state.last_heartbeat is None:
        yield Finding("Tâches", False, "aucun ouvrier ne tourne", "Lancez « hygie worker ».")
    else:
        age = (at - state.last_heartbeat).total_seconds()
        alive = age <= WORKER_SEEN_WITHIN
        said = f"l’ouvrier a donné signe de vie il y a {age:.0f} s ; {state.waiting} en attente"
        yield Finding("Tâches", alive, said, "" if alive else "Relancez « hygie worker ».")
    if state.stalled:
        yield Finding(
            "Tâches interrompues",
            False,
            f"{state.stalled}, leur ouvrier a disparu",
            "Elles repartent seules dans la minute dès qu’un ouvrier tourne.",
        )
    if state.failed:
        yield Finding(
            "Tâches en échec",
            False,
            str(state.failed),
            f"Voyez {settings.PUBLIC_ADDRESS}/exploitation/taches/ et relancez-les.",
        )


def _journal(at: datetime) -> Iterator[Finding]:
    """The last anchor: is it recent, and does the chain still hold it."""
    oldest = Link.objects.order_by("position").values_list("entry_id").first()
    if oldest is None:
        return
    known = anchors.kept()
    last = known[-1] if known else None
    began = Entry.objects.filter(pk=oldest[0]).values_list("recorded_at", flat=True).first()
    if last is None and began is not None and at - began <= ANCHORED_WITHIN:
        yield Finding("Journal", True, "la première ancre sera faite cette nuit")
    elif last is None or is_late(last, at=at):
        said = f"la dernière ancre est du {last.at:%d/%m/%Y}" if last else "aucune ancre"
        yield Finding(
            "Journal",
            False,
            f"{said} dans {settings.ANCHORS}",
            "L’ouvrier en fait une chaque nuit : tourne-t-il sur cette machine ? Sinon, lancez "
            "« hygie journal verify » puis « hygie journal anchor ».",
        )
    elif denied := any_denied([last]):
        yield Finding("Journal", False, of(denied[0]), "Voyez « hygie journal verify ».")
    else:
        yield Finding("Journal", True, f"ancré le {last.at:%d/%m/%Y}, maillon {last.position}")


def _backups(at: datetime) -> Iterator[Finding]:
    """A place of one's own machine may live without; hospitals may not."""
    local = not safety.is_production()
    asked = installation.backups()
    newest = list(queries.any_backups()[:1]), list(queries.any_tests()[:1])
    good, passed = queries.any_last_good(), queries.any_last_passed()
    by_hand = queries.any_last_passed(key=Key.OPERATOR)
    for said in presentation.state(
        [*newest[0], *([good] if good else [])],
        [*newest[1], *(each for each in (passed, by_hand) if each)],
        asked=asked,
        at=at,
    ):
        optional = local and not asked.recipients
        fine = said.ok or optional
        yield Finding(said.subject, fine, said.said, said.mend, to_know=fine and not said.ok)
    if asked.recipients and not local and _same_disk(asked.folder):
        yield Finding(
            "Lieu des sauvegardes",
            False,
            f"{asked.folder} est sur le disque de la base",
            "Donnez un autre disque à BACKUP_DIR, et copiez chaque jour les sauvegardes ailleurs.",
        )


def _same_disk(folder: Path) -> bool:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there.stat().st_dev == Path(settings.HYGIE_HOME).stat().st_dev


def _careful(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """A check that fails is a finding too: tables that are not there yet, rights not given."""
    try:
        return list(look())
    except DatabaseError as error:
        said = str(error).strip().splitlines()[0]
        return [Finding("Tables", False, said, "Lancez « hygie migrate ».")]


def _account() -> str:
    return str(os.geteuid())
