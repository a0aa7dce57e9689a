import pytest

from hygie.establishments import operations
from hygie.establishments.models import Site
from hygie.kernel.actor import SYSTEM
from tests.api.test_declarations import a_key
from tests.cast import NOON

pytestmark = pytest.mark.django_db
URL = "/api/v1/establishments"


@pytest.fixture(autouse=True)
def region():
    operations.load_demonstration(by=SYSTEM, at=NOON)


def test_a_machine_searches_and_reads_a_site(client):
    key = a_key()

    [first, *_] = client.get(URL, {"q": "chu port severin", "limit": 3}, **key).json()
    site = client.get(f"{URL}/{first['finess']}", **key).json()

    assert first["name"].startswith("CHU de Port-Séverin")
    assert site["entity"]["ght"]["code"] == "99102"
    assert site["entity"]["ght"]["support_finess"] == site["entity"]["finess"]
    assert site["authority"] == "ARS Région de démonstration"


def test_a_machine_without_key_reads_nothing(client):
    assert client.get(URL, {"q": "chu"}).status_code == 401


BEYOND = 10142478196944664526848


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": ""},
        {"q": "a" * 201},
        {"q": "a\x00"},
        *({"q": "a", "limit": limit} for limit in (0, 51, BEYOND)),
    ],
)
def test_a_question_out_of_bounds_is_told(client, asked):
    answer = client.get(URL, asked, **a_key())

    assert answer.status_code == 422
    assert answer.json()["fields"]


@pytest.mark.parametrize(
    ("finess", "status"), [("990000009", 404), ("abc", 422), ("99\x0000000", 422)]
)
def test_a_number_that_nobody_has_is_told(client, finess, status):
    assert client.get(f"{URL}/{finess}", **a_key()).status_code == status


def test_every_site_of_the_demonstration_can_be_read(client):
    key = a_key()

    for finess in Site.objects.values_list("finess", flat=True)[:60]:
        assert client.get(f"{URL}/{finess}", **key).json()["finess"] == finess
