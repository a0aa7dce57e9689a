"""The module, as Django sees it."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Dated proofs."""

    name = "hygie.evidence"
    verbose_name = "preuves"
