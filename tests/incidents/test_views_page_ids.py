"""The page of an incident, as a document that assistive tools read."""

import re

import pytest

from tests.cast import LEA
from tests.incidents.factories import an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def test_no_two_fields_of_the_page_of_an_incident_have_the_same_id():
    incident = an_incident()
    lea = signed_in(LEA)

    refused = lea.post(f"/incidents/{incident.number}/prise-de-connaissance/", {"reason": "x"})

    for page in (lea.get(f"/incidents/{incident.number}/"), refused):
        ids = re.findall(r'\bid="([^"]+)"', page.content.decode())
        assert sorted(set(ids)) == sorted(ids)
