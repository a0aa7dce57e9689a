"""The module, as Django sees it."""

from django.apps import AppConfig


class ReferentialsConfig(AppConfig):
    """Catalogues of measures."""

    name = "hygie.referentials"
    verbose_name = "référentiels"
