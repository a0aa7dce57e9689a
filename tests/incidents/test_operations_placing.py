"""A past incident without a number is attached to its establishment, which reads it then."""

from datetime import UTC, datetime

import pytest

from hygie.incidents.models import Incident
from hygie.incidents.operations import placing
from hygie.incidents.presentation import timeline
from hygie.incidents.queries import desk
from hygie.journal.models import Entry
from hygie.journal.queries import any_about
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from hygie.takeover import operations as takeover
from hygie.takeover.operations import FileKnown
from hygie.takeover.rules.record import Record
from tests.cast import ANNE, BELLEVUE, KARIM, LEA, NOON
from tests.incidents.factories import a_site, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
DAY = datetime(2024, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def past():
    record = Record(line=2, reference="1", declared_at=DAY, structure="Ch Belle Vue", title="Panne")
    file = FileKnown(name="passe.csv", source="FIR", sha256="0" * 64)
    takeover.take_over(file, [record], fictional=False, by=SYSTEM, at=NOON)
    a_site()
    return Incident.objects.get()


def place(incident, *, finess=BELLEVUE, reason="Son RSSI l’a confirmé.", by=LEA):
    with walls.scoped(scope_of(by)):
        return placing.place(incident.pk, finess=finess, reason=reason, by=by, at=NOON)


def seen_by(actor):
    with walls.scoped(scope_of(actor)):
        return list(desk.visible_to(actor).values_list("number", flat=True))


def test_its_establishment_reads_it_from_then_on_and_what_was_written_stays(past):
    assert seen_by(ANNE) == []

    place(past, finess=f" {BELLEVUE[:2]} {BELLEVUE[2:]} ")

    past.refresh_from_db()
    assert seen_by(ANNE) == [past.number]
    assert (past.site.finess, past.structure_name) == (BELLEVUE, past.site.name)
    assert (past.region_code, past.declared_entity) == (
        past.site.region_code,
        past.site.entity.finess,
    )
    assert past.content["structure"]["name"] == "Ch Belle Vue"
    found = desk.Filters(text=past.site.name, status="")
    assert list(desk.narrowed(LEA, found)) == [past]


def test_the_journal_and_the_history_say_who_where_and_why(past):
    place(past)

    told = Entry.objects.get(what="incidents.placed")
    assert (told.actor_name, told.detail["was"], told.detail["reason"]) == (
        LEA.name,
        "Ch Belle Vue",
        "Son RSSI l’a confirmé.",
    )
    lines = timeline.of(list(any_about(past)), {}, {}, zone="Europe/Paris", for_the_desk=False)
    (line,) = [line for line in lines if line.what == "Rattaché à son établissement"]
    assert BELLEVUE in line.detail
    assert "Motif" in line.detail


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"finess": "999999999"}, placing.NoSuchSite),
        ({"finess": "x"}, placing.NoSuchSite),
        ({"reason": " \n"}, Refused),
        ({"by": KARIM}, (NotAllowed, NotFound)),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(past, said, kind):
    with pytest.raises(kind):
        place(past, **said)

    past.refresh_from_db()
    assert past.site is None
    assert not Entry.objects.filter(what="incidents.placed").exists()


def test_it_is_said_once_and_of_a_past_incident_only(past):
    place(past)
    with pytest.raises(Refused, match="déjà son établissement"):
        place(past)
    with pytest.raises(Refused, match="déclaré par sa structure"):
        place(an_incident())


def test_the_page_offers_it_to_the_desk_and_keeps_what_was_typed(past):
    lea, address = signed_in(LEA), f"/incidents/{past.number}/"
    assert "Rattacher à un établissement" in lea.get(address).content.decode()

    said = {"finess": "750712184", "reason": "Le nom le dit."}
    refused = lea.post(f"{address}etablissement/", said)
    assert refused.status_code == 422
    for words in ("ne connaît aucun site", "750712184", "Le nom le dit."):
        assert words in refused.content.decode()

    done = lea.post(f"{address}etablissement/", said | {"finess": BELLEVUE}, follow=True)
    assert "rattaché" in done.content.decode()
    assert "Rattacher à un établissement" not in done.content.decode()


def test_nobody_declared_it_so_nobody_is_called_and_it_is_written_to_once_it_has_readers(past):
    lea, address = signed_in(LEA), f"/incidents/{past.number}/"
    nobody = ("Joindre le déclarant", "Noter un appel", "Donner un nouveau code", "Échanges avec")
    said = lea.get(address).content.decode()
    assert [words for words in nobody if words in said] == []

    place(past)

    said = lea.get(address).content.decode()
    assert [words for words in nobody if words in said] == ["Échanges avec"]
    assert "Échanges avec l’établissement" in said
    declared = lea.get(f"/incidents/{an_incident().number}/").content.decode()
    assert [words for words in nobody if words in declared] == list(nobody)
