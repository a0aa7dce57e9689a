"""The listening socket: opened by the supervisor, so that no request is lost while web restarts."""

import errno
import http.client
import socket

from hygie.kernel.errors import Refused
from hygie.kernel.reasons import reason

WAITING = 512  # connections that wait while web restarts


class PortTaken(Refused):
    """Somebody else listens there, or we may not."""


def listen(host: str, port: int) -> socket.socket:
    """Listen on the port, or say in one sentence why it cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(WAITING)
    except (OSError, OverflowError, UnicodeError) as error:
        listening.close()
        raise PortTaken(_sentence(host, port, error)) from error
    return listening


def address(host: str, port: int) -> str:
    """The address that a browser of this machine opens."""
    return f"http://{_from_here(host)}:{port}/"


def status(host: str, port: int, *, timeout: float = 5.0) -> int | None:
    """The status of a real page, None when nothing comes back."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound
    connection = http.client.HTTPConnection(name, port, timeout=timeout)
    try:
        connection.request("GET", "/", headers={"Host": f"{_from_here(host)}:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _from_here(host: str) -> str:
    local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - read, not bound
    return local.get(host, f"[{host}]" if ":" in host else host)


def _sentence(host: str, port: int, error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return (
            f"Le port {port} est déjà pris par un autre programme. Choisissez-en un autre, par "
            f"exemple : PORT={port + 1 if port < 65535 else 8000}"
        )
    if number == errno.EACCES:
        return (
            f"Le port {port} est réservé au système. Choisissez-en un au-dessus de 1023, par "
            "exemple : PORT=8000"
        )
    return (
        f"Hygie ne peut pas écouter sur {host}, port {port} : {reason(error)}. Voyez HOST et PORT."
    )
