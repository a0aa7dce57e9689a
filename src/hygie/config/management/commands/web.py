"""hygie web"""

from typing import Any

from django.core.management.base import BaseCommand

from hygie.config import pooler, reach, safety
from hygie.config.processes import static, webserver


class Command(BaseCommand):
    """Serve the pages."""

    help = "Sert les pages (HOST, PORT, WEB_WORKERS, WEB_THREADS)."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        """Serve until told to stop."""
        safety.refuse_settings()
        pooler.go_through()
        reach.refuse()
        safety.refuse_role()
        static.gather()
        webserver.serve()
