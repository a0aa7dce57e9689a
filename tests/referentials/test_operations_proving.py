import pytest

from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.referentials.models import Proving
from hygie.referentials.operations import keeping, proving
from hygie.referentials.operations.proving import Said
from hygie.referentials.queries import versions
from tests.cast import ANNE, LEA, NOON, PAULE
from tests.people import signed_in
from tests.referentials.factories import NINA, a_catalogue, published

pytestmark = pytest.mark.django_db
BY = {"by": NINA, "at": NOON}


def kinds(version):
    return [(each.node.ref, each.event_kind) for each in versions.any_provings(version)]


def test_what_proves_a_published_measure_is_said_anew_and_the_past_stays():
    version = published()

    proving.add(version.pk, 2, Said(event_kind=55, step=2, least_level=1), **BY)
    proving.end(version.pk, 1, Said(event_kind=43, step=1), **BY)

    assert kinds(version) == [("2", 55)]
    assert Proving.objects.get(event_kind=43).ended_by == "Nina"
    assert [each.node.ref for each in versions.any_provings_of(55)] == ["2"]
    assert list(Entry.objects.order_by("id").values_list("what", flat=True))[-2:] == [
        "referentials.proving_added",
        "referentials.proving_ended",
    ]
    assert keeping.load(a_catalogue(), **BY) == version


def test_it_may_be_said_again_once_it_ended():
    version, said = published(), Said(event_kind=43, step=1)

    proving.end(version.pk, 1, said, **BY)
    proving.add(version.pk, 1, said, **BY)

    assert kinds(version) == [("1", 43)]
    with pytest.raises(Refused, match="déjà"):
        proving.add(version.pk, 1, said, **BY)


@pytest.mark.parametrize(
    ("line", "said", "sentence"),
    [
        (1, Said(event_kind=62, step=1), "de 1 à 61"),
        (1, Said(event_kind=1, step=0), "autre que la première"),
        (1, Said(event_kind=1, step=9), "autre que la première"),
        (1, Said(event_kind=1, step=1, least_score=-1), "entre 0 et un million"),
        (0, Said(event_kind=1, step=1), "Seule une mesure"),
    ],
)
def test_what_makes_no_sense_is_refused(line, said, sentence):
    version = published()

    with pytest.raises(Refused, match=sentence):
        proving.add(version.pk, line, said, **BY)
    assert kinds(version) == [("1", 43)]


def test_a_line_that_is_not_there_a_retired_version_and_an_end_of_nothing():
    version = published()

    with pytest.raises(NotFound):
        proving.add(version.pk, 99, Said(event_kind=1, step=1), **BY)
    with pytest.raises(Refused, match="ne la prouve plus"):
        proving.end(version.pk, 2, Said(event_kind=43, step=1), **BY)
    keeping.retire(version.pk, "Finie", **BY)
    with pytest.raises(Refused, match="retirée"):
        proving.add(version.pk, 1, Said(event_kind=1, step=1), **BY)


@pytest.mark.parametrize("somebody", [ANNE, LEA, PAULE], ids=lambda one: one.name)
def test_nobody_else_says_it(somebody):
    version = published()

    for act in (proving.add, proving.end):
        with pytest.raises(NotAllowed):
            act(version.pk, 1, Said(event_kind=43, step=1), by=somebody, at=NOON)


def test_it_is_said_on_the_page_of_a_measure():
    version = published()
    nina, page = signed_in(NINA), f"/referentiels/{version.pk}/lignes/2/"

    nina.post(f"{page}preuves/", {"event_kind": "55", "step": "1"})
    wrong = nina.post(f"{page}preuves/", {"event_kind": "x", "step": "²"}, follow=True)
    nina.post(f"/referentiels/{version.pk}/lignes/1/preuves/fin/", {"event_kind": 43, "step": 1})

    assert kinds(version) == [("2", 55)]
    assert "Choisissez un évènement de 1 à 61" in wrong.content.decode()
    assert "Ajouter cette preuve" in nina.get(page).content.decode()
    assert "Ajouter cette preuve" not in signed_in(ANNE).get(page).content.decode()
