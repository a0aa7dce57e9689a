"""The module, as Django sees it."""

from django.apps import AppConfig


class TakeoverConfig(AppConfig):
    """The past of an authority, taken over from its former tools."""

    name = "hygie.takeover"
    verbose_name = "reprise de l’historique"
