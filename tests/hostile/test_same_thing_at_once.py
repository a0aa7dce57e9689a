"""Two people change the same thing in one second: one wins, the other is told, nothing is lost."""

import threading
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hygie.accounts import mails
from hygie.accounts.models import Invitation, Membership, Person, Review, ReviewLine
from hygie.accounts.operations import invitations, keys, memberships, people, reviews
from hygie.accounts.rules import Gift, KeyScope, Suspension, Verdict
from hygie.contacts.models import CrisisContact
from hygie.contacts.operations import keeping, links
from hygie.incidents.models import Incident
from hygie.incidents.operations import desk
from hygie.journal import verification
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.platform import letters
from tests.accounts.letters import told
from tests.cast import ANNE, BELLEVUE, LEA, NOON
from tests.contacts.factories import ENTITY, a_contact, a_link, particulars
from tests.hostile.test_accounts_at_once import at_once
from tests.incidents.factories import a_site, an_incident
from tests.people import PASSWORD, an_account, enter

pytestmark = pytest.mark.django_db(transaction=True)
SITE = Place(PlaceKind.SITE, BELLEVUE)
DAY = timedelta(days=1)


def keeper(name):
    """Somebody who keeps the accounts and contacts of Bellevue."""
    person = an_account(Actor(name=name, grants=(Grant(Role.CISO, ENTITY),)))
    return Actor(name=name, person_id=person.pk, grants=ANNE.grants)


@pytest.fixture
def two():
    a_site()
    return keeper("Aline"), keeper("Basile")


@pytest.fixture
def rita(two):
    return an_account(Actor(name="Rita", grants=(Grant(Role.READER, SITE),)))


def refusals(said):
    return [type(each).__name__ for each in said if each is not None]


def test_of_two_who_change_a_contact_the_second_is_told_and_erases_nothing(two):
    contact = a_contact()
    notes = ["Appeler la nuit.", "Ne pas appeler la nuit."]

    def write(by, note):
        said = particulars(note=note)
        keeping.change(contact.pk, said, version=contact.version, position=1, by=by, at=NOON)

    said = at_once(
        *(lambda by=by, note=note: write(by, note) for by, note in zip(two, notes, strict=True))
    )

    assert refusals(said) == ["ChangedMeanwhile"]
    winner = notes[said.index(None)]
    assert CrisisContact.objects.get().note == winner
    assert Entry.objects.filter(what="contacts.changed").count() == 1


def test_a_contact_confirmed_by_its_link_while_it_is_changed_is_never_confirmed_unread(two):
    contact, token = a_contact(), a_link()
    other = particulars(mobile_phone="+33639980000")

    said = at_once(
        lambda: keeping.change(
            contact.pk, other, version=contact.version, position=1, by=two[0], at=NOON
        ),
        lambda: links.confirm(token, version=contact.version, at=NOON),
    )

    contact.refresh_from_db()
    assert contact.mobile_phone == "+33639980000"
    # Confirmed first, then changed: to be confirmed again. Changed first: nothing was confirmed.
    assert contact.confirmed_at is None
    assert set(refusals(said)) <= {"ChangedMeanwhile", "BadLink"}


def test_of_two_who_answer_a_review_one_is_told_and_the_role_ends_once(two, rita):
    day = timezone.localdate(NOON)
    review = Review.objects.create(
        place_kind="SITE", place_code=BELLEVUE, opened_on=day, due_on=day + 30 * DAY, told_on=day
    )
    held = Membership.objects.get(person=rita)
    line = ReviewLine.objects.create(review=review, membership=held)

    said = at_once(
        lambda: reviews.answer(line.pk, verdict=Verdict.LEFT, by=two[0], at=NOON),
        lambda: reviews.answer(line.pk, verdict=Verdict.STAYS, by=two[1], at=NOON),
    )

    line.refresh_from_db()
    held.refresh_from_db()
    review.refresh_from_db()
    assert len(refusals(said)) == 1
    assert line.answered_by == two[said.index(None)].name
    assert (line.verdict == Verdict.LEFT) == (held.ends_on is not None)
    assert review.closed_at == NOON
    assert Entry.objects.filter(what="accounts.reviewed").count() == 1
    assert Entry.objects.filter(what="accounts.review_closed").count() == 1


def test_of_two_who_change_the_end_of_a_role_the_second_is_told(two, rita):
    held = Membership.objects.get(person=rita)
    days, before = [NOON.date() + 10 * DAY, NOON.date() + 20 * DAY], len(told())

    said = at_once(
        *(
            lambda by=by, day=day: memberships.end(
                held.pk, last_day=day, known=None, by=by, at=NOON
            )
            for by, day in zip(two, days, strict=True)
        )
    )

    held.refresh_from_db()
    assert refusals(said) == ["ChangedMeanwhile"]
    assert held.ends_on == days[said.index(None)]
    assert len([one for one in told()[before:] if one[0] == rita.email]) == 1


def test_an_account_that_two_suspend_and_close_at_once_is_in_one_state(two, rita):
    said = at_once(
        lambda: people.suspend(rita.pk, reason=Suspension.DECIDED, by=two[0], at=NOON),
        lambda: people.suspend(rita.pk, reason=Suspension.DECIDED, by=two[1], at=NOON),
        lambda: people.close_account(rita, by=two[0], at=NOON),
    )

    rita.refresh_from_db()
    assert (rita.is_active, rita.closed_at) == (False, NOON)
    assert set(refusals(said)) == {"NotInThatState"}
    assert Entry.objects.filter(what="accounts.suspended").count() <= 1
    assert Entry.objects.filter(what="accounts.closed").count() == 1


def test_the_same_person_invited_twice_in_one_second_gets_one_link(two):
    gift = Gift(role=Role.READER, place=SITE, starts_on=NOON.date())

    def invite(by):
        invitations.invite(email="nina@b.example", name="Nina", gift=gift, by=by, at=NOON)

    said = at_once(*(lambda by=by: invite(by) for by in two))

    assert refusals(said) == ["AlreadyInvited"]
    assert Invitation.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_two_links_of_one_address_accepted_in_one_second_open_one_account(two):
    tokens = []
    for role in (Role.READER, Role.CIO):
        gift = Gift(role=role, place=SITE, starts_on=NOON.date())
        made = invitations.invite(
            email="nina@b.example", name="Nina", gift=gift, by=two[0], at=NOON
        )
        tokens.append(letters.token_of(mails.INVITE, made.seed))

    def accept(token):
        invitations.accept(token, password=PASSWORD, by=Actor(name="x"), at=NOON)

    said = at_once(*(lambda token=token: accept(token) for token in tokens))

    assert len(refusals(said)) == 1
    assert set(refusals(said)) <= {"AlreadyKnown", "SignInFirst"}
    nina = Person.objects.get(email="nina@b.example")
    assert Membership.objects.filter(person=nina).count() == 1
    assert Invitation.objects.filter(accepted_at__isnull=True).count() == 1


def test_two_who_begin_a_sheet_at_once_begin_one(two):
    said = at_once(
        *(
            lambda by=by: keeping.add(ENTITY, particulars(name=by.name), by=by, at=NOON)
            for by in two
        )
    )

    assert refusals(said) == []
    assert sorted(CrisisContact.objects.values_list("name", "position")) in (
        [("Aline", 1), ("Basile", 2)],
        [("Aline", 2), ("Basile", 1)],
    )


def test_the_same_role_given_twice_in_one_second_is_held_once(two, rita):
    gift = {"role": Role.CIO, "place": SITE, "starts_on": NOON.date(), "at": NOON}

    said = at_once(*(lambda by=by: memberships.grant(rita, **gift, by=by) for by in two))

    assert refusals(said) == []  # both wanted the same, and it is so
    held = Membership.objects.get(person=rita, role=Role.CIO)
    given = Entry.objects.filter(what="accounts.role_given", detail__role="CIO")
    assert (held.ends_on, given.count()) == (None, 1)


def test_an_invitation_withdrawn_while_it_is_accepted_gives_a_role_or_does_not(two):
    gift = Gift(role=Role.READER, place=SITE, starts_on=NOON.date())
    invitation = invitations.invite(
        email="nina@b.example", name="Nina", gift=gift, by=two[0], at=NOON
    )
    token = letters.token_of(mails.INVITE, invitation.seed)

    said = at_once(
        lambda: invitations.withdraw(invitation.pk, by=two[1], at=NOON),
        lambda: invitations.accept(token, password=PASSWORD, by=Actor(name="x"), at=NOON),
    )

    invitation.refresh_from_db()
    assert len(refusals(said)) == 1
    is_open = Person.objects.filter(email="nina@b.example").exists()
    assert is_open == (invitation.accepted_at is not None)
    assert is_open == (invitation.withdrawn_at is None)


def test_a_role_that_ends_while_its_holder_writes_leaves_whole_notes_and_then_none():
    incident, person = an_incident(at=timezone.now()), an_account(LEA)
    held = Membership.objects.get(person=person)
    client, statuses, ended = enter(Client(), person), [], threading.Event()

    def write():
        for number in range(12):
            answer = client.post(
                f"/incidents/{incident.number}/noter/", {"text": f"Note {number}.", "x": "y"}
            )
            statuses.append((ended.is_set(), answer.headers.get("Location", "")))

    def end():
        memberships.end(held.pk, last_day=None, known=None, by=SYSTEM, at=timezone.now())
        ended.set()

    at_once(write, end)
    client.get("/incidents/")

    written = [where for _, where in statuses if where.endswith(f"{incident.number}/")]
    assert incident.notes.count() == len(written)
    assert client.get("/incidents/").status_code == 302  # the session is over
    again = enter(Client(), person)
    assert again.get(f"/incidents/{incident.number}/").status_code == 404
    assert not verification.verify(anchors=[]).breaks


def test_a_key_revoked_in_the_middle_of_many_declarations_leaves_whole_ones_and_then_none():
    now = timezone.now()
    content = an_incident(site=a_site(), at=now).content
    key, text = keys.make(
        name="SIEM",
        scopes=[KeyScope.DECLARE],
        place=NATION,
        expires_at=now + DAY,
        by=SYSTEM,
        at=now,
    )
    before, answers, revoked = Incident.objects.count(), [], threading.Event()

    def declare():
        client = Client(HTTP_AUTHORIZATION=f"Bearer {text}")
        for _ in range(4):
            late = revoked.is_set()
            answer = client.post("/api/v1/declarations", content, content_type="application/json")
            answers.append((late, answer.status_code))

    def revoke():
        keys.revoke(key.pk, by=SYSTEM, at=timezone.now())
        revoked.set()

    at_once(declare, declare, declare, revoke)
    declare()

    assert {status for _, status in answers} <= {201, 401}
    assert {status for late, status in answers if late} == {401}
    created = [status for _, status in answers if status == 201]
    assert Incident.objects.count() == before + len(created)
    assert Entry.objects.filter(what="incidents.declared").count() == before + len(created)


def test_two_analysts_who_take_one_declaration_at_once_are_told_who_has_it():
    incident = an_incident()
    analysts = [Actor(name=name, grants=LEA.grants) for name in ("Léa", "Paul")]

    said = at_once(
        *(lambda by=by: desk.acknowledge(incident.pk, by=by, at=NOON) for by in analysts)
    )

    incident.refresh_from_db()
    assert Entry.objects.filter(what="incidents.acknowledged").count() == 1
    assert incident.acknowledged_at == NOON
    assert len(refusals(said)) <= 1
