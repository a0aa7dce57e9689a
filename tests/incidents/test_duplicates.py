"""An incident is set aside for another one: what tells them apart is read and confirmed first."""

import pytest
from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.incidents.operations import desk, parents
from hygie.incidents.presentation import parents as shown
from hygie.incidents.queries import parents as queries
from hygie.incidents.rules.duplicates import Twin, differences
from tests.cast import LEA, NOON
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import signed_in


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (("1", "CH", "DDOS"), ("1", "CH de B", "DDOS"), ()),
        (("1", "CH", ""), ("1", "CH", "DDOS"), ()),
        (("1", "CH", "DDOS"), ("2", "CH", "DDOS"), ("une autre structure",)),
        (("1", "CH", "DDOS"), ("", "CH", "DDOS"), ("une autre structure",)),
        (("", "Cabinet", ""), ("", "CABINET", ""), ()),
        (("", "Cabinet", ""), ("", "Clinique", ""), ("une autre structure",)),
        (("1", "CH", "DDOS"), ("2", "CH", "PHISHING"), ("une autre structure", "un autre type")),
    ],
)
def test_what_tells_two_incidents_apart(one, other, said):
    names = ("finess", "structure", "kind")

    twins = [Twin(**dict(zip(names, values, strict=True))) for values in (one, other)]

    assert differences(*twins) == said


@pytest.mark.django_db
def test_two_that_differ_are_shown_side_by_side_and_joined_only_once_confirmed():
    copy, original = an_incident(), an_incident(site=a_site_elsewhere())
    third = an_incident(site=a_site_elsewhere())
    lea, url = signed_in(LEA), f"/incidents/{copy.number}/doublon/"
    typed = {"number": original.number, "reason": "Même mail."}

    answer = lea.post(url, typed)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert all(words in page for words in ("Les deux incidents", original.structure_name))
    form = answer.context["forms"]["DuplicateForm"]
    assert {name: form[name].value() for name in typed} == typed
    assert "une autre structure" in form.errors["number"][0]
    compared = typed | {"compared": original.number}
    assert lea.post(url, compared).status_code == 422, "not confirmed"
    elsewhere = compared | {"same": "on", "number": third.number}
    assert lea.post(url, elsewhere).status_code == 422, "another one than was compared"
    assert not Incident.objects.filter(status="DUPLICATE").exists()
    assert lea.post(url, compared | {"same": "on"}).status_code == 302
    assert Incident.objects.get(pk=copy.pk).duplicate_of == original


@pytest.mark.django_db
def test_the_figures_of_a_common_incident_say_how_many_are_duplicates():
    found = [an_incident() for _ in range(4)]
    said = parents.Said(title="Panne", provider="", text="", token="t")
    parent = parents.open_parent(said, [each.number for each in found], by=LEA, at=NOON)
    for count, words in ((1, "dont 1 doublon"), (2, "dont 2 doublons")):
        copy = found[count].pk
        desk.mark_duplicate(copy, of=found[0].number, by=LEA, at=timezone.now())

        first = shown.figures(queries.tally(LEA, parent))[0]

        assert (first.value, first.label) == (4, f"incidents rattachés, {words}")
