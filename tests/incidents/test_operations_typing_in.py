"""What came by telephone or on paper is declared, or told, by the desk in its author’s place."""

from datetime import timedelta

import pytest

from hygie.incidents.models import Draft, Incident, Note
from hygie.incidents.operations import typing_in
from hygie.incidents.operations.sending import Unjustified
from hygie.incidents.operations.typing_in import Received
from hygie.incidents.queries import drafts as draft_queries
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.reception import Channel
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.at_once import at_once
from tests.cast import ANNE, KARIM, LEA, NOON
from tests.incidents.factories import a_declaration, a_site

BEFORE = NOON - timedelta(minutes=20)
TOKEN = "0" * 32


def received(**changes):
    return Received(**{"channel": Channel.PHONE, "received_at": BEFORE} | changes)


def typed(nature=Nature.NEAR_MISS, *, by=LEA, declaration=None, **changes):
    told = declaration or a_declaration(site=a_site())
    with walls.scoped(scope_of(by)):
        return typing_in.type_in(told, received(**changes), nature=nature, by=by, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("nature", list(Nature))
def test_an_analyst_types_in_what_came_by_telephone(nature):
    sent = typed(nature)

    made = Incident.objects.get()
    assert (made.nature, made.channel, made.declared_at) == (nature, "PHONE", BEFORE)
    assert draft_queries.any_draft(sent.code, at=NOON).incident == made
    assert bool(made.terms) is not nature.is_signal
    entry = Entry.objects.get(subject_id=str(made.pk), subject_kind="incidents.Incident")
    assert (entry.actor_name, entry.detail["channel"]) == ("Léa", "PHONE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"by": ANNE}, NotAllowed),
        ({"by": KARIM}, NotAllowed),
        ({"received_at": NOON + timedelta(minutes=1)}, Unjustified),
    ],
)
def test_who_is_not_of_the_desk_or_tells_the_future_writes_nothing(changes, refusal):
    with pytest.raises(refusal):
        typed(**changes)

    assert not Incident.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_the_remark_of_the_reception_is_a_note_of_the_desk():
    made = typed(note="Appel du standard, voix inquiète.").incident

    note = Note.objects.get(incident=made)
    assert (note.text, note.written_by) == ("Appel du standard, voix inquiète.", "Léa")
    assert Entry.objects.filter(what="incidents.noted").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("nature", list(Nature))
def test_a_page_sent_twice_is_kept_once_and_says_its_code_again(nature):
    first, second = (typed(nature, token=TOKEN, note="Par fax.") for _ in range(2))

    assert (first.is_new, second.is_new) == (True, False)
    assert (first.incident, first.code) == (second.incident, second.code)
    assert Incident.objects.count() == Draft.objects.count() == Note.objects.count() == 1


@pytest.mark.django_db
def test_another_page_or_other_words_are_another_declaration():
    typed(token=TOKEN)
    typed(token="1" * 32)
    typed(token=TOKEN, channel=Channel.PAPER)
    typed(token=TOKEN, declaration=a_declaration(site=a_site(), facts__title="Autre chose"))
    typed(Nature.THREAT, token=TOKEN)
    codes = {typed().code for _ in range(2)}

    assert len(codes) == 2
    assert Incident.objects.count() == 7


@pytest.mark.django_db(transaction=True)
def test_a_page_sent_twice_in_one_moment_is_kept_once():
    told, codes = a_declaration(site=a_site()), []

    def send():
        at, page = NOON, received(token=TOKEN)
        codes.append(typing_in.type_in(told, page, by=LEA, at=at).code)

    assert at_once(send) == []
    assert Incident.objects.count() == 1
    assert len(codes) == 4
    assert len(set(codes)) == 1
