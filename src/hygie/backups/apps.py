"""The module, as Django sees it."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Backups and restore tests."""

    name = "hygie.backups"
    verbose_name = "sauvegardes"
