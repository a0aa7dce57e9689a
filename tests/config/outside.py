"""An operator's own PostgreSQL: what the manual has one type, and the settings that lead there."""

import json
from pathlib import Path

import psycopg

from hygie.platform.postgres.place import SUPERUSER, conninfo
from hygie.platform.postgres.server import Server
from tests.config.running import hygie

MANUAL = Path(__file__).parents[2] / "docs" / "operator" / "database.md"
PASSWORD = "a:b@c/d é"
QUOTED = "a%3Ab%40c%2Fd%20%C3%A9"


def statements(database):
    """The statements of the manual, for a database and roles of other names."""
    lines = [line.strip() for line in MANUAL.read_text("utf-8").splitlines()]
    found = [line for line in lines if line.startswith(("CREATE ", "REVOKE ", "GRANT ", "ALTER "))]
    assert len(found) >= 8
    text = [each.replace("…", PASSWORD).replace("hygie", "clinique") for each in found]
    return [each.replace("DATABASE clinique", f"DATABASE {database}") for each in text]


class Outside:
    """The server, and the settings that lead to it."""

    def __init__(self, home):
        self.home, self.socket = home, Server(home).place.socket

    def root(self):
        return psycopg.connect(
            **conninfo(self.home, role=SUPERUSER, database="postgres"), autocommit=True
        )

    def make(self, database):
        """What the operator types; the roles are there the second time."""
        with self.root() as root:
            known = root.execute("SELECT 1 FROM pg_roles WHERE rolname = 'clinique_app'").fetchone()
            for statement in statements(database):
                if not (known and statement.startswith("CREATE ROLE")):
                    root.execute(statement)

    def url(self, role, database):
        return f"postgresql://{role}:{QUOTED}@/{database}?host={self.socket}"

    def settings(self, database):
        return {
            "DATABASE_URL": self.url("clinique_app", database),
            "DATABASE_OWNER_URL": self.url("clinique_owner", database),
        }


def findings(home, **settings):
    answer = json.loads(hygie(home, "check", "--json", **settings).stdout)
    return {each["subject"]: each for each in answer["checks"]}
