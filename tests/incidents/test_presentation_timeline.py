"""Every act on an incident is told in words by its story."""

import re
from pathlib import Path

import hygie
from hygie.incidents.presentation import timeline

RECORDED = re.compile(r'(?:record|_decided)\(\s*"([a-z]+\.[a-z_]+)",\s*incident\b')


def recorded():
    """The acts that the code records on an incident."""
    files = Path(hygie.__file__).parent.rglob("*.py")
    return {what for file in files for what in RECORDED.findall(file.read_text("utf-8"))}


def test_no_act_on_an_incident_is_shown_as_a_code():
    acts = {what for what in recorded() if not re.search(timeline.APART, what)}
    assert {"incidents.closed", "casework.task_added"} <= acts

    assert acts - timeline.SAID.keys() == set()
