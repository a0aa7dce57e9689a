"""The module, as Django sees it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The machine door."""

    name = "hygie.api"
    verbose_name = "API"
