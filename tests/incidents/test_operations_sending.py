from dataclasses import replace
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.incidents.models import Declaration, Draft, Incident
from hygie.incidents.operations import alerts, drafts, sending
from hygie.incidents.queries import drafts as draft_queries
from hygie.incidents.rules import codes, declaration, encoding
from hygie.incidents.rules.checks import Incomplete
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.territory import PARIS
from hygie.incidents.rules.vocabulary import OrganisationImpact, PatientDanger, SupportKind
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, NATION, SYSTEM, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.notifications.models import Message
from hygie.platform.installation import desk as installed_desk
from tests.cast import ANNE, BELLEVUE, LEA, NOON
from tests.incidents.factories import a_declaration, a_draft, a_site, an_incident

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)


def test_a_declaration_that_is_sent_has_a_number_and_is_remembered_and_announced():
    incident = an_incident()

    assert codes.read_number(incident.number).year == 2026
    assert (incident.status, incident.region_code, incident.city) == ("SUBMITTED", "84", "BELLEVUE")
    assert incident.must_declare
    assert incident.wants_help
    assert incident.terms[0]["code"] == "NIS2_EARLY_WARNING"
    assert Entry.objects.filter(what="incidents.declared").count() == 1
    assert ProcrastinateJob.objects.filter(task_name="IncidentDeclared:tell_the_desk").exists()


def test_the_same_draft_sent_twice_is_one_incident():
    draft, _ = a_draft()

    first = sending.send(draft.pk, by=ANYONE, at=NOON)
    second = sending.send(draft.pk, by=ANYONE, at=LATER)

    assert first == second
    assert Incident.objects.count() == Declaration.objects.count() == 1


@pytest.mark.parametrize(
    "lacking", ["facts__title", "facts__aware_at", "declarant__phone", "impact__organisation"]
)
def test_what_is_required_now_is_required_and_nothing_is_half_written(lacking):
    value = "" if lacking in {"facts__title", "declarant__phone"} else None
    draft, _ = a_draft(a_declaration(site=a_site(), **{lacking: value}))

    with pytest.raises(Incomplete):
        sending.send(draft.pk, by=ANYONE, at=NOON)

    assert not Incident.objects.exists()
    assert Draft.objects.get().incident is None


def test_a_moment_in_the_future_is_refused():
    draft, _ = a_draft(a_declaration(site=a_site(), facts__aware_at=LATER))

    with pytest.raises(Incomplete, match="futur"):
        sending.send(draft.pk, by=ANYONE, at=NOON)


def test_a_structure_outside_the_register_declares_all_the_same():
    draft, _ = a_draft(a_declaration(site=None))

    incident = sending.send(draft.pk, by=ANYONE, at=NOON)

    assert incident.site is None
    assert incident.path() == frozenset({Place(PlaceKind.REGION, "84"), NATION})


def test_a_declaration_is_found_again_by_its_code_however_it_is_typed():
    draft, code = a_draft()

    assert draft_queries.any_draft(code.lower().replace("-", " "), at=NOON) == draft
    assert code not in str(Draft.objects.values().get())


def test_a_code_opens_nothing_once_its_time_has_passed():
    _, code = a_draft()

    assert draft_queries.any_draft(code, at=NOON + timedelta(days=31)) is None


def test_what_is_saved_incomplete_is_found_as_it_was_left():
    draft, code = a_draft()
    shortened = a_declaration(site=a_site(), facts__title="")

    drafts.save(draft.pk, shortened, by=ANYONE, at=LATER)

    found = draft_queries.any_draft(code, at=LATER)
    assert encoding.from_json(found.content) == shortened


def test_a_draft_that_has_gone_is_a_sentence():
    with pytest.raises(NotFound):
        drafts.save(987654, a_declaration(), by=ANYONE, at=NOON)


def completed(incident, **changes):
    draft = incident.draft
    declaration = encoding.from_json(draft.content).changed(
        {name.replace("__", "."): value for name, value in changes.items()}
    )
    drafts.save(draft.pk, declaration, by=ANYONE, at=LATER)
    return sending.complete(draft.pk, by=ANYONE, at=LATER)


@pytest.mark.parametrize(
    ("danger", "severity", "subject", "first"),
    [
        ("PROVEN", "", "Crise : patients en danger, incident", "Crise : des patients sont"),
        ("NONE", "MAJOR", "Crise : incident", "Crise : lisez et appelez"),
        ("POTENTIAL", "", "Nouvelle déclaration", "Une déclaration vient"),
    ],
)
def test_the_desk_reads_in_the_subject_that_it_is_a_crisis(danger, severity, subject, first):
    incident = an_incident(impact__patient_danger=PatientDanger(danger), facts__services="Bloc")
    Incident.objects.filter(pk=incident.pk).update(severity=severity)
    told_to = replace(installed_desk(), alerted=("astreinte@hygie.example",))

    alerts.tell_the_desk(incident.pk, desk=told_to, by=SYSTEM, at=LATER)

    mail = Message.objects.get()
    assert mail.subject == f"[Hygie] {subject} {incident.number}"
    assert mail.body.startswith(first)
    assert "Bloc" not in mail.subject + mail.body


def test_a_completion_is_a_new_version_and_the_first_one_stays():
    incident = an_incident()

    completed(incident, facts__title="Tout le site est touché")

    incident.refresh_from_db()
    assert (incident.version, incident.title) == (2, "Tout le site est touché")
    versions = Declaration.objects.order_by("version")
    assert [version.content["facts"]["title"] for version in versions] == [
        "Des postes affichent une demande de rançon",
        "Tout le site est touché",
    ]
    assert Entry.objects.get(what="incidents.completed").detail["fields"] == [
        "En une phrase, que se passe-t-il ?"
    ]


def test_a_completion_that_says_nothing_new_is_told_so():
    with pytest.raises(sending.NothingNew):
        completed(an_incident())


def test_a_declarant_does_not_move_the_moment_that_starts_the_legal_delays():
    incident = an_incident()

    with pytest.raises(sending.AwarenessIsFixed):
        completed(incident, facts__aware_at=NOON)

    assert Declaration.objects.count() == 1


def test_the_desk_moves_it_with_a_reason_and_the_terms_follow():
    incident = an_incident()

    sending.correct_awareness(
        incident.pk, aware_at=NOON, reason="Erreur de saisie.", by=LEA, at=LATER
    )

    changed = Incident.objects.get()
    assert changed.aware_at == NOON
    assert changed.terms[0]["due_at"] == (NOON + timedelta(hours=24)).isoformat()
    told = Entry.objects.get(what="incidents.awareness_corrected").detail
    assert (told["reason"], told["now"]) == ("Erreur de saisie.", in_words(NOON, PARIS))
    assert not Entry.objects.filter(what="incidents.completed").exists()


def test_it_is_moved_where_what_is_asked_now_was_not_asked_then(monkeypatch):
    with monkeypatch.context() as formerly:
        formerly.setattr(declaration, "lacks_a_service", lambda _: False)
        incident = an_incident(impact__patient_danger=PatientDanger.PROVEN)

    sending.correct_awareness(incident.pk, aware_at=NOON, reason="Erreur.", by=LEA, at=LATER)

    assert Incident.objects.get().aware_at == NOON


@pytest.mark.parametrize(
    ("by", "reason", "refusal"),
    [(ANNE, "Erreur.", NotAllowed), (LEA, " ", sending.Unjustified)],
)
def test_it_is_not_moved_by_others_nor_without_a_reason(by, reason, refusal):
    incident = an_incident()

    with pytest.raises(refusal):
        sending.correct_awareness(incident.pk, aware_at=NOON, reason=reason, by=by, at=LATER)

    assert Declaration.objects.count() == 1


def test_what_the_desk_has_qualified_is_not_undone_by_a_completion():
    incident = an_incident()
    Incident.objects.filter(pk=incident.pk).update(
        qualified_at=NOON, qualified_by="Léa", incident_type="DDOS"
    )

    completed(incident, cause__incident_type="MALWARE", facts__title="Autre titre")

    incident.refresh_from_db()
    assert (incident.incident_type, incident.title) == ("DDOS", "Autre titre")


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({"impact__organisation": OrganisationImpact.NONE}, "must_declare", True),
        ({"cause__support": frozenset({SupportKind.NONE})}, "wants_help", False),
    ],
)
def test_the_columns_follow_the_declaration(changes, column, value):
    assert getattr(an_incident(**changes), column) is value


def test_an_incident_is_tied_to_its_site_by_its_number():
    assert an_incident().site.finess == BELLEVUE


def test_what_awareness_may_not_precede_is_moved_with_it_for_the_same_reason():
    incident = an_incident()
    earlier = encoding.from_json(incident.content).facts.observed_at - timedelta(hours=5)

    with pytest.raises(Incomplete, match="avant de l’avoir constaté"):
        sending.correct_awareness(
            incident.pk, aware_at=earlier, reason="Le récit le dit.", by=LEA, at=LATER
        )
    moved = sending.correct_awareness(
        incident.pk,
        aware_at=earlier,
        with_it={"observed_at": earlier},
        reason="Le récit le dit.",
        by=LEA,
        at=LATER,
    )

    facts = encoding.from_json(moved.content).facts
    assert (facts.aware_at, facts.observed_at) == (earlier, earlier)
    (also,) = Entry.objects.get(what="incidents.awareness_corrected").detail["also"]
    assert also.startswith("Quand l’avez-vous constaté")
    assert Declaration.objects.count() == 2
