"""A PostgreSQL of the operator's own, made as the manual says: passwords, other roles, no help."""

import shutil

import pytest

from hygie.platform.postgres.place import SUPERUSER
from hygie.platform.postgres.server import Server
from tests.config.outside import QUOTED, Outside, findings
from tests.config.running import a_home, hygie

# Another day order, another zone, other words than those of the embedded server.
SETTINGS = """
hba_file = '{hba}'
datestyle = 'SQL, DMY'
timezone = 'America/Martinique'
default_text_search_config = 'pg_catalog.english'
idle_in_transaction_session_timeout = 0
"""
ACCESS = f"local all {SUPERUSER} trust\nlocal all all scram-sha-256\n"


@pytest.fixture(scope="module")
def outside():
    home = a_home()
    root = home / "postgres"
    root.mkdir()
    hba = root / "passwords.conf"
    hba.write_text(ACCESS)
    (root / "local.conf").write_text(SETTINGS.format(hba=hba))
    for path in (hba, root / "local.conf"):
        path.chmod(0o644)
    server = Server(home, durable=False)
    server.ensure()
    one = Outside(home)
    one.make("clinique")
    yield one
    server.release()
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def installed(outside):
    """An installation on that server: its folder, and the settings of its commands."""
    home = a_home()
    said = hygie(home, "backup", "--new-key", str(home / "key.txt")).stdout
    public = next(word for word in said.replace("=", " ").split() if word.startswith("age1"))
    more = {"BACKUP_DIR": str(home / "backups"), "BACKUP_RECIPIENT": public}
    settings = outside.settings("clinique") | more
    done = hygie(home, "migrate", "-v0", **settings)
    assert done.returncode == 0, done.stderr
    yield home, settings
    shutil.rmtree(home)


def test_the_walls_stand_and_every_command_finds_its_way(installed, outside):
    home, settings = installed
    invited = hygie(
        home,
        *("person", "invite", "--name", "Léa Petit", "--email", "lea@hygie.example"),
        *("--role", "CERT_ANALYST", "--place", "FR"),
        **settings,
    )

    assert invited.returncode == 0, invited.stderr
    found = findings(home, **settings)
    assert found["Rôle"]["said"] == "clinique_app"
    for subject in ("Base de données", "Rôle", "Cloisons", "Tables"):
        assert found[subject]["ok"], found[subject]
    verified = hygie(home, "journal", "verify", **settings)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_backup_of_it_is_restored_into_an_empty_database_of_it(installed, outside, tmp_path):
    home, settings = installed
    key = home / "key.txt"
    made = hygie(home, "backup", **settings)
    assert made.returncode == 0, made.stderr
    (file,) = (home / "backups").glob("*.age")
    outside.make("clinique_bis")
    there = tmp_path / "there"
    elsewhere = outside.settings("clinique_bis")

    done = hygie(there, "restore", str(file), "--identity", str(key), **elsewhere)

    assert done.returncode == 0, done.stdout + done.stderr
    found = findings(there, **elsewhere)
    assert all(found[subject]["ok"] for subject in ("Rôle", "Cloisons", "Tables"))
    assert hygie(there, "journal", "verify", **elsewhere).returncode == 0
    again = hygie(there, "restore", str(file), "--identity", str(key), **elsewhere)
    assert "n’est pas vide" in again.stderr


@pytest.mark.parametrize(
    ("command", "names"),
    [
        (("journal", "verify"), ("DATABASE_URL",)),
        (("person", "list"), ("DATABASE_URL",)),
        (("migrate",), ("DATABASE_OWNER_URL",)),
        (("backup",), ("DATABASE_OWNER_URL",)),
    ],
)
def test_a_wrong_password_is_one_line(installed, command, names):
    home, settings = installed
    wrong = settings | {name: settings[name].replace(QUOTED, "faux") for name in names}

    done = hygie(home, *command, **wrong)

    assert done.returncode == 1
    assert done.stderr.startswith("hygie: la base de données ne répond pas")
    assert "Traceback" not in done.stderr
    assert "faux" not in done.stderr


def test_without_the_owner_the_tables_cannot_be_made_and_this_is_one_line(outside, tmp_path):
    outside.make("clinique_ter")
    settings = {"DATABASE_URL": outside.url("clinique_app", "clinique_ter")}

    done = hygie(tmp_path, "migrate", **settings)

    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].endswith("propriétaire dans DATABASE_OWNER_URL")
    assert "Traceback" not in done.stderr
