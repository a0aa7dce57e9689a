import json
import shutil
from contextlib import suppress
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from hygie.config import diagnosis, walls_tried
from hygie.kernel.scope import SYSTEM_SCOPE
from hygie.platform import walls
from hygie.platform.postgres.place import OWNER
from tests.config.running import a_home, hygie
from tests.incidents.factories import an_incident


def findings():
    return {finding.subject: finding for finding in diagnosis.examine(at=timezone.now())}


def a_worker(*, seen):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [seen])


def a_job(status):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'some:task', %s)",
            [status],
        )


@pytest.mark.django_db
def test_a_sound_installation_is_said_sound(settings):
    settings.FILES.mkdir()
    a_worker(seen=timezone.now())
    out = StringIO()

    call_command("diagnose", "--json", stdout=out)

    report = json.loads(out.getvalue())
    assert report["ok"] is True, report
    assert {"Base de données", "Rôle", "Tables", "Tâches", "Place"} <= {
        check["subject"] for check in report["checks"]
    }


@pytest.mark.django_db
def test_something_wrong_ends_with_one_and_says_the_remedy(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("diagnose")

    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "✗ Tâches : aucun ouvrier ne tourne" in said
    assert "→ Lancez « hygie worker »" in said


@pytest.mark.django_db
def test_silent_workers_failures_and_stalled_jobs_are_seen():
    a_worker(seen=timezone.now() - timedelta(minutes=5))
    a_job("failed")
    a_job("doing")

    found = findings()

    assert not found["Tâches"].ok
    assert found["Tâches en échec"].said == "1"
    assert found["Tâches interrompues"].said.startswith("1")


@pytest.mark.django_db
def test_a_role_that_owns_the_tables_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE mine (n int)")

        assert not findings()["Rôle"].ok

        cursor.execute("DROP TABLE mine")
    assert findings()["Rôle"].ok


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"PUBLIC_ADDRESS": "http://hygie.example.fr"}, "Adresse"),
        ({"PUBLIC_ADDRESS": "https://hygie.example.fr", "SECURE": True}, "Adresse"),
        ({"SECRET_KEY": "short"}, "Clé secrète"),
        ({"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}, "Courrier"),
        ({"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}, "Expéditeur"),
        ({"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}, "Alerte"),
        ({"SECURE": True}, "Courrier"),
        ({"SECURE": True, "TRUSTED_PROXIES": 0}, "Mandataire"),
        ({"FILES": "/no/such/folder"}, "Dossier"),
        ({"PUBLIC_ADDRESS": "https://hygie.example.fr"}, "Sauvegarde"),
        ({"BACKUP_RECIPIENT": ["age1x"]}, "Sauvegarde"),
        ({"BACKUP_RECIPIENT": ["age1x"]}, "Restauration d’essai"),
    ],
)
def test_wrong_settings_are_named_with_their_remedy(settings, changes, subject):
    for name, value in changes.items():
        setattr(settings, name, value)

    found = findings()[subject]

    assert not found.ok
    assert found.mend


@pytest.mark.django_db
def test_backups_beside_the_database_and_half_a_restore_are_told(settings, tmp_path):
    settings.PUBLIC_ADDRESS, settings.BACKUP_RECIPIENT = "https://hygie.example", ["age1x"]
    settings.HYGIE_HOME = tmp_path
    settings.BACKUP_DIR = tmp_path / "backups"
    (tmp_path / "restoring").touch()

    found = findings()

    assert not found["Lieu des sauvegardes"].ok
    assert not found["Restauration"].ok


def test_without_a_server_it_says_how_to_start_it():
    home = a_home()
    checked = hygie(home, "check", "--json")
    shutil.rmtree(home)

    report = json.loads(checked.stdout)
    database = next(check for check in report["checks"] if check["subject"] == "Base de données")
    assert checked.returncode == 1
    assert database["mend"] == "Lancez « hygie run »."
    assert "Traceback" not in checked.stderr


@pytest.mark.django_db
def test_the_owner_is_really_another_role():
    parameters = connection.get_connection_params() | {"user": OWNER}
    with psycopg.connect(**parameters) as link:
        owned = link.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = 'hygie_app'::regrole"
        ).fetchone()

    assert owned == (0,)


@pytest.mark.django_db
def test_the_walls_are_tried_as_somebody_who_forgot_for_whom_it_is(monkeypatch):
    an_incident()
    assert findings()["Cloisons"].ok

    monkeypatch.setattr(walls_tried.walls, "nobody", lambda: walls.scoped(SYSTEM_SCOPE))

    found = findings()["Cloisons"]
    assert not found.ok
    assert "incidents_incident" in found.said


@pytest.mark.django_db
def test_a_table_without_a_wall_and_without_a_reason_is_named(monkeypatch):
    monkeypatch.setattr(walls_tried, "is_open", lambda table: table != "platform_attempt")

    assert "platform_attempt" in findings()["Cloisons"].said


@pytest.mark.django_db
def test_a_demonstration_says_that_it_asks_for_no_second_factor(settings):
    assert "Second facteur" not in findings()
    settings.SECOND_FACTOR_FOR_ALL = True
    assert "tous les comptes" in findings()["Second facteur"].said
    settings.DEMONSTRATION = True

    assert "le mot de passe suffit" in findings()["Second facteur"].said


def test_a_machine_of_ones_own_without_backups_is_told_so_and_stays_fine(db, capsys, settings):
    settings.BACKUP_RECIPIENT = []
    with suppress(SystemExit):
        call_command("diagnose")

    (line,) = [line for line in capsys.readouterr().out.splitlines() if " Sauvegarde : " in line]
    assert line.startswith("! Sauvegarde : aucune n’est programmée")
