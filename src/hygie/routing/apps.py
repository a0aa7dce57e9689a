"""The module, as Django sees it."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """Who reads what, and who is sent a copy."""

    name = "hygie.routing"
    verbose_name = "lecteurs et copies"
