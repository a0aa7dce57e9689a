"""The files that pages need beside them: gathered and compressed once per version."""

import fcntl
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def gather() -> None:
    """Gather the static files unless they are there and newer than their sources."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    with (settings.HYGIE_HOME / "tmp" / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not manifest.exists() or manifest.stat().st_mtime < _newest():
            call_command("collectstatic", interactive=False, verbosity=0)
            manifest.touch()


def _newest() -> float:
    files = (
        Path(storage.path(name))
        for finder in get_finders()
        for name, storage in finder.list(ignore_patterns=[])
    )
    return max((file.stat().st_mtime for file in files), default=0.0)
