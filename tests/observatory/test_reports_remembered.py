"""What was found once is kept while it is asked, and goes when it is not."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from hygie.observatory.reports import remembered
from hygie.observatory.reports.remembered import UNREAD

NOW = datetime(2026, 11, 23, 3, 7, tzinfo=UTC)


def a_file(folder, name, *, unread):
    kept = remembered.place(folder, name)
    remembered.remember(kept, b"x" * 10)
    read = (NOW - unread).timestamp()
    os.utime(kept, (read, read))
    return kept


@pytest.mark.parametrize("folder", remembered.FOLDERS)
def test_what_was_not_asked_for_long_goes(folder):
    old = a_file(folder, "a" * 64, unread=UNREAD + timedelta(minutes=1))
    half = a_file(folder, "b" * 64 + ".123", unread=UNREAD + timedelta(days=9))
    new = a_file(folder, "c" * 64, unread=UNREAD - timedelta(minutes=1))
    again = a_file(folder, "d" * 64, unread=UNREAD + timedelta(days=300))
    assert remembered.recalled(again) == b"x" * 10
    within = new.parent / "inside"
    within.mkdir()
    os.utime(within, (0, 0))

    assert remembered.forget(at=NOW) == 20

    assert not old.exists()
    assert not half.exists()
    assert sorted(new.parent.iterdir()) == sorted([new, again, within])
    assert remembered.forget(at=NOW) == 0


def test_nothing_is_remembered_where_nothing_can_be_written(settings):
    settings.OBSERVATORY.write_text("not a folder")
    kept = remembered.place("told", "a" * 64)
    remembered.remember(kept, b"x")
    assert remembered.recalled(kept) is None
    assert remembered.forget(at=NOW) == 0


def test_one_that_is_gone_while_it_is_read_is_not_there(monkeypatch):
    kept = a_file("held", "a" * 64, unread=timedelta())

    def gone(path, *_args):
        kept.unlink(missing_ok=True)
        raise FileNotFoundError(path)

    monkeypatch.setattr(remembered.os, "utime", gone)
    assert remembered.recalled(kept) == b"x" * 10
    assert remembered.recalled(kept) is None
