"""The demonstration, as Django sees it."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Fictional data, always said to be so."""

    name = "hygie.demonstration"
    verbose_name = "démonstration"
