"""hygie roles"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hygie.config import manual, roles_page


class Command(BaseCommand):
    """Print who may do what as a page of the manual."""

    help = "Qui peut faire quoi : la page du manuel."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --page."""
        parser.add_argument("--page", action="store_true", help="telle qu’elle est dans le manuel")

    def handle(self, **options: Any) -> None:
        """Print the table of the kernel."""
        page = roles_page.page()
        self.stdout.write(page if options["page"] else manual.for_reading(page), ending="")
