import pytest
from django.db import ProgrammingError, transaction

from hygie.accounts.models import Person
from hygie.journal import operations, queries
from hygie.journal.models import Entry
from tests.cast import ANNE, NOON

pytestmark = pytest.mark.django_db


def a_person():
    return Person.objects.create(email="anne@bellevue.example", name="Anne", created_at=NOON)


def test_an_act_is_remembered_with_its_author_and_its_time():
    person = a_person()

    operations.record("accounts.registered", person, by=ANNE, at=NOON, reason="arrivée")

    line = queries.any_about(person).get()
    assert (line.what, line.actor_name, line.at) == ("accounts.registered", "Anne", NOON)
    assert line.detail == {"reason": "arrivée"}


@pytest.mark.parametrize(
    "change", [lambda lines: lines.update(actor_name="Zoé"), lambda lines: lines.delete()]
)
def test_the_application_can_neither_rewrite_nor_remove_a_line(change):
    operations.record("accounts.registered", a_person(), by=ANNE, at=NOON)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        change(Entry.objects.all())

    assert Entry.objects.get().actor_name == "Anne"
