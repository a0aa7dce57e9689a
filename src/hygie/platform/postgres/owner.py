"""How PostgreSQL's own programs, and we, reach the database as the role that owns it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psycopg
from django.conf import settings
from django.db import connection

from hygie.platform.postgres.place import conninfo


@dataclass(frozen=True, kw_only=True)
class Reach:
    """A database and the role under which one comes."""

    host: str
    port: str
    role: str
    name: str
    password: str = field(default="", repr=False)
    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_settings(cls) -> Self:
        """The owner of the database of this installation."""
        owner = settings.OWNER_DATABASE
        return cls(
            host=owner["HOST"],
            port=owner["PORT"],
            role=owner["USER"],
            # Tests give the database another name than the settings do.
            name=connection.settings_dict["NAME"],
            password=owner["PASSWORD"],
            options={
                key: str(value)
                for key, value in owner["OPTIONS"].items()
                if key not in {"pool", "options"}
            },
        )

    @classmethod
    def of_home(cls, home: Path, *, role: str) -> Self:
        """A role of an embedded database."""
        info = conninfo(home, role=role)
        return cls(
            host=str(info["host"]), port=str(info["port"]), role=role, name=str(info["dbname"])
        )

    @property
    def asks_tls(self) -> bool:
        """Whether the server is reached by TLS or not at all."""
        return self.options.get("sslmode") in {"require", "verify-ca", "verify-full"}

    def connect(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """A connection of our own."""
        parameters = self._parameters() | ({"password": self.password} if self.password else {})
        return psycopg.connect(**parameters, autocommit=True)  # type: ignore[arg-type]

    def words(self) -> str:
        """The database for the command line of a program: no secret in it."""
        return psycopg.conninfo.make_conninfo(**self._parameters())

    def environment(self) -> dict[str, str]:
        """What the programs read beside: the password, which a command line would show."""
        return {"PGPASSWORD": self.password} if self.password else {}

    def _parameters(self) -> dict[str, str]:
        found = {"host": self.host, "port": self.port, "user": self.role, "dbname": self.name}
        return {key: value for key, value in found.items() if value} | self.options
