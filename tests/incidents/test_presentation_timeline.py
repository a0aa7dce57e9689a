"""Every act on an incident is told in words by its story."""

import re
from pathlib import Path

import hygie
from hygie.incidents.presentation import timeline
from hygie.journal.models import Entry
from tests.cast import NOON

RECORDED = re.compile(r'record\(\s*"([a-z]+\.[a-z_]+)",\s*incident\b')


def recorded():
    """The acts that the code records on an incident."""
    files = Path(hygie.__file__).parent.rglob("*.py")
    return {what for file in files for what in RECORDED.findall(file.read_text("utf-8"))}


def test_no_act_on_an_incident_is_shown_as_a_code():
    acts = recorded()
    assert {"incidents.closed", "casework.task_added", "recovery.step_told"} <= acts
    assert acts - timeline.SAID.keys() == set()


def test_what_recovery_cost_is_not_told_to_who_reads_the_story():
    detail = {"title": "Main-d’œuvre", "reason": "40 000 euros de trop"}
    entry = Entry(what="recovery.line_corrected", at=NOON, actor_name="Léa", detail=detail)

    (line,) = timeline.of([entry], {}, zone="Europe/Paris", for_the_desk=True)

    assert line.detail == "Main-d’œuvre"
