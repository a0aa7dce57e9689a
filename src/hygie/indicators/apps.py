"""The module, as Django sees it."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Indicators of compromise."""

    name = "hygie.indicators"
    verbose_name = "indicateurs de compromission"
