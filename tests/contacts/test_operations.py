from datetime import timedelta

import pytest

from hygie.contacts.models import ConfirmationLink, CrisisContact, Sheet
from hygie.contacts.operations import keeping
from hygie.contacts.queries import sheets
from hygie.contacts.rules import particulars as rules
from hygie.journal import queries as journal
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from tests.cast import ANNE, BELLEVUE, GAEL, KARIM, LEA, NOON, REMI, ZOE
from tests.contacts.factories import ENTITY, SITE, a_contact, a_link, particulars
from tests.incidents.factories import a_site, a_site_elsewhere

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def acts():
    return [entry.what for entry in journal.any_about(Sheet.objects.get())]


def test_a_contact_is_written_counted_and_remembered_without_its_numbers():
    contact = a_contact(by=ANNE)

    sheet = Sheet.objects.get()
    assert (sheet.contacts, sheet.cut_off, len(sheet.missing)) == (1, 0, 5)
    assert contact.changed_by == "Anne"
    assert acts() == ["contacts.added"]
    kept = str([entry.detail for entry in journal.any_about(sheet)])
    assert "Jeanne" in kept
    assert "639981234" not in kept
    assert "courriel.example" not in kept


@pytest.mark.parametrize("actor", [KARIM, LEA, REMI, ZOE], ids=lambda actor: actor.name)
def test_who_does_not_keep_writes_nothing(actor):
    a_site()

    with pytest.raises(NotAllowed if actor in {KARIM, LEA} else NotFound):
        keeping.add(ENTITY, particulars(), by=actor, at=NOON)

    assert not Sheet.objects.exists()


def test_the_officer_of_the_group_keeps_it_and_a_site_may_have_its_own():
    a_contact(by=GAEL)
    a_contact(SITE, by=ANNE, name="Du site")

    assert [each.name for each in sheets.to_call(ANNE, a_site())] == ["Du site", "Jeanne Fictif"]
    assert [each.name for each in sheets.to_call(REMI, a_site())] == ["Du site", "Jeanne Fictif"]
    assert sheets.to_call(ZOE, a_site()) == []
    assert Sheet.objects.get(site=BELLEVUE).missing == []


@pytest.mark.parametrize("place", [Place(PlaceKind.GHT, "GHT-A"), Place(PlaceKind.SITE, "0")])
def test_there_are_contacts_of_entities_and_sites_only(place):
    with pytest.raises(NotFound):
        keeping.add(place, particulars(), by=GAEL, at=NOON)


def test_who_only_has_the_hospital_s_own_lines_is_marked():
    cut = a_contact(mobile_phone="", outside_mail="", office_phone="+33474454600")
    # The number of the register, whatever the box in which it was written.
    copied = a_contact(mobile_phone="+33474454647", outside_mail="")
    own = a_contact(mobile_phone="", outside_mail="j@ch-b.example", office_mail="j@ch-b.example")
    reached = a_contact()

    for contact, expected in ((cut, True), (copied, True), (own, True), (reached, False)):
        contact.refresh_from_db()
        assert contact.is_cut_off is expected
    assert Sheet.objects.get().cut_off == 3


def test_the_second_of_two_people_is_told_and_erases_nothing():
    contact = a_contact()
    keeping.change(contact.pk, particulars(note="Premier"), version=1, by=ANNE, at=NOON)

    with pytest.raises(keeping.ChangedMeanwhile, match="Anne"):
        keeping.change(contact.pk, particulars(note="Second"), version=1, by=GAEL, at=NOON)

    contact.refresh_from_db()
    assert contact.note == "Premier"


def test_other_numbers_have_to_be_confirmed_again_a_note_has_not():
    contact = a_contact(confirmed=True)
    keeping.change(contact.pk, particulars(note="Le matin"), version=1, by=ANNE, at=NOON + DAY)
    contact.refresh_from_db()
    assert contact.confirmed_at == NOON

    keeping.change(
        contact.pk,
        particulars(mobile_phone="+33639985678"),
        version=2,
        by=ANNE,
        at=NOON + DAY,
    )

    contact.refresh_from_db()
    assert (contact.confirmed_at, contact.confirmed_by) == (None, "")
    assert contact.next_step_at == contact.due_at == NOON + DAY
    assert Sheet.objects.get().due_at == NOON + DAY


def test_nothing_changed_is_nothing_written():
    contact = a_contact()

    keeping.change(contact.pk, particulars(), version=1, by=ANNE, at=NOON)

    assert acts() == ["contacts.added"]


def test_the_order_of_call_stays_whole_whoever_is_moved_or_removed():
    first, second, third = (a_contact(name=name) for name in ("A", "B", "C"))
    keeping.change(third.pk, particulars(name="C"), version=1, position=1, by=ANNE, at=NOON)
    keeping.remove(first.pk, by=ANNE, at=NOON)

    rows = CrisisContact.objects.order_by("position").values_list("position", "name")
    assert list(rows) == [(1, "C"), (2, "B")]
    assert second.pk in {each.pk for each in CrisisContact.objects.all()}


def test_a_removed_contact_is_erased_and_its_links_with_it():
    contact = a_contact()
    a_link()

    keeping.remove(contact.pk, by=ANNE, at=NOON)

    assert not CrisisContact.objects.exists()
    assert not ConfirmationLink.objects.exists()
    assert Sheet.objects.get().contacts == 0
    assert acts()[-1] == "contacts.removed"
    with pytest.raises(NotFound):
        keeping.confirm(contact.pk, version=1, by=ANNE, at=NOON)


def test_confirming_lasts_half_a_year_and_stops_the_reminders():
    contact = a_contact()

    keeping.confirm(contact.pk, version=1, by=ANNE, at=NOON)

    contact.refresh_from_db()
    assert (contact.confirmed_at, contact.confirmed_by) == (NOON, "Anne")
    assert contact.next_step_at == contact.due_at == NOON + 182 * DAY
    assert Sheet.objects.get().due_at == NOON + 182 * DAY


def test_what_changed_since_it_was_read_is_not_confirmed():
    contact = a_contact()
    keeping.change(contact.pk, particulars(name="Autre"), version=1, by=ANNE, at=NOON)

    with pytest.raises(keeping.ChangedMeanwhile):
        keeping.confirm(contact.pk, version=1, by=GAEL, at=NOON)


def test_a_list_that_nobody_would_read_is_refused(monkeypatch):
    monkeypatch.setattr(rules, "MOST", 2)
    a_contact()
    a_contact()

    with pytest.raises(Refused, match="2 contacts"):
        a_contact()


def test_a_neighbour_finds_no_contact_by_its_number():
    contact = a_contact()
    a_site_elsewhere()

    for act in (keeping.confirm, keeping.change):
        given = (particulars(),) if act is keeping.change else ()
        with pytest.raises(NotFound):
            act(contact.pk, *given, version=1, by=ZOE, at=NOON)
    with pytest.raises(NotFound):
        keeping.remove(contact.pk, by=ZOE, at=NOON)
    assert acts() == ["contacts.added"]
