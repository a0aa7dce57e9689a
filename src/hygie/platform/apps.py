"""The plumbing, as Django sees it."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Plumbing without any noun of the trade."""

    name = "hygie.platform"
    verbose_name = "plateforme"
