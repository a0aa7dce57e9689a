"""The module, as Django sees it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files."""

    name = "hygie.documents"
    verbose_name = "documents"
