"""hygie roles"""

from typing import Any

from django.core.management.base import BaseCommand

from hygie.config import roles_page


class Command(BaseCommand):
    """Print who may do what as a page of the manual."""

    help = "Qui peut faire quoi : la page du manuel."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        """Print the table of the kernel."""
        self.stdout.write(roles_page.page(), ending="")
