"""A death, a life in danger, a lasting harm: of no named patient, told to one authority."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from hygie.incidents.operations import care, notices
from hygie.incidents.operations.care import DoesNotHold, Told
from hygie.incidents.operations.notices import Sending
from hygie.incidents.presentation import notice as shown
from hygie.incidents.queries.notices import any_duties
from hygie.incidents.rules import care as rules
from hygie.incidents.rules import care_wording
from hygie.incidents.rules.care import GRAVE, Care, Outcome, Unit, UnitState
from hygie.incidents.rules.duty_catalogue import Applies, all_duties
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.rules.vocabulary import OrganisationImpact, PatientDanger
from tests.cast import ANNE, NOON
from tests.incidents.factories import an_incident
from tests.people import signed_in
from tests.routing.test_views import text

FIRST, SECOND = "EIGS_REPORT", "EIGS_ANALYSIS"
SOON = NOON + timedelta(hours=1)
PROVEN = Care(danger=PatientDanger.PROVEN, units=(Unit(name="Bloc", state=UnitState.STOPPED),))


def a_calm_incident(**changes):
    """Nobody is known to be in danger yet."""
    values = {
        "impact__patient_danger": PatientDanger.UNKNOWN,
        "impact__organisation": OrganisationImpact.NONE,
    }
    return an_incident(**values | changes)


def tell(incident, outcome, *, at=SOON, care_of=PROVEN, reason=""):
    said = Told(care=replace(care_of, outcome=outcome), at=at, reason=reason)
    care.tell(incident.pk, said, by=ANNE, at=at)
    incident.refresh_from_db()
    return {duty.code: duty for duty in any_duties(incident)}


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_an_outcome_is_kept_and_read_back(outcome):
    said = replace(PROVEN, outcome=outcome)

    assert rules.from_json(rules.to_json(said)) == said
    words = care_wording.changes(PROVEN, said, zone="Europe/Paris")
    assert len(words) == (outcome is not None)


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", sorted(GRAVE))
def test_a_grave_outcome_makes_both_parts_due_and_the_second_three_months_after_the_first(outcome):
    incident = a_calm_incident()
    before = {duty.code: duty.applies for duty in any_duties(incident)}

    duties = tell(incident, outcome)

    assert {before[FIRST], before[SECOND]} == {Applies.PERHAPS}
    assert (duties[FIRST].applies, duties[SECOND].applies) == (Applies.YES, Applies.YES)
    assert duties[FIRST].due_at is None
    sent = Sending(duty=FIRST, kind=NoticeKind.FIRST, sent_at=SOON, sender="Anne")
    notices.note(incident.pk, sent, by=ANNE, at=SOON)
    incident.refresh_from_db()
    later = {duty.code: duty for duty in any_duties(incident)}
    # Three months to the minute, where the clocks have changed meanwhile.
    assert later[SECOND].due_at == datetime(2026, 6, 2, 11, tzinfo=UTC)
    assert later[FIRST].done_at == SOON


@pytest.mark.django_db
def test_another_outcome_decides_nothing_and_the_worst_stays_when_things_get_better():
    incident = a_calm_incident()
    assert tell(incident, Outcome.OTHER)[FIRST].applies == Applies.PERHAPS

    tell(incident, Outcome.VITAL, at=SOON + timedelta(minutes=5))
    duties = tell(incident, None, at=SOON + timedelta(minutes=9))

    assert duties[FIRST].applies == Applies.YES


@pytest.mark.django_db
@pytest.mark.parametrize("danger", [PatientDanger.NONE, PatientDanger.UNKNOWN])
def test_a_grave_outcome_without_a_proven_danger_is_refused_and_nothing_is_written(danger):
    incident = a_calm_incident()

    with pytest.raises(DoesNotHold, match="danger avéré"):
        tell(incident, Outcome.DEATH, care_of=replace(PROVEN, danger=danger))

    assert not incident.care_points.exists()


@pytest.mark.django_db
def test_it_is_in_the_document_of_the_agency_and_in_no_other():
    incident = a_calm_incident()
    duties = tell(incident, Outcome.DEATH)

    for code, duty in duties.items():
        if not duty.text.is_told_apart:
            continue
        page = shown.page(incident, duty, by=ANNE, at=SOON)
        said = shown.as_json(incident, duty, by=ANNE, at=SOON)
        titles = {part.title for part in page["parts"]}
        assert ("Conséquence pour un patient" in titles) is (code in {FIRST, SECOND})
        assert said.get("patient_outcome") == ("DEATH" if code in {FIRST, SECOND} else None)
    assert shown.as_pdf(incident, duties[FIRST], by=ANNE, at=SOON).startswith(b"%PDF")


@pytest.mark.django_db
def test_the_page_asks_it_and_its_story_says_it():
    incident = a_calm_incident(at=timezone.now() - timedelta(hours=2))
    anne, page = signed_in(ANNE), f"/incidents/{incident.number}/soins/"
    asked = text(anne.get(page))
    assert "La plus grave conséquence connue pour un patient" in asked
    now = timezone.localtime(timezone.now() - timedelta(minutes=1))
    typed = {
        "at_day": f"{now:%Y-%m-%d}",
        "at_hour": f"{now:%H:%M}",
        "danger": "PROVEN",
        "outcome": "VITAL",
        "unit_0": "Bloc",
        "state_0": "STOPPED",
        "vu": anne.get(page).context["mark"],
    }

    wrong = anne.post(page, typed | {"danger": "NONE"})
    assert anne.post(page, typed).status_code == 302

    assert wrong.status_code == 422
    assert "danger avéré" in text(wrong)
    assert "Conséquence pour un patient : pronostic vital engagé" in text(anne.get(page))


def test_both_parts_say_where_they_come_from():
    for duty in all_duties():
        if duty.tells_outcome:
            assert duty.code in {FIRST, SECOND}
            assert duty.origin == "published"
            assert duty.source
