"""The module, as Django sees it."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Work on a case."""

    name = "hygie.casework"
    verbose_name = "travail sur un incident"
