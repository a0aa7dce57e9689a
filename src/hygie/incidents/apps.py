"""The module, as Django sees it."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Declarations and incidents."""

    name = "hygie.incidents"
    verbose_name = "incidents"
