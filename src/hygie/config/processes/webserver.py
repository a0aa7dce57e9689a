"""The web server: gunicorn, set up for our application."""

import ctypes
import gc
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from hygie.config.processes import lifeline, port
from hygie.config.processes.patience import PatientWorker, whole_bodies
from hygie.config.processes.supervisor import LISTENING
from hygie.platform.log_lines import WebServerLog

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes its own unguessable names there


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn without its command line."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn our options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Load everything once, before the processes divide, so that they share its memory."""
        from hygie.config.wsgi import application  # noqa: PLC0415 - loads all the product

        _load_pages(get_resolver().url_patterns)
        connections.close_all()
        gc.collect()
        _give_back()
        gc.freeze()
        return whole_bodies(application)


def serve() -> None:
    """Serve until told to stop."""
    lifeline.hold()
    WebServer(_options(_listening())).run()


def _listening() -> int:
    """The socket of the supervisor, or one of our own."""
    given = os.environ.pop(LISTENING, "")
    return int(given) if given.isdigit() else port.listen(settings.HOST, settings.PORT).detach()


def _options(listening: int) -> dict[str, Any]:
    in_memory = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
    return {
        "bind": f"fd://{listening}",
        "proc_name": "hygie",
        "worker_class": PatientWorker,
        "workers": settings.WEB_WORKERS,
        "threads": settings.WEB_THREADS,
        "preload_app": True,
        "graceful_timeout": 15,
        "timeout": 60,
        "keepalive": 5,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "logger_class": WebServerLog,
        # Django reads what proxies say, when TRUSTED_PROXIES names them; nobody sets SCRIPT_NAME.
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        # Its default lies in the user's home, shared by every instance of the account.
        "control_socket_disable": True,
        # Heartbeats are file times: on a slow disk they would be late.
        "worker_tmp_dir": str(SHARED_MEMORY if in_memory else settings.HYGIE_HOME / "tmp"),
    }


def _give_back() -> None:
    """Give back to the system the memory that loading used and left; only glibc knows how."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _load_pages(patterns: Any) -> None:
    """Resolve every included file of addresses, which imports every view."""
    for pattern in patterns:
        _load_pages(getattr(pattern, "url_patterns", []))
