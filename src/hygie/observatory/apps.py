"""The module, as Django sees it."""

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """Snapshots, indicators, figures, reports."""

    name = "hygie.observatory"
    verbose_name = "observatoire"
