"""A notification in several times (GDPR, article 33.4) stays open until it is complete."""

from datetime import timedelta

import pytest

from hygie.incidents.models import Incident
from hygie.incidents.operations import notices, sending
from hygie.incidents.operations.notices import Sending
from hygie.incidents.queries.notices import any_duties
from hygie.incidents.rules import duty_catalogue, encoding
from hygie.incidents.rules.duties import DutyState, state
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.rules.vocabulary import Answer, DataImpact, DataKind, PersonKind
from tests.cast import ANNE, NOON
from tests.incidents.factories import an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
CNIL, SOON = "GDPR_AUTHORITY", NOON + timedelta(hours=1)
LACKED = {
    "declarant.dpo_contact": "Camille Exemple, 01 99 00 00 00",
    "impact.data_kinds": frozenset({DataKind.PATIENT}),
    "impact.persons": 1200,
    "authorities.person_kinds": frozenset({PersonKind.PATIENTS}),
    "authorities.records": 3000,
    "authorities.consequences": "Secret médical rompu.",
    "authorities.persons_told": Answer.NO,
    "facts.measures": "Réseau coupé.",
}


def sent(incident, kind=NoticeKind.FIRST):
    made = Sending(duty=CNIL, kind=kind, sent_at=SOON, sender="Anne, RSSI")
    return notices.note(incident.pk, made, by=ANNE, at=SOON)


def say(incident, values):
    held = Incident.objects.get(pk=incident.pk)
    before = encoding.from_json(held.content)
    sending.renew(held, before, before.changed(values), by=ANNE, at=SOON)


def duty(incident):
    found = any_duties(Incident.objects.get(pk=incident.pk))
    return next(each for each in found if each.code == CNIL)


def test_what_the_first_notification_lacked_keeps_the_duty_open_until_it_is_sent():
    incident = an_incident()
    sent(incident)
    assert "impact.persons" in duty(incident).left
    assert duty(incident).done_at == SOON
    assert state(duty(incident), at=SOON) == DutyState.SOON

    few = dict(list(LACKED.items())[:4])
    say(incident, few)
    assert set(duty(incident).left) >= few.keys() - {"impact.data_kinds"}, "known is not sent"
    sent(incident, NoticeKind.COMPLEMENT)
    assert duty(incident).left
    assert not few.keys() & set(duty(incident).left), "one complement does not end it"

    say(incident, LACKED)
    last = sent(incident, NoticeKind.COMPLEMENT)

    assert duty(incident).left == ()
    assert state(duty(incident), at=SOON) == DutyState.DONE
    notices.withdraw(incident.pk, last.pk, reason="Pas parti", by=ANNE, at=SOON)
    assert duty(incident).left


def test_the_page_says_what_is_left_and_by_which_text():
    incident = an_incident()
    sent(incident)

    page = signed_in(ANNE).get(f"/incidents/{incident.number}/demarches/{CNIL}/")

    assert "Il reste à compléter ce qui est envoyé" in page.content.decode()
    assert "article 33.4" in page.content.decode()


def test_what_the_law_asks_no_more_is_not_to_be_completed():
    incident = an_incident()
    sent(incident)

    say(incident, {"impact.data": frozenset({DataImpact.NONE}), "impact.data_kinds": frozenset()})

    assert duty(incident).left == ()


def test_only_what_a_text_lets_be_told_in_several_times_stays_open():
    phased = {text.code for text in duty_catalogue.all_duties() if text.phases}

    assert phased == {CNIL}
