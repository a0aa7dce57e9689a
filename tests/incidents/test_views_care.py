"""The pages of the situation of care: filled with what is known, refused beside the field."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hygie.incidents.models import CarePoint, Incident
from hygie.incidents.operations import care, sending
from hygie.incidents.operations.care import Told
from hygie.incidents.rules.care import Care, Unit, UnitState
from hygie.incidents.rules.vocabulary import OrganisationImpact, PatientDanger
from hygie.kernel.actor import ANYONE
from tests.cast import ANNE, LEA, NOON, REMI
from tests.incidents.factories import a_declaration, a_draft, a_site, an_incident
from tests.people import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_one")]
STOPPED = {"unit_0": "Urgences", "state_0": "STOPPED"}


@pytest.fixture
def moved_to(monkeypatch):
    """Set the clock of the views."""

    def move(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


@pytest.fixture
def at_one(moved_to):
    """One hour after noon."""
    moved_to(NOON + timedelta(hours=1))


def a_calm_incident(**changes):
    values = {
        "impact__patient_danger": PatientDanger.NONE,
        "impact__organisation": OrganisationImpact.NONE,
    }
    return an_incident(**values | changes)


def typed(hour="13:00", day="2026-03-02", **said):
    return {"at_day": day, "at_hour": hour, "danger": "NONE"} | said


def url(incident):
    return f"/incidents/{incident.number}/soins/"


def a_declarant(**changes):
    """A browser that has just declared, and its incident."""
    draft, code = a_draft(a_declaration(site=a_site(), **changes))
    incident = sending.send(draft.pk, by=ANYONE, at=NOON)
    client = Client()
    client.post("/declarer/reprendre/", {"code": code})
    return client, incident


def test_a_form_opened_in_the_minute_of_the_declaration_and_sent_in_the_next_is_taken(moved_to):
    incident = a_calm_incident(at=NOON + timedelta(seconds=20))
    moved_to(NOON + timedelta(seconds=70))

    answer = signed_in(ANNE).post(url(incident), typed("12:00", acts_OPERATIONS="30"))

    assert answer.status_code == 302
    assert CarePoint.objects.get().at == NOON + timedelta(seconds=20)


def test_the_establishment_says_how_care_goes_and_the_incident_says_it_first():
    incident, client = a_calm_incident(), signed_in(ANNE)

    answer = client.post(
        url(incident),
        typed(
            **STOPPED,
            acts_OPERATIONS="30",
            acts_IMAGING="4",
            diverted_since_day="2026-03-02",
            diverted_since_hour="11:20",
        ),
    )

    assert answer.status_code == 302
    page = client.get(f"/incidents/{incident.number}/").content.decode()
    assert "1\N{NO-BREAK SPACE}service arrêté (Urgences)" in page
    assert "34 actes annulés" in page
    assert "urgences détournées depuis 11\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}20" in page
    assert "Situation des soins" in page


def test_the_form_sent_as_it_was_filled_changes_nothing_but_the_hour():
    client, incident = a_declarant(
        facts__services="Bloc",
        impact__degraded_since=NOON - timedelta(hours=1, seconds=-42),
    )
    page = client.get("/declarer/soins/")
    form = page.context["form"]
    filled = {}
    for field in form:
        value = field.value()
        if isinstance(value, datetime):
            day, hour = field.field.widget.decompress(value)
            filled |= {f"{field.name}_day": day.isoformat(), f"{field.name}_hour": f"{hour:%H:%M}"}
        elif isinstance(value, list):
            filled |= {f"{field.name}_day": value[0].isoformat(), f"{field.name}_hour": ""}
        else:
            filled[field.name] = "" if value is None else str(value)

    answer = client.post("/declarer/soins/", {**filled, "vu": page.context["mark"]})

    assert answer.status_code == 302
    written = CarePoint.objects.get()
    assert written.at == NOON + timedelta(hours=1)
    assert written.content["units"] == [{"name": "Bloc", "state": "DEGRADED"}]
    assert written.content["degraded_since"] == "2026-03-02T10:00:42Z"
    assert "degraded_until" not in written.content
    assert b"Rien n\xe2\x80\x99a chang\xc3\xa9" in client.get("/declarer/soins/").content


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"danger": "PROVEN"}, "unit_0", "au moins un service"),
        ({"unit_0": "Bloc"}, "state_0", "Dites comment"),
        ({"state_0": "STOPPED"}, "unit_0", "Nommez"),
        ({"hour": "15:00"}, "at", "futur"),
        ({"day": "2026-03-01"}, "at", "n’a commencé que"),
        ({"acts_OPERATIONS": "-3"}, "acts_OPERATIONS", "nombre entier"),
        ({"danger": "PERHAPS"}, "danger", "de la liste"),
        (
            {
                "degraded_since_day": "2026-03-02",
                "degraded_since_hour": "12:30",
                "degraded_until_day": "2026-03-02",
                "degraded_until_hour": "12:10",
            },
            "degraded_until",
            "précéder son début",
        ),
        (
            STOPPED | {"normal_at_day": "2026-03-02", "normal_at_hour": "12:30"},
            "normal_at",
            "ne tient pas",
        ),
        ({"words": "1 85 05 78 006 084 91"}, "words", "patient"),
        ({"unit_0": "1 85 05 78 006 084 91", "state_0": "NORMAL"}, "unit_0", "patient"),
    ],
)
def test_what_does_not_hold_is_said_beside_its_field(said, field, sentence):
    client = signed_in(ANNE)

    answer = client.post(url(a_calm_incident()), typed(**said))

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert not CarePoint.objects.exists()


def test_an_hour_that_never_was_is_refused_and_one_of_an_island_is_its_own(moved_to):
    spring = datetime(2026, 3, 29, 6, tzinfo=UTC)
    incident = a_calm_incident(at=spring - timedelta(hours=8))
    moved_to(spring)
    client = signed_in(ANNE)

    answer = client.post(url(incident), typed("02:30", "2026-03-29"))
    assert "n’a pas existé" in str(answer.context["form"].errors["at"])
    client.post(url(incident), typed("03:30", "2026-03-29"))
    assert CarePoint.objects.get().at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

    Incident.objects.filter(pk=incident.pk).update(department_code="974")
    client.post(url(incident), typed("06:00", "2026-03-29", transfers="2"))
    assert CarePoint.objects.latest("id").at == datetime(2026, 3, 29, 2, tzinfo=UTC)


def test_a_point_is_corrected_from_its_own_values_with_a_reason():
    incident, client = a_calm_incident(), signed_in(ANNE)
    client.post(url(incident), typed(transfers="40"))
    wrong = CarePoint.objects.get()
    page = client.get(f"{url(incident)}?corrige={wrong.pk}")
    assert page.context["form"]["transfers"].value() == 40

    asked = typed(transfers="4", corrige=str(wrong.pk))
    refused = client.post(url(incident), asked)
    assert "Dites pourquoi" in str(refused.context["form"].errors["reason"])
    client.post(url(incident), {**asked, "reason": "Un zéro de trop"})

    right = CarePoint.objects.latest("id")
    assert (right.replaces_id, right.content["transfers"]) == (wrong.pk, 4)
    shown = client.get(url(incident)).content.decode()
    assert "Corrigé depuis" in shown
    assert "Un zéro de trop" in shown
    assert client.get(f"{url(incident)}?corrige={wrong.pk}").status_code == 404


def test_two_people_at_once_lose_nothing():
    incident, client = a_calm_incident(), signed_in(ANNE)
    mark = client.get(url(incident)).context["mark"]
    care.tell(
        incident.pk,
        Told(care=Care(danger=PatientDanger.NONE, transfers=3), at=NOON),
        by=LEA,
        at=NOON,
    )

    first = client.post(url(incident), typed(transfers="4", vu=mark))
    second = client.post(url(incident), typed(transfers="4", vu=first.context["mark"]))

    assert "pendant que vous écriviez" in str(first.context["form"].errors["at"])
    assert (first.status_code, second.status_code) == (422, 302)


def test_who_only_reads_sees_the_points_and_no_form():
    incident = a_calm_incident()
    care.tell(
        incident.pk,
        Told(
            care=Care(
                danger=PatientDanger.NONE, units=(Unit(name="Bloc", state=UnitState.STOPPED),)
            ),
            at=NOON,
        ),
        by=LEA,
        at=NOON,
    )

    page = signed_in(REMI).get(url(incident))

    assert "Bloc\N{NO-BREAK SPACE}: arrêté" in page.content.decode()
    assert page.context["form"] is None
    assert b"Enregistrer ce point" not in page.content


def test_more_services_than_lines_come_back_all():
    incident, client = a_calm_incident(), signed_in(ANNE)
    many = {f"unit_{rank}": f"Service {rank}" for rank in range(3)}
    states = {f"state_{rank}": "DEGRADED" for rank in range(3)}

    client.post(url(incident), typed(**many, **states))

    form = client.get(url(incident)).context["form"]
    assert [name.value() for name, _ in form.units][:4] == [
        "Service 0",
        "Service 1",
        "Service 2",
        None,
    ]
    assert len(form.units) == 6


def test_who_closes_is_told_that_a_degraded_mode_goes_on():
    incident, client = an_incident(), signed_in(LEA)
    client.post(f"/incidents/{incident.number}/prendre-en-compte/")
    said = {"incident_type": "RANSOMWARE", "severity": "MAJOR", "significant": "NO", "reason": "x"}
    client.post(f"/incidents/{incident.number}/qualifier/", said)
    end = {"resolved_at_day": "2026-03-02", "resolved_at_hour": "12:30", "summary": "Restauré."}
    close = f"/incidents/{incident.number}/clore/"

    refused = client.post(close, end)
    assert refused.status_code == 422
    assert "mode dégradé" in str(refused.context["forms"]["CloseForm"].errors["still_open"])
    assert f'<a href="/incidents/{incident.number}/soins/">Noter la fin' in refused.text
    client.post(close, {**end, "still_open": "Suivi ailleurs"})

    assert Incident.objects.get().status == "CLOSED"
    assert "Suivi ailleurs" in client.get(f"/incidents/{incident.number}/").content.decode()


def test_a_declaration_that_is_not_sent_has_no_situation():
    _, code = a_draft()
    client = Client()
    client.post("/declarer/reprendre/", {"code": code})

    assert client.get("/declarer/soins/").status_code == 404


@pytest.mark.parametrize("somebody", [ANNE, LEA], ids=lambda one: one.name)
def test_a_start_that_nobody_told_reaches_no_authority_until_somebody_tells_it(somebody):
    """Not even by a point about something else, whose form came back as it was filled."""
    incident, client = an_incident(), signed_in(somebody)
    notice = f"/incidents/{incident.number}/demarches/NIS2_NOTIFICATION/"

    shown = client.get(url(incident)).context["form"]
    assert shown["degraded_undated"].value() is True
    client.post(url(incident), typed(danger="POTENTIAL", transfers="1", degraded_undated="on"))

    assert "début non dit, à demander" in client.get(url(incident)).content.decode()
    assert "Non dit à ce jour" in client.get(f"/incidents/{incident.number}/").content.decode()
    assert "degraded_since" not in client.get(f"{notice}document.json").json()["content"]["impact"]
    known = {"degraded_since_day": "2026-03-02", "degraded_since_hour": "12:40"}
    client.post(url(incident), typed(danger="POTENTIAL", transfers="1", **known))
    told = client.get(f"{notice}document.json").json()["content"]["impact"]
    assert told["degraded_since"] == "2026-03-02T11:40:00Z"


def test_authorities_read_that_the_start_of_a_degraded_mode_is_not_known():
    incident, client = an_incident(), signed_in(ANNE)

    page = client.get(f"/incidents/{incident.number}/demarches/NIS2_NOTIFICATION/")

    assert "Mode dégradé depuis" in page.context["lacking"]
    assert "Non dit à ce jour" in page.content.decode()


def test_an_end_is_told_without_a_start():
    incident, client = an_incident(), signed_in(ANNE)
    ended = {"degraded_until_day": "2026-03-02", "degraded_until_hour": "12:40"}

    answer = client.post(url(incident), typed(**ended))

    assert answer.status_code == 302
    page = client.get(url(incident)).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Mode dégradé</dt>" in page
    assert "on ne sait pas (début non dit, à demander)" in page
    assert CarePoint.objects.get().content["degraded_until"] == "2026-03-02T11:40:00Z"
