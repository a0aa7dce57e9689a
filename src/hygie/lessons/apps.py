"""The module, as Django sees it."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    """Debriefs, lessons, actions."""

    name = "hygie.lessons"
    verbose_name = "retours d’expérience"
