"""hygie migrate: bring the database to this version, as the role that owns it."""

import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from hygie.config import french, reach
from hygie.config.roles import as_owner, let_the_application_in
from hygie.kernel.actor import SYSTEM
from hygie.referentials.operations import shipping


class Command(migrate.Command):
    """Django's own command, under the owner's role and in French."""

    help = "Met la base à la version de ce programme."

    def add_arguments(self, parser: CommandParser) -> None:
        """Those of Django; only some are for people."""
        super().add_arguments(parser)
        parser.add_argument(
            "--without-shipped",
            action="store_true",
            help="ne charge pas les référentiels livrés avec Hygie",
        )
        french.tell(
            parser,
            {
                "app_label": ("MODULE", "un seul module"),
                "migration_name": ("MIGRATION", "jusqu’à cette migration du module"),
                "plan": (None, "dit ce qui serait fait, et ne fait rien"),
                "check_unapplied": (None, "finit en échec s’il reste à faire, et ne fait rien"),
            },
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; the application role gets its rights on what is created."""
        _refuse_unknown(options.get("app_label"))
        with as_owner():
            reach.refuse()
            if options.get("plan") or options.get("check_unapplied"):
                self._tell_what_is_left(fails=bool(options.get("check_unapplied")))
                return
            left = len(_left())
            let_the_application_in()
            super().handle(*args, **{**options, "verbosity": 0})
            if options["verbosity"]:
                self.stdout.write(_told(left - len(_left())))
        if not options.get("app_label") and not options.get("without_shipped"):
            self._bring_what_ships(is_told=bool(options["verbosity"]))

    def _bring_what_ships(self, *, is_told: bool) -> None:
        """What a version of Hygie brings as rows, written as the application writes them."""
        for version in shipping.bring(by=SYSTEM, at=timezone.now()):
            if is_told:
                self.stdout.write(f"Référentiel livré : {version.title}, {version.version}.")

    def _tell_what_is_left(self, *, fails: bool) -> None:
        left = _left()
        self.stdout.write("\n".join(left) or _told(0))
        if left and fails:
            sys.exit(1)


def _refuse_unknown(module: str | None) -> None:
    known = sorted(MigrationLoader(None).migrated_apps)
    if module and module not in known:
        raise CommandError(
            f"Aucun module « {module[:60]} » n’a de tables ; en ont : {', '.join(known)}."
        )


def _left() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _told(done: int) -> str:
    if done == 0:
        return "Rien à faire : la base est à cette version."
    return f"La base est à cette version : {done} changements faits."
