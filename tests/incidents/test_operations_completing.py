"""Those of the structure complete a declaration: one version more, and nobody’s words are lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.documents.models import Document
from hygie.incidents.models import Attachment, Declaration, Draft, Incident
from hygie.incidents.operations import completing, desk, drafts, sending
from hygie.incidents.operations.completing import WrittenMeanwhile
from hygie.incidents.presentation import notice, timeline
from hygie.incidents.rules import encoding
from hygie.incidents.rules.checks import Incomplete
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.vocabulary import Answer, DataImpact, OrganisationImpact, PatientDanger
from hygie.journal import queries as journal
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.at_once import behind
from tests.cast import ANNE, BELLEVUE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, REMI, ZOE
from tests.incidents.factories import a_file, an_incident

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)


def at_bellevue(name, role):
    return Actor(name=name, grants=(Grant(role, Place(PlaceKind.SITE, BELLEVUE)),))


PAUL = at_bellevue("Paul", Role.DPO)
DAVID = at_bellevue("David", Role.CIO)
IRENE = at_bellevue("Irène", Role.DIRECTOR)
SOLENE = at_bellevue("Solène", Role.CARE_MANAGER)


def changed(declaration, changes):
    return declaration.changed({name.replace("__", "."): each for name, each in changes.items()})


def completed(incident, *, by=PAUL, shown=None, files=(), **changes):
    """Complete it in the scope of who does, over what stands or over what was shown."""
    shown = shown or encoding.from_json(Incident.objects.get(pk=incident.pk).content)
    with walls.scoped(scope_of(by)):
        return completing.complete(
            incident.pk, changed(shown, changes), shown=shown, by=by, at=LATER, files=files
        )


def saved(incident, **changes):
    """What the declarant writes with the code, and does not send."""
    draft = Draft.objects.get(incident=incident)
    drafts.save(draft.pk, changed(encoding.from_json(draft.content), changes), by=ANYONE, at=LATER)
    return draft


@pytest.mark.parametrize("by", [PAUL, DAVID, IRENE, ANNE], ids=lambda each: each.name)
def test_who_talks_for_the_structure_adds_a_version_that_all_see(by):
    incident = an_incident(impact__data=frozenset({DataImpact.DISCLOSURE}))

    completed(incident, by=by, authorities__records=1200, impact__persons=800)

    incident.refresh_from_db()
    assert (incident.version, incident.changed_at) == (2, LATER)
    assert incident.content["authorities"]["records"] == 1200
    assert Draft.objects.get().content == incident.content, "who holds the code sees it too"
    sent_by = Declaration.objects.get(version=2).sent_by
    assert sent_by == f"{by.name} ({by.grants[0].role.label})"
    duty = notice.duty_of(incident, "GDPR_AUTHORITY")
    told = notice.as_json(incident, duty, by=ANNE, at=LATER)["content"]
    assert (told["authorities"]["records"], told["impact"]["persons"]) == (1200, 800)


def test_the_history_names_who_and_their_role_and_the_desk_and_the_copies_are_told():
    incident = an_incident()

    completed(incident, authorities__records=1200)

    (entry,) = Entry.objects.filter(what="incidents.completed")
    assert entry.detail["fields"] == ["Nombre d’enregistrements touchés, environ"]
    lines = timeline.of(
        list(journal.any_about(incident)), {}, {}, zone="Europe/Paris", for_the_desk=False
    )
    (line,) = [each for each in lines if each.what == "Déclaration complétée"]
    assert line.who == "Paul (Délégué à la protection des données)"
    jobs = ProcrastinateJob.objects.filter(task_name__startswith="DeclarationCompleted:")
    assert {"copy_a_completion", "tell_of_a_completion"} <= {
        job.task_name.partition(":")[2] for job in jobs
    }


def test_terms_follow_and_a_danger_that_is_proven_is_announced():
    incident = an_incident(
        impact__organisation=OrganisationImpact.NONE,
        impact__patient_danger=PatientDanger.NONE,
        impact__data=frozenset({DataImpact.NONE}),
    )
    before = [term["code"] for term in incident.terms]

    completed(
        incident,
        impact__patient_danger=PatientDanger.PROVEN,
        facts__services="Urgences",
        impact__data=frozenset({DataImpact.DISCLOSURE}),
    )

    incident.refresh_from_db()
    assert [term["code"] for term in incident.terms] != before
    assert incident.patient_danger == PatientDanger.PROVEN
    assert ProcrastinateJob.objects.filter(task_name__startswith="DangerProven:").exists()
    assert ProcrastinateJob.objects.filter(task_name__startswith="TermsMoved:").exists()


@pytest.mark.parametrize("by", [REMI, GAEL, KARIM, LEA, SOLENE, ELSA], ids=lambda each: each.name)
def test_others_who_read_it_do_not_complete_it(by):
    incident = an_incident()

    with pytest.raises(NotAllowed):
        completed(incident, by=by, authorities__records=1200)

    assert Declaration.objects.count() == 1


@pytest.mark.parametrize("by", [ZOE, NADIA], ids=lambda each: each.name)
def test_to_those_who_do_not_read_it_it_does_not_exist(by):
    with pytest.raises(NotFound):
        completed(an_incident(), by=by, authorities__records=1200)


@pytest.mark.parametrize("by", [REMI, GAEL, KARIM, SOLENE, ZOE], ids=lambda each: each.name)
def test_the_walls_let_nobody_else_add_a_version(by):
    incident = an_incident()

    with (
        walls.scoped(scope_of(by)),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Declaration.objects.create(
            incident=incident, version=2, content={}, sent_at=LATER, sent_by="x"
        )


def test_the_walls_let_who_talks_for_the_structure_change_no_version():
    incident = an_incident()
    with walls.scoped(scope_of(PAUL)):
        assert Declaration.objects.filter(incident=incident).update(sent_by="x") == 0
        assert Declaration.objects.filter(incident=incident).delete()[0] == 0


def test_what_the_declarant_still_writes_stays_theirs_to_send():
    incident = an_incident()
    draft = saved(incident, facts__measures="Réseau coupé")

    completed(incident, authorities__records=1200)

    incident.refresh_from_db()
    assert incident.content["facts"].get("measures", "") == "", "nobody sends it for them"
    sending.complete(draft.pk, by=ANYONE, at=LATER)
    incident.refresh_from_db()
    assert incident.version == 3
    assert incident.content["facts"]["measures"] == "Réseau coupé"
    assert incident.content["authorities"]["records"] == 1200


def test_files_are_joined_with_the_facts_in_one_version_and_all_see_them():
    incident = an_incident()

    completed(
        incident,
        files=[a_file(b"a", "rancon.txt"), a_file(b"b", "ecran.txt")],
        authorities__records=5,
    )

    incident.refresh_from_db()
    assert incident.version == 2
    (entry,) = Entry.objects.filter(what="incidents.completed")
    assert entry.detail["files"] == 2
    for files in (incident.attachments, Draft.objects.get().attachments):
        assert set(files.values_list("document__name", flat=True)) == {"rancon.txt", "ecran.txt"}
    with walls.scoped(scope_of(LEA)):
        assert incident.attachments.count() == 2
    with walls.scoped(scope_of(ZOE)):
        assert Attachment.objects.count() == 0


def test_files_alone_are_news_and_the_same_ones_again_are_not():
    incident = an_incident()
    completed(incident, files=[a_file(b"b", "ecran.txt"), a_file(b"b", "copie.txt")])

    with pytest.raises(sending.NothingNew):
        completed(incident, files=[a_file(b"b", "encore.txt")])

    completed(incident, files=[a_file(b"b", "encore.txt"), a_file(b"c", "autre.txt")])
    names = incident.attachments.order_by("id").values_list("document__name", flat=True)
    assert list(names) == ["ecran.txt", "autre.txt"]
    assert Document.objects.count() == 2


def test_more_files_than_a_declaration_holds_are_refused_and_nothing_is_half_written():
    incident = an_incident()
    completed(incident, files=[a_file(b"%d" % rank, f"{rank}.txt") for rank in range(19)])

    with pytest.raises(drafts.TooManyFiles, match="20 fichiers"):
        completed(
            incident, files=[a_file(b"a", "a.txt"), a_file(b"b", "b.txt")], authorities__records=5
        )

    incident.refresh_from_db()
    assert (incident.version, incident.attachments.count()) == (2, 19)
    completed(incident, files=[a_file(b"a", "a.txt")])
    completed(incident, files=[a_file(b"a", "a.txt")], authorities__records=6)


def test_what_the_declarant_joined_and_has_not_sent_counts_and_so_does_a_file_given_twice():
    incident = an_incident()
    draft = Draft.objects.get()
    for _ in range(drafts.MOST_FILES):
        drafts.attach(draft.pk, [b"same"], name="a.txt", by=ANYONE, at=LATER)

    with pytest.raises(drafts.TooManyFiles):
        completed(incident, files=[a_file(b"b", "ecran.txt")])

    sending.complete(draft.pk, by=ANYONE, at=LATER)
    with pytest.raises(drafts.TooManyFiles):
        completed(incident, files=[a_file(b"b", "ecran.txt")])


def test_a_refused_declaration_keeps_none_of_its_files():
    incident = an_incident()

    with pytest.raises(Incomplete):
        completed(incident, files=[a_file(b"b", "ecran.txt")], facts__title="")

    assert Document.objects.count() == 0


def test_the_walls_let_who_talks_for_the_structure_join_no_file_on_their_own():
    incident = an_incident()
    completed(incident, files=[a_file(b"b", "ecran.txt")])
    document = Document.objects.get()
    with (
        walls.scoped(scope_of(PAUL)),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Attachment.objects.create(incident=incident, document=document)


def test_a_field_that_both_wrote_is_shown_twice_and_insisting_decides():
    incident = an_incident()
    shown = encoding.from_json(incident.content)
    saved(incident, impact__persons=300)

    with pytest.raises(WrittenMeanwhile) as refusal:
        completed(incident, shown=shown, impact__persons=800, authorities__records=5)

    assert [field.path for field in refusal.value.fields] == ["impact.persons"]
    assert refusal.value.standing.impact.persons == 300
    assert Declaration.objects.count() == 1, "nothing is half written"

    over = shown.changed({"impact.persons": 300})
    completed(incident, shown=over, impact__persons=1100, authorities__records=5)
    incident.refresh_from_db()
    assert incident.content["impact"]["persons"] == 1100
    assert Draft.objects.get().content == incident.content


def test_who_takes_the_words_of_the_other_sends_them():
    incident = an_incident()
    shown = encoding.from_json(incident.content).changed({"impact.persons": 300})
    saved(incident, impact__persons=300)

    completed(incident, shown=shown)

    incident.refresh_from_db()
    assert incident.content["impact"]["persons"] == 300


def test_two_accounts_that_write_at_once_do_not_erase_each_other():
    incident = an_incident()
    shown = encoding.from_json(incident.content)
    completed(incident, by=ANNE, shown=shown, facts__measures="Réseau coupé", impact__persons=3)

    completed(incident, shown=shown, authorities__records=1200)
    with pytest.raises(WrittenMeanwhile):
        completed(incident, shown=shown, impact__persons=4)

    incident.refresh_from_db()
    assert (incident.version, incident.content["facts"]["measures"]) == (3, "Réseau coupé")


def test_the_awareness_and_the_declarant_stay_as_they_are():
    incident = an_incident()
    with pytest.raises(sending.NothingNew):
        completed(incident, facts__aware_at=NOON, declarant__phone="+33600000000")

    assert Declaration.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"facts__title": ""},
        {"facts__observed_at": LATER + timedelta(days=1)},
        {"authorities__consequences": "Patient NIR 2 55 08 14 168 025 38"},
        {"facts__observed_at": NOON},
    ],
    ids=["required", "future", "patient", "after the awareness"],
)
def test_what_does_not_hold_is_refused_as_it_is_with_the_code(changes):
    incident = an_incident()

    with pytest.raises(Incomplete):
        completed(incident, **changes)

    incident.refresh_from_db()
    assert incident.version == 1


def test_a_closed_incident_is_completed_as_with_the_code_and_stays_closed():
    incident = an_incident()
    desk.acknowledge(incident.pk, by=LEA, at=LATER)
    desk.put_out_of_scope(incident.pk, reason="Hors périmètre", by=LEA, at=LATER)

    completed(incident, authorities__persons_told=Answer.NO)

    incident.refresh_from_db()
    assert (incident.status, incident.version) == ("OUT_OF_SCOPE", 2)


def test_a_signal_is_not_completed():
    incident = an_incident()
    Incident.objects.filter(pk=incident.pk).update(
        nature=Nature.THREAT, terms=[], must_declare=False, is_significant=False
    )

    with pytest.raises(sending.NothingNew, match="signalement"):
        completed(incident, authorities__records=1200)


def test_without_a_draft_as_what_is_taken_over_the_incident_alone_changes():
    incident = an_incident()
    Draft.objects.all().delete()

    completed(incident, authorities__records=1200)

    incident.refresh_from_db()
    assert incident.version == 2


def moved(incident, at=NOON):
    return sending.correct_awareness(
        incident.pk, aware_at=at - timedelta(minutes=5), reason="Le récit le dit.", by=LEA, at=LATER
    )


def with_account(incident):
    shown = encoding.from_json(incident.content)
    typed = shown.changed({"impact.persons": 800})
    return completing.complete(incident.pk, typed, shown=shown, by=PAUL, at=LATER)


def with_code(incident):
    return sending.complete(incident.draft.pk, by=ANYONE, at=LATER)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("complete", [with_account, with_code])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_correction_of_the_desk_and_a_completion_wait_for_each_other_in_turn(complete, is_first):
    incident = an_incident()
    saved(incident, authorities__records=1200)
    acts = [lambda: moved(incident), lambda: complete(incident)]

    behind(incident, *(acts if is_first else reversed(acts)))

    incident.refresh_from_db()
    assert incident.version == 3
    assert incident.aware_at == NOON - timedelta(minutes=5)


def test_a_correction_of_the_desk_leaves_what_the_declarant_writes():
    incident = an_incident()
    draft = saved(incident, authorities__records=1200)

    moved(incident)

    draft.refresh_from_db()
    written = encoding.from_json(draft.content)
    assert written.authorities.records == 1200
    assert written.facts.aware_at == NOON - timedelta(minutes=5)
    incident.refresh_from_db()
    assert encoding.from_json(incident.content).authorities.records is None
