"""The module, as Django sees it."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Campaigns, answers and scores."""

    name = "hygie.assessments"
    verbose_name = "évaluations"
