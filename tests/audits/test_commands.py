"""The command of the operator: looks at results, takes them in."""

import json

import pytest
from django.core.management import call_command

from hygie.audits.models import Finding, Intake
from hygie.audits.rules.results import Unreadable
from hygie.kernel.errors import NotFound
from tests.audits.factories import PINGCASTLE, POINTS, an_audit

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


def test_a_file_is_looked_at_then_taken_in(tmp_path, capsys):
    mission, path = an_audit(), tmp_path / "points.csv"
    path.write_bytes(POINTS)
    said = ["--audit", str(mission.pk), "--rest-passes"]

    call_command("audit", "check", str(path), *said)
    out = capsys.readouterr().out
    assert "rien n’est écrit" in out
    assert f"1 ne passe pas, 0 non vérifié, 94 passent{NBSP}; nouveaux constats{NBSP}: 1." in out
    assert not Intake.objects.exists()
    call_command("audit", "import", str(path), *said, "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["sure_level"], told["new_findings"], told["taken"]) == (2, 1, True)
    assert Finding.objects.count() == 1
    call_command("audit", "import", str(path), *said)
    assert "Rien de nouveau" in capsys.readouterr().out


def test_a_report_of_pingcastle_is_told_by_its_score(tmp_path, capsys):
    mission, path = an_audit(), tmp_path / "rapport.xml"
    path.write_bytes(PINGCASTLE)

    call_command("audit", "import", str(path), "--audit", str(mission.pk), "--no-findings")

    assert "score 30, maturité 2" in capsys.readouterr().out
    assert not Finding.objects.exists()


def test_no_file_and_no_audit_are_sentences(tmp_path):
    path = tmp_path / "points.csv"
    with pytest.raises(Unreadable, match="ne se lit pas"):
        call_command("audit", "check", str(path), "--audit", "1")
    path.write_bytes(POINTS)
    with pytest.raises(NotFound):
        call_command("audit", "check", str(path), "--audit", "999")
