"""The module, as Django sees it."""

from django.apps import AppConfig


class OpssiesConfig(AppConfig):
    """Exchange files."""

    name = "hygie.opssies"
    verbose_name = "échanges OPSSIES"
