"""No page of the register, of the operator or of an account asks more than a dozen questions."""

import pytest

from tests.cast import LEA, OSCAR
from tests.incidents.factories import BELLEVUE, BELLEVUE_ENTITY, a_site, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.mark.parametrize(
    "path",
    [
        "/etablissements/",
        "/etablissements/?q=bellevue",
        f"/etablissements/{BELLEVUE}/",
        f"/etablissements/entites/{BELLEVUE_ENTITY}/",
        "/etablissements/ght/GHT-A/",
        "/compte/moi/",
        "/api/",
    ],
)
def test_an_analyst_reads_the_register_in_few_questions(path, django_assert_max_num_queries):
    a_site()
    a_site("010000032", name="EHPAD DE BELLEVUE")
    client = signed_in(LEA)

    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/etablissements/imports/", "/exploitation/taches/", "/messages/"]
)
def test_an_operator_sees_the_platform_in_few_questions(path, django_assert_max_num_queries):
    an_incident()
    client = signed_in(OSCAR)

    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(path).status_code == 200
