from datetime import timedelta

import pytest

from hygie.contacts.models import ConfirmationLink, CrisisContact, Sheet
from hygie.contacts.operations import keeping, links, reminders
from hygie.contacts.operations.links import BadLink
from hygie.establishments.models import LegalEntity
from hygie.journal import queries as journal
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from tests.cast import ANNE, NOON
from tests.contacts.factories import a_contact, a_link, letters_posted, particulars
from tests.people import an_account

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def days_with_letters(contact, days):
    """On which days a letter leaves, when the job runs every morning."""
    found, before = [], len(letters_posted())
    for day in range(days):
        reminders.remind(by=SYSTEM, at=contact.due_at + day * DAY)
        if len(letters_posted()) > before:
            found.append(day)
            before = len(letters_posted())
    return found


def test_nobody_answers_three_letters_then_their_establishment_is_told():
    an_account(ANNE)
    contact = a_contact()

    assert days_with_letters(contact, 60) == [0, 14, 30, 45]

    told = letters_posted()[-1]
    assert told["to"] == "anne@hygie.example"
    assert [each["to"] for each in letters_posted()[:3]] == ["jeanne@courriel.example"] * 3
    for letter in letters_posted():
        assert "Jeanne" not in letter["subject"] + letter["body"]
        assert "98 12 34" not in letter["body"]


def test_a_job_that_runs_twice_asks_once():
    a_contact()

    assert reminders.remind(by=SYSTEM, at=NOON) == 1
    assert reminders.remind(by=SYSTEM, at=NOON) == 0


def test_who_confirmed_is_left_alone_for_half_a_year():
    contact = a_contact(confirmed=True)

    assert reminders.remind(by=SYSTEM, at=NOON + 181 * DAY) == 0
    assert reminders.remind(by=SYSTEM, at=contact.due_at) == 1


def test_who_has_no_address_is_called_by_their_establishment():
    an_account(ANNE)
    a_contact(outside_mail="")

    reminders.remind(by=SYSTEM, at=NOON)

    assert [letter["to"] for letter in letters_posted()] == ["anne@hygie.example"]
    assert "par téléphone" in letters_posted()[0]["body"]


def test_where_nobody_has_an_account_the_journal_says_that_nobody_was_told():
    a_contact(outside_mail="")

    reminders.remind(by=SYSTEM, at=NOON)

    entry = journal.any_about(Sheet.objects.get()).last()
    assert (entry.what, entry.detail["addresses"]) == ("contacts.establishment_told", 0)


def test_a_closed_establishment_asks_nobody():
    a_contact()
    LegalEntity.objects.update(is_open=False)

    assert reminders.remind(by=SYSTEM, at=NOON) == 0
    assert CrisisContact.objects.get().next_step_at is None


def test_a_link_confirms_once():
    contact = a_contact()
    token = a_link()

    links.confirm(token, version=1, at=NOON + DAY)

    contact.refresh_from_db()
    assert contact.confirmed_at == NOON + DAY
    assert contact.confirmed_by == "le contact, par son lien"
    with pytest.raises(BadLink, match="déjà servi"):
        links.confirm(token, version=1, at=NOON + DAY)


def test_an_earlier_letter_still_opens_until_one_of_them_confirmed():
    a_contact()
    first = a_link()
    second = a_link(at=NOON + 14 * DAY)

    links.confirm(first, version=1, at=NOON + 15 * DAY)

    with pytest.raises(BadLink):
        links.confirm(second, version=1, at=NOON + 15 * DAY)


def test_a_link_that_is_late_altered_or_of_a_removed_contact_opens_nothing():
    contact = a_contact()
    token = a_link()
    late = NOON + 61 * DAY

    with pytest.raises(BadLink, match="plus valable"):
        links.confirm(token, version=1, at=late)
    for other in (token[:-1], token[:-1] + "!", token.upper(), "", "x" * 500):
        with pytest.raises(BadLink, match="n’ouvre rien"):
            links.confirm(other, version=1, at=NOON)
    keeping.remove(contact.pk, by=ANNE, at=NOON)
    with pytest.raises(BadLink, match="n’ouvre rien"):
        links.report(token, text="Faux", at=NOON)

    acts = [entry.what for entry in journal.any_about(Sheet.objects.get())]
    assert "contacts.confirmed" not in acts


def test_what_changed_since_the_page_was_opened_is_not_confirmed():
    contact = a_contact()
    token = a_link()
    keeping.change(contact.pk, particulars(note="Autre"), version=1, by=ANNE, at=NOON)

    with pytest.raises(keeping.ChangedMeanwhile):
        links.confirm(token, version=1, at=NOON)


def test_who_says_that_something_is_wrong_is_heard_and_asked_no_more():
    an_account(ANNE)
    contact = a_contact()
    token = a_link()

    links.report(token, text="  J’ai changé de portable. ", at=NOON)

    contact.refresh_from_db()
    assert contact.report == "J’ai changé de portable."
    assert Sheet.objects.get().reported == 1
    told = letters_posted()[-1]
    assert told["to"] == "anne@hygie.example"
    assert "portable" not in told["body"]
    assert reminders.remind(by=SYSTEM, at=NOON + 14 * DAY) == 0
    keeping.change(contact.pk, particulars(name="J. Fictif"), version=1, by=ANNE, at=NOON + DAY)
    assert Sheet.objects.get().reported == 0


@pytest.mark.parametrize("text", ["", " \n ", "patient 1 85 05 78 006 084 91"])
def test_saying_nothing_or_naming_a_patient_is_refused(text):
    a_contact()
    token = a_link()

    with pytest.raises(Refused):
        links.report(token, text=text, at=NOON)

    assert ConfirmationLink.objects.get().ended_at is None


def test_nothing_at_rest_holds_the_secret_of_a_link():
    a_contact()
    token = a_link()

    reminders.remind(by=SYSTEM, at=NOON + 14 * DAY)

    assert token not in str(list(ConfirmationLink.objects.values()) + letters_posted())


def test_who_is_new_is_asked_at_once_and_only_once():
    contact = a_contact()

    for _ in range(2):
        reminders.ask_new(contact.pk, by=SYSTEM, at=NOON)
    assert [letter["to"] for letter in letters_posted()] == ["jeanne@courriel.example"]
    assert reminders.remind(by=SYSTEM, at=NOON) == 0


def test_who_was_confirmed_or_removed_meanwhile_is_not_asked():
    confirmed, removed = a_contact(confirmed=True), a_contact(name="Autre")
    keeping.remove(removed.pk, by=SYSTEM, at=NOON)

    for contact_id in (confirmed.pk, removed.pk, 999999):
        reminders.ask_new(contact_id, by=SYSTEM, at=NOON)
    assert letters_posted() == []
