"""What a log line may say of an address: nothing of the secrets that some carry."""

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

# The addresses whose next part opens something to whoever holds it. A test reads all addresses of
# the product, and refuses one with a secret that is not here.
SECRET_AFTER = ("/compte/invitation/", "/compte/mot-de-passe/nouveau/", "/contacts/lien/")
_SLASH = "(?:/|%2[Ff])"
_PATHS = "|".join(_SLASH.join(map(re.escape, path.strip("/").split("/"))) for path in SECRET_AFTER)
_IN_PATH = re.compile(rf"({_SLASH}(?:{_PATHS}){_SLASH})(?!%2[Ff])(?:[^/\s?#&'\"<>,;%]|%(?!2[Ff]))+")
# What a provider of identity sends back, and what a form would send if it were asked by GET.
_IN_QUERY = re.compile(
    r"([?&](?:code|state|nonce|id_token|access_token|password|new|again|credential|csrfmiddlewaretoken)=)"
    r"[^&\s#'\"<>]+"
)
MASK = "…"


def masked(text: str) -> str:
    """The text, without the secret part of any address in it."""
    return _IN_QUERY.sub(rf"\1{MASK}", _IN_PATH.sub(rf"\1{MASK}", text))


class Discreet(logging.Formatter):
    """Masks the whole line at the end: what is said, its arguments and its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        return masked(super().format(record))


class WebServerLog(Logger):  # type: ignore[misc]
    """The log of the web server, which names the address of a request that it could not serve."""

    def setup(self, cfg: Any) -> None:
        """Write every line as ours."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            kept = handler.formatter
            handler.setFormatter(
                Discreet(getattr(kept, "_fmt", None), getattr(kept, "datefmt", None))
            )
