"""The module, as Django sees it."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The memory."""

    name = "hygie.journal"
    verbose_name = "journal"
