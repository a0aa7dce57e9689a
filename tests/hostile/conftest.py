import logging

import pytest


@pytest.fixture
def unlimited(monkeypatch):
    """Nobody is told to come back later, and refusals by the thousand fill no log."""
    monkeypatch.setattr("hygie.platform.throttle.count", lambda *_, **__: None)
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
