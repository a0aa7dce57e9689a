"""hygie run: everything, on one machine."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hygie.config import reach, safety
from hygie.config.processes.supervisor import Plan, Supervisor
from hygie.platform.postgres.server import Server

MARK = "demonstration"  # the demonstration writes there what a visitor must know


class Command(BaseCommand):
    """Start the database, the web server and the worker, and watch them."""

    help = "Lance tout : base de données, pages, tâches de fond. Ctrl-C arrête tout."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --demo."""
        parser.add_argument("--demo", action="store_true", help="avec une démonstration")

    def handle(self, **options: Any) -> None:
        """Run until told to stop."""
        safety.refuse_settings()
        hygie = [sys.executable, "-m", "hygie.config.cli"]
        plan = Plan(
            home=settings.HYGIE_HOME,
            host=settings.HOST,
            port=settings.PORT,
            database=_embedded(),
            prepare=lambda: self._prepare(demonstration=options["demo"]),
            announce=_announcement,
            children={"web": [*hygie, "web"], "worker": [*hygie, "worker"]},
            say=self._say,
        )
        Supervisor(plan).run()

    def _prepare(self, *, demonstration: bool) -> None:
        """Bring the database to this version; load the demonstration the first time."""
        reach.refuse()
        safety.refuse_role()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Mise à jour de la base…")
            call_command("migrate", verbosity=0)
        if demonstration:
            safety.refuse_public_demonstration()
        if demonstration and not (settings.HYGIE_HOME / MARK).exists() and "demo" in get_commands():
            self._say("Chargement de la démonstration…")
            call_command("demo", verbosity=0)
        connection.close()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _embedded() -> Server | None:
    if not settings.EMBEDDED_DATABASE:
        return None
    binaries = Path(settings.POSTGRES_BINARIES) if settings.POSTGRES_BINARIES else None
    return Server(settings.HYGIE_HOME, binaries=binaries)


def _announcement(address: str) -> str:
    """The lines that people are waiting for."""
    mark = settings.HYGIE_HOME / MARK
    shown = mark.read_text("utf-8").strip() if mark.exists() else ""
    lines = ["", f"  Hygie est prêt :  {address}", f"  Ses données :     {settings.HYGIE_HOME}"]
    lines += ["", *(f"  {line}" for line in shown.splitlines())] if shown else []
    return "\n".join([*lines, "", "  Pour arrêter : Ctrl-C", ""])
