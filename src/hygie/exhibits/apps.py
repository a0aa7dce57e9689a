"""The module, as Django sees it."""

from django.apps import AppConfig


class ExhibitsConfig(AppConfig):
    """Evidence files."""

    name = "hygie.exhibits"
    verbose_name = "éléments de preuve"
