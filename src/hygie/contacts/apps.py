"""The module, as Django sees it."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Crisis contacts."""

    name = "hygie.contacts"
    verbose_name = "contacts de crise"
