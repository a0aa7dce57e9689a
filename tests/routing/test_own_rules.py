"""Rules of the desk’s own: written from nothing, tried before, between two days, stopped."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from hygie.incidents.operations import marks
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.markings import Tlp
from hygie.platform.installation import desk
from hygie.routing.models import Copy, Edition
from hygie.routing.operations import copies, rules
from hygie.routing.operations.rules import ChangedSince
from hygie.routing.queries import rules as queries
from hygie.routing.queries import trials
from hygie.routing.rules import copies as known
from hygie.routing.rules.copies import NotARule, Way, check, from_json, judge, shipped
from tests.cast import ANNE, KARIM, LEA, NOON
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import signed_in
from tests.routing.factories import a_change
from tests.routing.test_views import text

OF_LEA = {"by": LEA, "at": NOON}
DAY = timedelta(days=1)
DANGER = {"impact__patient_danger": PatientDanger.PROVEN, "facts__services": "Bloc"}
PROVEN = {"when": {"danger": frozenset({"PROVEN"})}}
STARTS, ENDS = date(2026, 3, 10), date(2026, 3, 20)
# What is ticked: an incident of the factories has it.
POTENTIAL = {"when-danger": "POTENTIAL"}
OURS = {"title": "Aux agences", "recipient": "AGENCIES", "way": "AT_ONCE", "seen": "0"}


@pytest.mark.parametrize(
    ("on", "fires", "words"),
    [
        (None, True, "Oui"),
        (STARTS - DAY, False, "à partir du 10/03/2026"),
        (STARTS, True, "Oui"),
        (ENDS, True, "Oui"),
        (ENDS + DAY, False, "ne court plus depuis le 20/03/2026"),
    ],
)
def test_a_rule_runs_from_its_first_day_to_its_last(on, fires, words):
    rule = replace(shipped()["SANITAIRE-CORRUSS"], starts_on=STARTS, ends_on=ENDS)

    verdict = judge(rule, {"danger": frozenset({"PROVEN"})}, on=on)

    assert (verdict.fires, words in verdict.sentence) == (fires, True)


def test_days_are_kept_and_must_follow_each_other():
    changes = a_change(starts_on=STARTS, ends_on=ENDS)
    kept = known.content_of(changes, recipient="FSSI")

    read = from_json(shipped()["MAJEUR-FSSI"], kept, edition=1, based_on="x")

    assert (read.starts_on, read.ends_on) == (STARTS, ENDS)
    with pytest.raises(NotARule, match="avant son premier"):
        check(a_change(starts_on=ENDS, ends_on=STARTS))


@pytest.mark.django_db
def test_the_desk_writes_a_rule_that_sends_its_copy_and_stops_it():
    rules.write_addresses("AGENCIES", ["agence@b.example"], **OF_LEA)
    written = rules.add("AGENCIES", a_change(way=Way.AT_ONCE, **PROVEN), **OF_LEA)
    own = queries.any_current()[written.code]

    first, second = (an_incident(**DANGER) for _ in "ab")
    copies.run(first.pk, desk=desk(), by=SYSTEM, at=NOON)
    stopped = a_change(way=Way.OFF, **PROVEN)
    rules.write(written.code, stopped, seen=own.mark, **OF_LEA)
    copies.run(second.pk, desk=desk(), by=SYSTEM, at=NOON)

    sent = Copy.objects.get(recipient="AGENCIES")
    assert (sent.incident_id, sent.rule, sent.state) == (first.pk, "PROPRE-1", "SENT")
    assert (own.label, own.recipient) == ("version 1 de l’astreinte", "AGENCIES")
    assert queries.any_current()["PROPRE-1"].way == Way.OFF
    acts = Entry.objects.filter(what="routing.rule_written").order_by("id")
    assert [(each.actor_name, each.detail["edition"]) for each in acts] == [("Léa", 1), ("Léa", 2)]


@pytest.mark.django_db
def test_a_rule_waits_for_its_first_day():
    rules.add(
        "CORRUSS", a_change(**PROVEN, starts_on=NOON.date() + DAY, title="Plus tard"), **OF_LEA
    )
    own = a_change(way=Way.OFF, **PROVEN)
    rules.write("SANITAIRE-CORRUSS", own, seen=shipped()["SANITAIRE-CORRUSS"].mark, **OF_LEA)
    incident = an_incident(**DANGER)

    born = [copies.run(incident.pk, desk=desk(), by=SYSTEM, at=NOON + day * DAY) for day in (0, 1)]

    assert Copy.objects.get(recipient="CORRUSS").rule_title == "Plus tard"
    assert born[1] == 1


@pytest.mark.django_db
def test_who_is_no_analyst_writes_and_tries_none():
    for somebody in (ANNE, KARIM):
        with pytest.raises(NotAllowed):
            rules.add("ARS", a_change(), by=somebody, at=NOON)
        assert trials.trial(somebody, shipped()["REGION"], at=NOON) is None
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_a_rule_for_nobody_and_one_too_many_are_refused(monkeypatch):
    with pytest.raises(NotARule, match="destinataires connus"):
        rules.add("PRESS", a_change(), **OF_LEA)
    monkeypatch.setattr(known, "MOST_OWN", 1)
    rules.add("ARS", a_change(), **OF_LEA)

    with pytest.raises(Refused, match="c’est le plus"):
        rules.add("ARS", a_change(), **OF_LEA)
    with pytest.raises(ChangedSince):
        rules.write("PROPRE-1", a_change(), seen="0", **OF_LEA)

    assert Edition.objects.count() == 1


@pytest.mark.django_db
def test_a_trial_counts_what_would_leave_and_what_would_not():
    rule = replace(shipped()["OSE-ANSSI"], way=Way.PROPOSED, when=PROVEN["when"], unless={})
    latest, red, told, elsewhere = (
        an_incident(**DANGER),
        an_incident(**DANGER),
        an_incident(**DANGER),
        an_incident(**DANGER, site=a_site_elsewhere()),
    )
    an_incident()
    an_incident(at=NOON - 91 * DAY, **DANGER)
    marks.mark(red.pk, Tlp.RED, by=ANNE, at=NOON)
    a_copy = {"recipient": "ANSSI", "state": "PROPOSED", "made_at": NOON}
    Copy.objects.create(incident=told, rule="OSE-ANSSI", rule_mark="x", **a_copy)

    found = trials.trial(LEA, rule, at=NOON)

    assert {each.pk for each in found.met} == {latest.pk, red.pk, told.pk, elsewhere.pk}
    assert (found.kept_back, found.told, found.copies) == (1, 1, 2)
    assert found.since == NOON - 90 * DAY


@pytest.mark.django_db
def test_a_trial_that_stops_at_the_latest_says_since_when_it_looked(monkeypatch):
    monkeypatch.setattr(trials, "MOST", 1)
    an_incident(at=NOON - DAY)
    last = an_incident()

    found = trials.trial(LEA, shipped()["REGION"], at=NOON)

    assert ([each.pk for each in found.met], found.since) == ([last.pk], last.declared_at)


@pytest.mark.django_db
def test_a_rule_may_ask_for_a_mark():
    only = {"when": {"tlp": frozenset({"CLEAR", "GREEN"})}}
    rule = replace(shipped()["REGION"], **only)
    shared, kept = an_incident(), an_incident()
    marks.mark(shared.pk, Tlp.GREEN, by=ANNE, at=NOON)

    found = trials.trial(LEA, rule, at=NOON)

    assert [each.pk for each in found.met] == [shared.pk]
    assert kept.mark == Tlp.AMBER


@pytest.mark.django_db
def test_the_page_tries_a_rule_without_writing_it_then_writes_it():
    lea, incident = signed_in(LEA), an_incident(at=timezone.now())

    tried = lea.post("/astreinte/copies/nouvelle/", OURS | POTENTIAL | {"acte": "essayer"})

    assert tried.status_code == 200
    assert "elle aurait envoyé 1 copie de plus à « Agences sanitaires »" in text(tried)
    assert "n’a pas d’adresse" in text(tried)
    assert incident.number in text(tried)
    assert not Edition.objects.exists()
    assert not Copy.objects.filter(recipient="AGENCIES").exists()
    assert lea.post("/astreinte/copies/nouvelle/", OURS | POTENTIAL).status_code == 302
    assert "Aux agences" in text(lea.get("/astreinte/copies/"))
    again = OURS | POTENTIAL | {"seen": "1", "way": "OFF", "ends_on": "2026-12-31"}
    assert "Agences sanitaires" in text(lea.get("/astreinte/copies/PROPRE-1/"))
    assert lea.post("/astreinte/copies/PROPRE-1/", again).status_code == 302
    shown = text(lea.get("/astreinte/copies/"))
    assert "Arrêtée" in shown
    assert "Jusqu’au 31/12/2026." in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": ""},
        {"recipient": "PRESS"},
        {"title": " "},
        {"when-danger": []},
        {"starts_on": "2026-13-45"},
        {"starts_on": "2026-12-31", "ends_on": "2026-12-30"},
        {"unless-danger": "POTENTIAL"},
        {"when-danger": [], "way": "OFF", "acte": "essayer"},
    ],
)
def test_a_rule_that_makes_no_sense_is_neither_written_nor_tried(wrong):
    answer = signed_in(LEA).post("/astreinte/copies/nouvelle/", OURS | POTENTIAL | wrong)

    assert answer.status_code == 422
    assert not Edition.objects.exists()
