"""The structures of a table and the register: proposed, said by a person, kept, never guessed."""

import pytest

from hygie.establishments import operations as register
from hygie.establishments.models import Site
from hygie.incidents.models import Incident
from hygie.takeover import queries
from tests.cast import LEA, NOON, OSCAR
from tests.people import signed_in
from tests.takeover.factories import COLUMNS, checked, csv_of, described, given, taken
from tests.takeover.test_views import url, values_of

pytestmark = pytest.mark.django_db
HEADER = "Numéro;Date;Établissement;Objet;Danger;Famille;Ville;FINESS"
PLACED = {**COLUMNS, "city": "Ville", "finess": "FINESS"}


@pytest.fixture
def site():
    register.load_demonstration(by=OSCAR, at=NOON)
    return Site.objects.filter(is_open=True).order_by("finess")[0]


def a_table(folder, *lines):
    content = csv_of(*lines, header=HEADER)
    return described(given(folder, content), columns=PLACED)


def test_a_structure_told_by_its_name_is_proposed_and_joined_once_somebody_says_so(tmp_path, site):
    file = a_table(tmp_path, f"1;12/03/2024;{site.name};Vol;;;{site.city};")
    (found,) = file.checked["places"]
    assert (found["count"], found["likely"]) == (1, site.finess)
    assert file.checked["unplaced"] == 1
    lea = signed_in(LEA)
    form = lea.get(url(file, "colonnes/")).context["form"]
    assert form["place-0"].value() == site.finess

    lea.post(url(file, "colonnes/"), values_of(form))

    file = checked(file)
    assert file.checked["unplaced"] == 0
    assert taken(file).takeover.taken == 1
    assert Incident.objects.get().site == site


def test_the_next_table_of_the_tool_is_joined_by_itself_and_can_be_parted_again(tmp_path, site):
    line = "{};12/03/2024;Le grand hôpital;Vol;;;;"
    file = a_table(tmp_path, line.format(1))
    assert file.checked["places"][0]["likely"] == "", "no city: nothing is proposed"
    kept = {"le grand hopital": site.finess}
    described(file, columns=PLACED, sites=kept)
    following = given(tmp_path, csv_of(line.format(2), header=HEADER))
    lea = signed_in(LEA)

    form = lea.get(url(following, "colonnes/")).context["form"]
    lea.post(url(following, "colonnes/"), values_of(form))
    assert checked(following).checked["unplaced"] == 0

    form = lea.get(url(following, "colonnes/")).context["form"]
    assert form["place-0"].value() == site.finess
    lea.post(url(following, "colonnes/"), values_of(form) | {"place-0": ""})
    file = taken(checked(following))
    assert [each["reference"] for each in queries.unplaced(LEA, file.takeover)] == ["2"]


def test_a_number_in_the_line_wins_however_it_is_written(tmp_path, site):
    written = f"{site.finess[:2]} {site.finess[2:5]} {site.finess[5:]}"
    file = a_table(tmp_path, f"1;12/03/2024;Un nom;Vol;;;;{written}")

    assert (file.checked["places"], file.checked["unplaced"]) == ([], 0)
    assert taken(file).takeover.taken == 1
    assert Incident.objects.get().site == site
