"""hygie observatory: snapshots taken, listed, verified."""

import json

import pytest
from django.core.management import call_command

from hygie.kernel.errors import Refused
from hygie.observatory import store, tasks
from hygie.observatory.models import Snapshot

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = "2026-11-01T03:07:00+01:00"


def said(capsys, *words):
    call_command("observatory", *words)
    return capsys.readouterr().out


def test_a_snapshot_is_taken_listed_and_verified(capsys):
    assert "20261101T020700Z\u00a0:" in said(capsys, "snapshot", "--at", MOMENT)
    assert "20261101T020700Z" in said(capsys, "snapshots", "--verify")
    (listed,) = json.loads(said(capsys, "snapshots", "--json"))

    assert listed["name"] == "20261101T020700Z"
    assert (listed["wrong"], listed["digest"]) == (None, Snapshot.objects.get().digest)


def test_nothing_taken_is_said(capsys):
    assert "Aucun instantané" in said(capsys, "snapshots")


@pytest.mark.parametrize(
    "moment", ["hier", "2026-11-01", "2026-11-01T03:07:00", "2999-01-01T00:00Z"]
)
def test_a_moment_that_is_none_or_has_not_come_is_refused(moment):
    with pytest.raises(Refused):
        call_command("observatory", "snapshot", "--at", moment)

    assert not Snapshot.objects.exists()


def test_one_that_does_not_hold_ends_with_a_failure_and_says_what_to_do(capsys):
    said(capsys, "snapshot", "--at", MOMENT)
    for place in store.here().folder.glob("objects/*/*.parquet"):
        place.unlink()

    with pytest.raises(SystemExit):
        said(capsys, "snapshots", "--verify")

    assert "hygie observatory snapshot" in capsys.readouterr().out


def test_one_whose_manifest_is_gone_is_told(capsys):
    said(capsys, "snapshot", "--at", MOMENT)
    (store.here().folder / "snapshots" / "20261101T020700Z.json").unlink()

    with pytest.raises(SystemExit):
        said(capsys, "snapshots")

    assert "n’existe pas" in capsys.readouterr().out


def test_the_night_takes_one_and_a_job_that_runs_again_takes_no_other():
    tasks.take(1_793_500_000)
    tasks.take(1_793_500_000)

    assert Snapshot.objects.count() == 1
