"""The module, as Django sees it."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """Who read what."""

    name = "hygie.trail"
    verbose_name = "consultations"
