"""The module, as Django sees it."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Messages to people."""

    name = "hygie.notifications"
    verbose_name = "messages"
