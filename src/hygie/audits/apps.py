"""The module, as Django sees it."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Missions, findings, recommendations."""

    name = "hygie.audits"
    verbose_name = "audits"
