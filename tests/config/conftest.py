import pytest

from hygie.config import env


@pytest.fixture
def unread(monkeypatch):
    """Nothing of the settings read yet; what the test reads is forgotten after it."""
    for name, empty in (("DECLARED", []), ("GIVEN", {}), ("FILES", {})):
        monkeypatch.setattr(env, name, empty)
