"""hygie worker"""

from typing import Any

from django.core.management.base import BaseCommand

from hygie.config import reach, safety
from hygie.config.processes.worker import Worker


class Command(BaseCommand):
    """Work through the jobs."""

    help = "Exécute les tâches de fond, et déclenche les périodiques."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        """Work until told to stop."""
        safety.refuse_settings()
        reach.refuse()
        safety.refuse_role()
        Worker().work()
