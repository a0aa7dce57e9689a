"""What every test gets: a cheap hasher, kept mails, files in a folder of its own, no network."""

import socket
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache

from tests.world import django_db_setup  # noqa: F401 - in place of the one of pytest-django

# A busy machine is slow, and nothing here is measured.
hypothesis.settings.register_profile(
    "hygie", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("hygie")
SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(autouse=True)
def _small_world(settings, tmp_path, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FILES = tmp_path / "files"
    cache.clear()
    settings.ANCHORS = tmp_path / "anchors"
    settings.OBSERVATORY = tmp_path / "observatory"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    # What a process remembers of a test that is over.
    monkeypatch.setattr("hygie.platform.throttle._refused", {})
    # Tests look again in less time than the product needs to.
    monkeypatch.setattr("hygie.incidents.unchanged.MARK_SECONDS", 0)
    monkeypatch.setattr("hygie.incidents.presentation.stuck.SECONDS", 0)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    connect = socket.socket.connect

    def loopback_only(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {
            "127.0.0.1",
            "::1",
            "localhost",
        }:
            raise RuntimeError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", loopback_only)


@pytest.fixture(scope="session")
def shared():
    """The folder of real data of others; the test is skipped, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: the real files of others cannot be read")
    return SHARED
