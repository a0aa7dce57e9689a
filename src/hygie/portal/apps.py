"""The module, as Django sees it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Home and operator pages."""

    name = "hygie.portal"
    verbose_name = "accueil"
