"""What a page says to the next one: a signed cookie that lives until it is read."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class Messages(CookieStorage):
    """Django's own, under a name that only this site can set where there is TLS."""

    cookie_name = settings.MESSAGE_COOKIE_NAME
