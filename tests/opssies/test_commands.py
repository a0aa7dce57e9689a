"""`hygie opssies`: sentences for people, JSON for machines, exit codes for both."""

import io
import json

import pytest
from django.core.management import call_command

from hygie.evidence.models import Proof
from hygie.kernel.errors import Refused
from tests.incidents.factories import a_site
from tests.opssies.factories import a_file, an_event

pytestmark = pytest.mark.django_db
SENT = ["--company", "ARS ARA", "--siren", "130007966", "--name", "ARS"]


def run(*words, code=0):
    out = io.StringIO()
    if not code:
        call_command("opssies", *words, stdout=out)
        return out.getvalue()
    with pytest.raises(SystemExit) as stop:
        call_command("opssies", *words, stdout=out)
    assert stop.value.code == code
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    a_site()

    def make(*events):
        path = tmp_path / "essai.json"
        path.write_bytes(a_file(*events))
        return str(path)

    return make


def test_a_file_is_checked_taken_in_and_written(file, tmp_path):
    path = file(an_event(), an_event(ids=[(2, "999999999")]))

    assert "2 événements, 0 erreur," in run("check", path)
    said = json.loads(run("import", path, "--json"))
    assert (said["placed"], said["waiting"]) == (1, 1)
    assert "2 déjà connus" in run("import", path)
    told = json.loads(run("export", *SENT, "--out", str(tmp_path), "--json"))
    assert told["events"] == 1
    assert "0 erreur, 0 écart toléré." in run("check", told["path"])
    assert Proof.objects.count() == 1


def test_a_faulty_file_leaves_with_one_and_each_fault_by_its_path(file):
    path = file(an_event(eventType=99))

    assert "events.event[0].eventType" in run("check", path, code=1)
    assert "events.event[0].eventType" in run("import", path, code=1)
    said = json.loads(run("import", path, "--json", code=1))
    assert said["wrong"][0]["path"] == "events.event[0].eventType"
    assert not Proof.objects.exists()


def test_quirks_are_tolerated_unless_asked(file):
    path = file(an_event(tlp="TLP:AMBER"))

    assert "1 écart toléré." in run("check", path)
    run("check", path, "--strict", code=1)
    said = json.loads(run("check", path, "--json"))
    assert said["tolerated"][0]["path"] == "events.event[0].tlp"


def test_what_cannot_be_is_a_sentence(file, tmp_path):
    for words, why in (
        (["check", str(tmp_path / "absent.json")], "ne se lit pas"),
        (["export", *SENT, "--out", str(tmp_path)], "rien à écrire"),
        (["export", *SENT, "--place", "nulle-part"], "n’est ni"),
    ):
        with pytest.raises(Refused, match=why):
            run(*words)
    run("import", file(an_event()))
    with pytest.raises(Refused, match="ne s’écrit pas"):
        run("export", *SENT, "--out", str(tmp_path / "absent"))
