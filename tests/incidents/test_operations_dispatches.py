"""One message to many structures: each in its own incident, once, fast, and stopped on its way."""

from datetime import timedelta

import pytest

from hygie.incidents.models import Addressee, Dispatch, Incident, Message
from hygie.incidents.operations import dispatches
from hygie.incidents.operations.dispatches import AT_ONCE, NotToBeDispatched
from hygie.incidents.queries import dispatches as queries
from hygie.incidents.rules.talk import Side
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import PatientIdentity
from tests.cast import ANNE, KARIM, LEA, NOON
from tests.incidents.factories import an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
WORDS = "Votre éditeur est touché : coupez son accès distant."


def many(count):
    return [an_incident().number for _ in range(count)]


def started(numbers, *, text=WORDS):
    return dispatches.start(numbers, text=text, token="page", by=LEA, at=NOON)


def all_written(dispatch):
    while dispatches.write_some(dispatch.pk, by=SYSTEM, at=NOON + timedelta(seconds=1)):
        continue


def test_each_structure_reads_it_once_in_its_own_incident():
    numbers = many(3)
    dispatch = started([*numbers, numbers[0]])
    assert started(numbers).pk == dispatch.pk, "the same page sent twice is one dispatch"

    all_written(dispatch)
    all_written(dispatch)

    found = Message.objects.order_by("incident__number")
    assert [message.incident.number for message in found] == sorted(numbers)
    assert {(m.side, m.text, m.written_by) for m in found} == {(Side.DESK, WORDS, "Léa")}
    assert Dispatch.objects.get().ended_at is not None
    assert Entry.objects.filter(what="incidents.message_written").count() == 3


def test_a_job_that_died_after_writing_writes_nothing_twice():
    dispatch = started(many(2))
    all_written(dispatch)
    Addressee.objects.update(message=None)
    Dispatch.objects.update(ended_at=None)

    all_written(dispatch)

    assert Message.objects.count() == 2
    assert queries.any_progress(dispatch).sent == 2


def test_it_stops_on_its_way_and_what_is_written_stays():
    dispatch = started(many(AT_ONCE + 3))
    assert dispatches.write_some(dispatch.pk, by=SYSTEM, at=NOON)

    dispatches.stop(dispatch.pk, by=LEA, at=NOON)
    all_written(dispatch)

    assert Message.objects.count() == AT_ONCE
    assert Entry.objects.get(what="incidents.dispatch_stopped").detail == {"sent": AT_ONCE}
    assert dispatches.stop(dispatch.pk, by=LEA, at=NOON).stopped_by == "Léa"


def test_one_that_has_ended_is_too_late_to_stop():
    dispatch = started(many(1))
    all_written(dispatch)

    with pytest.raises(NotToBeDispatched, match="Trop tard"):
        dispatches.stop(dispatch.pk, by=LEA, at=NOON)
    with pytest.raises(NotFound):
        dispatches.stop(0, by=LEA, at=NOON)


@pytest.mark.parametrize(
    ("numbers", "said"), [([], "au moins un"), (["2026-99999-1"], "Aucun incident")]
)
def test_nobody_and_somebody_unknown_are_refused_before_anything_is_written(numbers, said):
    known = many(1)

    with pytest.raises(NotToBeDispatched, match=said):
        started([*known, *numbers] if numbers else [])
    with pytest.raises(PatientIdentity):
        started(known, text="NIR 1 85 05 78 006 084 91")

    assert not Dispatch.objects.exists()


@pytest.mark.parametrize("somebody", [ANNE, KARIM])
def test_only_the_desk_writes_to_many_and_stops_it(somebody):
    numbers = many(1)
    dispatch = started(numbers)

    with pytest.raises(NotAllowed):
        dispatches.start(numbers, text=WORDS, token="x", by=somebody, at=NOON)
    with pytest.raises(NotAllowed):
        dispatches.stop(dispatch.pk, by=somebody, at=NOON)
    assert queries.one(somebody, dispatch.pk) is None
    assert queries.latest(somebody) == []


def test_five_hundred_messages_are_written_each_once():
    first = an_incident()
    columns = {
        field.attname: getattr(first, field.attname)
        for field in Incident._meta.concrete_fields
        if field.attname not in {"id", "number", "search"}
    }
    copies = [Incident(number=f"copy-{rank}", **columns) for rank in range(500)]
    found = Incident.objects.bulk_create(copies)
    dispatch = Dispatch.objects.create(text=WORDS, token="t", written_at=NOON, written_by="Léa")
    Addressee.objects.bulk_create(Addressee(dispatch=dispatch, incident=each) for each in found)

    all_written(dispatch)

    written = Message.objects.values_list("incident_id", flat=True)
    assert sorted(written) == sorted(each.pk for each in found)


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def test_the_page_asks_twice_and_follows_what_leaves():
    numbers, lea = many(2), signed_in(LEA)
    page = text(lea.get("/incidents/envois/?etat=OPEN"))
    assert all(number in page for number in numbers)
    said = {"numbers": "\n".join(numbers), "text": WORDS, "token": "t"}

    asked = text(lea.post("/incidents/envois/", said))
    assert "Envoyer à 2 structures" in asked
    assert not Dispatch.objects.exists()
    more = {**said, "numbers": f"{said['numbers']}\n{many(1)[0]}", "sure": "2"}
    assert "Envoyer à 3 structures" in text(lea.post("/incidents/envois/", more))
    assert not Dispatch.objects.exists()
    sent = lea.post("/incidents/envois/", {**said, "sure": "2"})

    page = sent.headers["Location"]
    assert "0 sur 2" in text(lea.get(page))
    lea.post(f"{page}arreter/")
    assert "Arrêté par Léa" in text(lea.get(page))
    assert "message à lire" not in text(lea.get("/incidents/"))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [("", "nécessaire"), ("2026-0001-9", "erreur"), ("2026-99999-1", "Aucun incident")],
)
def test_wrong_numbers_keep_what_was_typed(numbers, said):
    answer = signed_in(LEA).post("/incidents/envois/", {"numbers": numbers, "text": WORDS})

    assert answer.status_code == 422
    assert said in text(answer)
    assert f"{WORDS}</textarea>" in text(answer)
