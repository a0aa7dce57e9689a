"""What people type, asked of the whole real SAE."""

import pytest
from django.db import transaction

from hygie.establishments import operations, queries
from tests.cast import NOON, OSCAR

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def whole_sae(django_db_setup, django_db_blocker, shared):
    """The whole SAE, loaded once for all the questions and taken back at the end."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        for table in ("ID", "IDB"):
            path = shared / "data" / "finess" / "sae_2023" / f"{table}_2023r.csv.gz"
            operations.import_file(path, by=OSCAR, at=NOON)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("chu nantes", "440000289"),
        ("nantes chu", "440000289"),
        ("c.h.u. de nantes", "440000289"),
        ("necker", "750100208"),
        ("hopital necker paris", "750100208"),
        ("necekr", "750100208"),
        ("010780054", "010780054"),
        ("010 780 054", "010780054"),
        ("ch st brieuc", "220000020"),
        ("centre hospitalier saint-brieuc", "220000020"),
        ("salpetriere", "750100125"),
        ("pitié salpêtrière", "750100125"),
        ("georges pompidou", "750803447"),
        ("hegp", "750803447"),
        ("timone", "130783293"),
        ("chu rennes", "350005179"),
        ("chru renes", "350005179"),
        ("guadeloupe", "970100228"),
        ("chu de la réunion", "970408589"),
        ("cayenne", "970302022"),
        ("institut gustave roussy", "940000664"),
        ("percy", "920120011"),
        ("clinique du parc lyon", "690023239"),
        ("2a0000014", "2A0000014"),
        ("ajaccio", "2A0000014"),
        ("wassy", "520780099"),
    ],
)
def test_a_person_finds_what_they_mean_among_the_first(question, expected, whole_sae):
    found = [one.finess for one in queries.any_search(question, limit=3)]

    assert expected in found
