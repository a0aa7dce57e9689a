"""hygie migrate: bring the database to this version, as the role that owns it."""

from typing import Any

from django.core.management.commands import migrate

from hygie.config.roles import as_owner, let_the_application_in


class Command(migrate.Command):
    """Django's own command, under the owner's role."""

    help = "Met la base à la version de ce programme."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; the application role gets its rights on what is created."""
        with as_owner():
            let_the_application_in()
            super().handle(*args, **options)
