"""The module, as Django sees it."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Composition and command line."""

    name = "hygie.config"
    verbose_name = "configuration"
