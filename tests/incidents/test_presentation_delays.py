"""The delays of an incident where people and machines read them."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from hygie.accounts.rules import KeyScope
from hygie.incidents.models import Incident
from hygie.incidents.operations import care
from hygie.incidents.operations.care import Told
from hygie.incidents.presentation import delays
from hygie.incidents.rules.care import Care
from hygie.incidents.rules.delays import STRETCHES
from hygie.incidents.rules.vocabulary import OngoingState, OrganisationImpact, PatientDanger
from hygie.kernel.actor import NATION
from tests.cast import ANNE, LEA, NOON, REMI
from tests.hostile.worlds import a_key
from tests.incidents.factories import an_incident
from tests.incidents.test_operations_signals import a_signal
from tests.people import signed_in

pytestmark = pytest.mark.django_db
END = NOON + timedelta(hours=5)
TOLD = {
    "facts__occurred_at": NOON - timedelta(hours=3),
    "facts__observed_at": NOON - timedelta(hours=2),
    "facts__aware_at": NOON - timedelta(hours=1),
}
SAID = ["1 h", "1 h", "1 h", "5 h", "8 h"]


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def values(incident):
    return [each["value"].replace("\xa0", " ") for each in delays.panel(incident)]


def test_the_end_is_that_of_the_desk_or_what_was_declared_or_when_care_came_back():
    nowhere = an_incident(**TOLD, impact__degraded_until=NOON)
    of_care = an_incident(**TOLD, impact__organisation=OrganisationImpact.NONE)
    back = Told(care=Care(danger=PatientDanger.NONE, normal_at=NOON), at=NOON)
    care.tell(of_care.pk, back, by=LEA, at=NOON)
    of_care = Incident.objects.get(pk=of_care.pk)
    declared = an_incident(
        **TOLD, facts__state=OngoingState.RESOLVED, facts__resolved_at=NOON - timedelta(minutes=30)
    )
    assert values(declared)[3] == "Revenu à la normale avant la déclaration"
    Incident.objects.filter(pk=declared.pk).update(resolved_at=END)

    assert values(nowhere)[3:] == ["Retour à la normale non dit"] * 2
    assert values(of_care)[3:] == ["moins d’une minute", "3 h"]
    assert values(Incident.objects.get(pk=declared.pk)) == SAID


@pytest.mark.parametrize("somebody", [LEA, ANNE, REMI], ids=lambda one: one.name)
def test_whoever_reads_the_incident_reads_its_delays(somebody):
    incident = an_incident(**TOLD)

    page = text(signed_in(somebody).get(f"/incidents/{incident.number}/"))

    for _, _, label in STRETCHES:
        assert label in page
    assert "Retour à la normale non dit" in page


def exported(form):
    answer = signed_in(LEA).post(f"/incidents/export.{form}?etat=ALL")
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_spreadsheet_has_the_moments_the_hours_and_what_is_missing():
    whole, part = an_incident(**TOLD), an_incident(facts__observed_at=NOON - timedelta(hours=2))
    Incident.objects.filter(pk=whole.pk).update(resolved_at=END)

    rows = csv.DictReader(io.StringIO(exported("csv").decode("utf-8-sig")), delimiter=";")

    by_number = {row["Numéro"]: row for row in rows}
    hours = [by_number[whole.number][f"{label} (h)"] for _, _, label in STRETCHES]
    assert [float(each.replace(",", ".")) for each in hours] == [1, 1, 1, 5, 8]
    missing = by_number[part.number]["Délais, ce qui manque"]
    assert missing == "début non dit ; retour à la normale non dit"
    assert by_number[part.number]["Commencé le"] == ""


def test_the_workbook_has_the_same_columns():
    an_incident(**TOLD)

    with zipfile.ZipFile(io.BytesIO(exported("xlsx"))) as book:
        words = b"".join(map(book.read, book.namelist())).decode("utf-8", "replace")

    for name in delays.HEADER:
        assert name in words


def test_a_machine_is_told_minutes_or_what_is_missing():
    incident = an_incident(**TOLD)
    _, header = a_key(KeyScope.READ, place=NATION)

    told = Client().get(f"/api/v1/declarations/{incident.number}", **header).json()["delays"]

    assert [each["minutes"] for each in told] == [60, 60, 60, None, None]
    assert told[3] == {
        "code": "declared_to_restored",
        "label": "De la déclaration au retour à la normale",
        "minutes": None,
        "missing": "retour à la normale non dit",
    }


def test_a_signal_has_no_delay():
    signal = a_signal().incident

    assert delays.panel(signal) == delays.as_json(signal) == []
    assert set(delays.cells(signal)) == {None}
    assert "Du début au constat" not in text(signed_in(LEA).get(f"/incidents/{signal.number}/"))
