"""The module, as Django sees it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their roles."""

    name = "hygie.accounts"
    verbose_name = "comptes"
