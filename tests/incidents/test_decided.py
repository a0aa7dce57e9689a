"""Two analysts, one case: what the first decided is read before the second decides."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.incidents import decided
from hygie.incidents.models import Incident, Note
from hygie.incidents.operations import alerts, charge, desk
from hygie.incidents.operations.desk import Qualification
from hygie.incidents.rules.lifecycle import Severity
from hygie.journal.models import Entry
from hygie.journal.queries import any_about
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Role
from hygie.notifications.models import Message
from hygie.platform.installation import desk as installed
from tests.at_once import at_once
from tests.cast import LEA, NOON
from tests.incidents.factories import an_incident
from tests.people import an_account, signed_in

LATER = NOON + timedelta(minutes=20)
MAX = Actor(name="Max", grants=(Grant(Role.CERT_ANALYST, NATION),))
MAJOR = Qualification(
    incident_type="RANSOMWARE", severity=Severity.MAJOR, is_significant=True, reason="Chiffré."
)
MINOR = {
    "incident_type": "DDOS",
    "severity": "MINOR",
    "significant": "NO",
    "reason": "Le site revient seul.",
}


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def seen(answer):
    """What the page remembers of the decisions that it showed."""
    return re.search(r'name="vu" value="(\d+)"', text(answer))[1]


@pytest.fixture
def acknowledged():
    incident = an_incident(at=timezone.now())
    return desk.acknowledge(incident.pk, by=MAX, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_four_who_qualify_what_they_all_read_one_does_and_the_others_are_told():
    incident = an_incident()
    desk.acknowledge(incident.pk, by=LEA, at=NOON)
    mark = decided.mark(any_about(incident))

    def qualify():
        charge.knowingly(
            incident.pk,
            lambda: desk.qualify(incident.pk, MAJOR, by=LEA, at=LATER),
            seen=None,
            decided_then=mark,
            by=LEA,
            at=LATER,
        )

    refused = at_once(qualify)

    assert len(refused) == 3
    assert all("Léa a décidé" in each and "rien n’est fait" in each for each in refused)
    assert Entry.objects.filter(what="incidents.qualified").count() == 1


@pytest.mark.django_db
def test_a_qualification_from_an_old_page_shows_what_the_other_said_and_keeps_what_was_typed(
    acknowledged,
):
    lea, url = signed_in(LEA), f"/incidents/{acknowledged.number}/"
    shown = seen(lea.get(url))
    desk.qualify(acknowledged.pk, MAJOR, by=MAX, at=timezone.now())

    answer = lea.post(f"{url}qualifier/", MINOR | {"vu": shown})

    assert answer.status_code == 409
    assert Incident.objects.get().severity == "MAJOR"
    [other] = answer.context["meanwhile"]
    assert (other.who, other.what) == ("Max", "Qualifié")
    assert other.detail == "Rançongiciel, Majeur, significatif\nChiffré."
    form = answer.context["forms"]["QualifyForm"]
    assert {name: form[name].value() for name in MINOR} == MINOR
    again = lea.post(f"{url}qualifier/", MINOR | {"vu": seen(answer)})
    assert again.status_code == 302, "read, it is decided anew"
    assert Incident.objects.get().severity == "MINOR"


@pytest.mark.django_db
def test_a_form_to_mend_does_not_pass_over_what_was_decided_meanwhile(acknowledged):
    lea, url = signed_in(LEA), f"/incidents/{acknowledged.number}/"
    shown = seen(lea.get(url))
    desk.qualify(acknowledged.pk, MAJOR, by=MAX, at=timezone.now())

    answer = lea.post(f"{url}qualifier/", MINOR | {"severity": "", "vu": shown})

    assert answer.status_code == 422
    assert "Écrit par un collègue depuis l’ouverture de votre page" in text(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("mark", ["", "0", "x", "-1", "9" * 40, "\x00"])
def test_a_mark_that_no_page_wrote_has_seen_nothing(acknowledged, mark):
    lea = signed_in(LEA)

    answer = lea.post(f"/incidents/{acknowledged.number}/qualifier/", MINOR | {"vu": mark})

    assert answer.status_code == 409
    assert Incident.objects.get().severity == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("clore", {"summary": "Tout marche.", "resolved_at_day": "", "resolved_at_hour": ""}),
        ("hors-perimetre", {"reason": "Cabinet libéral."}),
        ("doublon", {"number": "2026-00001-1", "reason": "Le même."}),
        ("prise-de-connaissance", {"reason": "Erreur d’heure."}),
    ],
)
def test_each_decision_from_an_old_page_waits(acknowledged, act, typed):
    lea, url = signed_in(LEA), f"/incidents/{acknowledged.number}/"
    shown = seen(lea.get(url))
    desk.qualify(acknowledged.pk, MAJOR, by=MAX, at=timezone.now())

    answer = lea.post(f"{url}{act}/", typed | {"vu": shown})

    assert answer.status_code in {409, 422}
    assert "Écrit par un collègue depuis l’ouverture de votre page" in text(answer)
    assert all(each in text(answer) for each in typed.values())
    assert Incident.objects.get().status == "QUALIFIED"


@pytest.mark.django_db
def test_a_reopening_from_an_old_page_waits_and_a_note_does_not(acknowledged):
    desk.put_out_of_scope(acknowledged.pk, reason="Cabinet.", by=MAX, at=timezone.now())
    lea, url = signed_in(LEA), f"/incidents/{acknowledged.number}/"
    shown = seen(lea.get(url))
    desk.reopen(acknowledged.pk, reason="Un hôpital.", by=MAX, at=timezone.now())
    desk.put_out_of_scope(acknowledged.pk, reason="Vraiment.", by=MAX, at=timezone.now())

    answer = lea.post(f"{url}rouvrir/", {"reason": "Je rouvre.", "vu": shown})
    lea.post(f"{url}noter/", {"text": "Vu."})

    assert answer.status_code == 409
    assert [each.what for each in answer.context["meanwhile"]] == [
        "Classé hors périmètre",
        "Rouvert",
    ]
    assert (Incident.objects.get().status, Note.objects.count()) == ("OUT_OF_SCOPE", 1)


@pytest.mark.django_db
def test_who_follows_an_incident_is_told_what_a_colleague_decided():
    incident, lea = an_incident(), replace(LEA, person_id=an_account(LEA).pk)
    max_ = replace(MAX, person_id=an_account(MAX).pk)
    desk.acknowledge(incident.pk, by=lea, at=NOON)

    desk.qualify(incident.pk, MAJOR, by=lea, at=LATER)
    jobs = ProcrastinateJob.objects.filter(task_name="DecidedByAnother:tell_who_follows")
    assert not jobs.exists(), "what one does oneself is known"
    desk.close(incident.pk, summary="Fini.", resolved_at=None, still_open="x", by=max_, at=LATER)

    [job] = jobs
    assert job.args["person_id"] == lea.person_id
    told = {"act": job.args["act"], "desk": installed(), "by": SYSTEM, "at": LATER}
    assert alerts.tell_who_follows(incident.pk, lea.person_id, **told) == 1
    mail = Message.objects.get(to="lea@hygie.example", subject__contains="clos par une autre")
    assert "Max a clos" in mail.body
    assert "Fini." not in mail.body
    assert alerts.tell_who_follows(incident.pk, max_.person_id + 99, **told) == 0
