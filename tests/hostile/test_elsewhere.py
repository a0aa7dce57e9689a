"""Headers, prefixes and links that would lead people somewhere else than to Hygie."""

import pytest

from tests.cast import ANNE
from tests.people import PASSWORD, an_account

pytestmark = pytest.mark.django_db

ELSEWHERES = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\thttps://evil.example",
]


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
def test_the_host_header_makes_no_address(client, header):
    answer = client.get("/incidents/", **{header: "evil.example"})

    assert "evil" not in answer.headers.get("Location", "")
    assert "evil" not in answer.content.decode()
    assert answer.status_code == (400 if header == "HTTP_HOST" else 302)


@pytest.mark.parametrize("wanted", [*ELSEWHERES, "javascript:alert(1)", "https:evil.example"])
def test_signing_in_leads_only_home_or_to_a_page_of_ours(client, wanted):
    an_account(ANNE)
    data = {"email": "anne@hygie.example", "password": PASSWORD}

    assert client.post("/compte/connexion/", {**data, "next": wanted}).headers["Location"] == "/"


def test_no_prefix_of_the_address_takes_a_page_for_the_api(client):
    answer = client.get("/incidents/", SCRIPT_NAME="/api")

    assert answer.status_code == 302
