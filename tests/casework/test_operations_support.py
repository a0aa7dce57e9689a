from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.casework.models import Support
from hygie.casework.operations import support
from hygie.casework.rules.support import DoesNotHold, Help, Way
from hygie.incidents.rules.vocabulary import SupportKind
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from tests.cast import ANNE, KARIM, LEA, NOON, REMI, ZOE
from tests.incidents.factories import an_incident

pytestmark = pytest.mark.django_db


def said(**changes):
    values = {
        "way": Way.GIVEN,
        "kind": SupportKind.FORENSICS,
        "minutes": 90,
        "giver": "Équipe d’analyse",
        "happened_on": NOON.date(),
    }
    return Help(**values | changes)


ASKED = said(way=Way.ASKED, minutes=0, giver="")


def test_the_structure_asks_and_the_desk_gives():
    incident = an_incident()

    support.note(incident.pk, ASKED, by=ANNE, at=NOON)
    given = support.note(incident.pk, said(), by=LEA, at=NOON)

    assert (given.minutes, given.giver, given.written_by) == (90, "Équipe d’analyse", "Léa")
    whats = Entry.objects.filter(what__startswith="casework.support").order_by("id")
    assert [entry.what for entry in whats] == ["casework.support_asked", "casework.support_given"]


@pytest.mark.parametrize("somebody", [ANNE, KARIM, ZOE, REMI], ids=lambda one: one.name)
def test_nobody_but_the_desk_says_what_was_given(somebody):
    incident = an_incident()

    with pytest.raises(NotAllowed, match="astreinte"):
        support.note(incident.pk, said(), by=somebody, at=NOON)

    assert not Support.objects.exists()


@pytest.mark.parametrize("somebody", [KARIM, ZOE, REMI], ids=lambda one: one.name)
def test_who_does_not_talk_asks_for_nothing(somebody):
    with pytest.raises(NotAllowed, match="astreinte"):
        support.note(an_incident().pk, ASKED, by=somebody, at=NOON)


def test_a_mistake_is_withdrawn_with_a_reason_once_and_stays():
    incident, other = an_incident(), an_incident()
    line, who = support.note(incident.pk, said(), by=LEA, at=NOON), {"by": LEA, "at": NOON}

    with pytest.raises(DoesNotHold, match="pourquoi"):
        support.withdraw(incident.pk, line.pk, reason=" ", **who)
    with pytest.raises(NotFound, match="n’existe pas"):
        support.withdraw(other.pk, line.pk, reason="Erreur.", **who)
    with pytest.raises(NotAllowed, match="astreinte"):
        support.withdraw(incident.pk, line.pk, reason="Erreur.", by=ANNE, at=NOON)
    support.withdraw(incident.pk, line.pk, reason="Noté deux fois.", **who)

    line.refresh_from_db()
    assert (line.withdrawn_by, line.withdrawn_for) == ("Léa", "Noté deux fois.")
    with pytest.raises(DoesNotHold, match="déjà retirée"):
        support.withdraw(incident.pk, line.pk, reason="Encore.", **who)


def test_what_is_wrong_is_refused_and_nothing_is_written():
    incident = an_incident()

    for wrong in (
        said(happened_on=NOON.date() + timedelta(days=1)),
        said(minutes=0),
        said(words="NIR 1 85 05 78 006 084 91"),
    ):
        with pytest.raises(Refused):
            support.note(incident.pk, wrong, by=LEA, at=NOON)

    assert not Support.objects.exists()


def test_the_database_refuses_help_given_by_nobody():
    line = support.note(an_incident().pk, said(), by=LEA, at=NOON)

    with pytest.raises(IntegrityError, match="how_long_and_by_whom"), transaction.atomic():
        Support.objects.filter(pk=line.pk).update(giver="")
