"""The module, as Django sees it."""

from django.apps import AppConfig


class RemediationConfig(AppConfig):
    """The plan of action of each establishment."""

    name = "hygie.remediation"
    verbose_name = "plan d’action"
