"""The module, as Django sees it."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """The long file of recovery."""

    name = "hygie.recovery"
    verbose_name = "reconstruction"
