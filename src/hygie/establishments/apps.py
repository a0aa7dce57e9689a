"""The module, as Django sees it."""

from django.apps import AppConfig


class EstablishmentsConfig(AppConfig):
    """The register."""

    name = "hygie.establishments"
    verbose_name = "établissements"
