"""A return of experience: approved to the letter by its victim, and read by nobody before."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from hygie.incidents.operations import desk
from hygie.journal.models import Entry
from hygie.kernel.actor import Actor, Grant, Place, PlaceKind, Power, Role
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.roles import with_power
from hygie.kernel.scope import scope_of
from hygie.lessons import library
from hygie.lessons.library import Wanted
from hygie.lessons.models import Published, Story, StoryAnswer
from hygie.lessons.operations import stories
from hygie.lessons.rules.stories import Group, MayName, NotAStory, NotItsTurn
from hygie.lessons.rules.stories import Story as StorySaid
from hygie.notifications.models import Message, Notification
from hygie.platform import walls
from hygie.recovery.keeping import ChangedSince, NotNow
from tests.cast import ANNE, ELSA, GAEL, KARIM, LEA, NADIA, OSCAR, REMI, ZOE
from tests.incidents.factories import a_site, an_incident
from tests.lessons.factories import BY_ANNE, a_debriefed, a_published, a_story
from tests.people import an_account

pytestmark = pytest.mark.django_db
LATER = BY_ANNE["at"]
BY_LEA = {"by": LEA, "at": LATER}
CIO = Actor(name="Claude", grants=(Grant(Role.CIO, ANNE.grants[0].place),))


@pytest.fixture
def incident():
    return an_incident()


def proposed(incident, **changes):
    story = stories.write(incident.pk, a_story(**changes), **BY_LEA)
    stories.propose(incident.pk, story.pk, mark=story.mark, **BY_LEA)
    return story


def test_the_desk_writes_the_victim_approves_and_all_who_read_incidents_read_it(incident):
    story = proposed(incident)
    assert library.shelf(ZOE, Wanted()) == []

    stories.approve(incident.pk, story.pk, mark=story.mark, **BY_ANNE)

    for reader in (ZOE, REMI, KARIM, GAEL, LEA, ELSA):
        with walls.scoped(scope_of(reader)):
            (found,) = library.shelf(reader, Wanted())
        assert (found.title, found.text, found.month) == (
            story.title,
            story.text,
            date(2026, 3, 1),
        )
    for other in (NADIA, OSCAR):
        assert library.shelf(other, Wanted()) == []
        with walls.scoped(scope_of(other)):
            assert not Published.objects.exists()


def test_the_row_that_all_read_holds_nothing_of_its_incident():
    names = {field.name for field in Published._meta.get_fields()}

    assert names == {"id", "title", "text", "folded", "kind", "group", "month"}
    assert with_power(Power.APPROVE_STORY) == {Role.DIRECTOR, Role.CISO}


def test_who_has_an_account_at_a_sister_site_is_known_by_name(incident):
    sister = Place(PlaceKind.SITE, a_site("010000032", name="EHPAD DE BELLEVUE").finess)
    an_account(Actor(name="Odile", grants=(Grant(Role.READER, sister),)))

    with pytest.raises(MayName, match="Odile"):
        stories.write(incident.pk, a_story(text="Odile a tout noté."), **BY_LEA)


@pytest.mark.parametrize("somebody", [LEA, CIO], ids=lambda one: one.name)
def test_nobody_approves_in_the_place_of_the_victim(incident, somebody):
    story = proposed(incident)
    who = {"mark": story.mark, "by": somebody, "at": LATER}

    with pytest.raises(NotAllowed, match="direction"):
        stories.approve(incident.pk, story.pk, **who)
    with pytest.raises(NotAllowed, match="direction"):
        stories.ask_changes(incident.pk, story.pk, words="x", **who)
    with pytest.raises(NotAllowed, match="direction"):
        stories.withdraw(incident.pk, by=somebody, at=LATER)
    assert not Published.objects.exists()


@pytest.mark.parametrize("somebody", [REMI, ZOE, KARIM, GAEL, ELSA], ids=lambda one: one.name)
def test_who_is_on_no_side_writes_and_proposes_nothing(incident, somebody):
    story = proposed(incident)
    who = {"by": somebody, "at": LATER}

    for act in (
        lambda: stories.write(incident.pk, a_story(), **who),
        lambda: stories.propose(incident.pk, story.pk, mark=story.mark, **who),
        lambda: stories.approve(incident.pk, story.pk, mark=story.mark, **who),
    ):
        with pytest.raises(NotAllowed):
            act()
    with walls.scoped(scope_of(somebody)):
        assert not Story.objects.exists()
        assert not StoryAnswer.objects.exists()


def told(subject):
    """Who was told this by mail, and who else reads it inside."""
    mails = Message.objects.filter(subject=f"[Hygie] {subject}").order_by("to")
    inside = Notification.objects.filter(title=subject).order_by("person")
    return list(mails.values_list("to", flat=True)), list(
        inside.values_list("person__email", "page")
    )


def test_who_approves_is_told_of_a_proposal_and_the_desk_of_each_answer(incident, settings):
    settings.DESK_MAIL = ["astreinte@hygie.example"]
    for actor in (ANNE, LEA, REMI, CIO):
        an_account(actor)
    page, end = f"/incidents/{incident.number}/retour/", f", incident {incident.number}"

    first = proposed(incident)
    waits = told(f"Un retour d’expérience vous attend{end}")
    stories.ask_changes(incident.pk, first.pk, mark=first.mark, words="Trop long.", **BY_ANNE)
    second = proposed(incident)
    stories.approve(incident.pk, second.pk, mark=second.mark, **BY_ANNE)
    stories.withdraw(incident.pk, **BY_ANNE)

    assert waits == (["anne@hygie.example"], [("anne@hygie.example", page)])
    desk_of_mails = ["astreinte@hygie.example", "lea@hygie.example"]
    for word in ("à corriger", "approuvé et publié", "retiré"):
        found = told(f"Retour d’expérience {word}{end}")
        assert found == (desk_of_mails, [("lea@hygie.example", page)])


def test_one_approves_what_one_read_and_nothing_else(incident):
    first = proposed(incident)
    second = stories.write(incident.pk, a_story(text="Tout autre chose."), by=ANNE, at=LATER)

    with pytest.raises(ChangedSince):
        stories.approve(incident.pk, first.pk, mark=first.mark, **BY_ANNE)
    with pytest.raises(ChangedSince):
        stories.approve(incident.pk, second.pk, mark=first.mark, **BY_ANNE)
    with pytest.raises(NotItsTurn, match="pas encore proposé"):
        stories.approve(incident.pk, second.pk, mark=second.mark, **BY_ANNE)
    assert not Published.objects.exists()


def test_changes_are_asked_with_words_and_a_new_version_replaces_what_is_published(incident):
    first = proposed(incident)
    with pytest.raises(NotAStory, match="ce qu’il faut changer"):
        stories.ask_changes(incident.pk, first.pk, mark=first.mark, words=" ", **BY_ANNE)
    stories.ask_changes(incident.pk, first.pk, mark=first.mark, words="Trop long.", **BY_ANNE)
    with pytest.raises(NotItsTurn):
        stories.approve(incident.pk, first.pk, mark=first.mark, **BY_ANNE)

    a_published(incident, at=LATER)
    before = Published.objects.get()
    a_published(incident, at=LATER, text="Une autre version.")

    assert Published.objects.get().text == "Une autre version."
    assert Published.objects.get().pk != before.pk


def test_an_approval_is_taken_back_at_once_even_when_the_incident_was_set_aside(incident):
    a_published(incident, at=LATER)
    original = an_incident()
    desk.mark_duplicate(incident.pk, of=original.number, reason="x", by=LEA, at=LATER)
    with pytest.raises(NotNow, match="Doublon"):
        stories.write(incident.pk, a_story(), **BY_LEA)

    with walls.scoped(scope_of(ANNE)):
        stories.withdraw(incident.pk, **BY_ANNE)

    assert not Published.objects.exists()
    with pytest.raises(NotFound):
        stories.withdraw(incident.pk, **BY_ANNE)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "Le CH de Bellevue s’arrête."}, "nom de la structure"),
        ({"title": "Bellevue sans réseau"}, "nom de la structure"),
        ({"text": "Alice Martin a appelé le 12/03/2026."}, "jour exact"),
        ({"text": "Vu depuis 10.0.0.1"}, "adresse de réseau"),
        ({"text": " "}, "Écrivez un titre"),
        ({"kind": "RIEN"}, "type de la liste"),
    ],
)
def test_a_text_that_names_its_victim_is_not_even_kept(incident, changes, words):
    with pytest.raises(NotAStory, match=words):
        stories.write(incident.pk, a_story(**changes), **BY_LEA)

    assert not Story.objects.exists()


def test_what_is_drawn_from_the_debriefs_names_nobody(incident):
    a_debriefed(incident)

    drawn = library.any_drawn(incident)

    assert "mars 2026" in drawn
    assert "L’annuaire existe sur papier." in drawn
    said = StorySaid(title="Une panne", text=drawn, kind="", group=Group.HOSPITAL)
    assert stories.write(incident.pk, said, **BY_LEA).version == 1


def test_the_library_is_searched_by_words_type_and_kind_of_structure(incident):
    a_published(incident, at=LATER)
    a_published(an_incident(), at=LATER, title="Une clé égarée", kind="", group=Group.CITY)

    def titles(**wanted):
        return [each.title for each in library.shelf(ZOE, Wanted(**wanted))]

    assert titles(words="cle EGAREE") == titles(group="CITY") == ["Une clé égarée"]
    assert titles(kind="RANSOMWARE") == ["Une nuit sans réseau"]
    assert len(titles()) == 2
    assert titles(words="100%_") == []


def test_the_walls_let_nobody_answer_for_the_victim_nor_publish_nor_change(incident):
    story = proposed(incident)
    with (
        walls.scoped(scope_of(LEA)),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        StoryAnswer.objects.create(
            story=story,
            incident=incident,
            answer="CHANGES",
            words="x",
            mark=story.mark,
            said_at=LATER,
            said_by="x",
        )
    a_published(an_incident(), at=LATER)
    for actor in (LEA, ANNE, ZOE):
        with walls.scoped(scope_of(actor)):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Published.objects.create(
                    title="x", text="x", folded="x", group="CITY", month=date(2026, 1, 1)
                )
            with connection.cursor() as cursor:
                cursor.execute("UPDATE lessons_published SET text = 'x'")
                assert cursor.rowcount == 0
                cursor.execute("DELETE FROM lessons_published")
                assert cursor.rowcount == 0


def test_the_journal_of_a_publication_is_told_to_its_place_alone(incident):
    a_published(incident, at=LATER)
    public = str(Published.objects.get().pk)

    entries = Entry.objects.filter(what__startswith="lessons.story")
    assert entries.count() == 3
    assert not any(public in str(entry.detail) + entry.subject_id for entry in entries)
