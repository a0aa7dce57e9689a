"""Dates that a former tool kept to the day, the month or the year are never told as moments."""

from datetime import UTC, datetime

import pytest

from hygie.incidents.models import Incident
from hygie.incidents.presentation import care, delays, dossier, rows, sheet
from hygie.incidents.queries.care import any_steps
from hygie.incidents.queries.notices import any_duties
from hygie.incidents.rules.precision import Precision
from hygie.kernel.actor import SYSTEM
from hygie.takeover import operations
from hygie.takeover.operations import FileKnown
from hygie.takeover.readers import table
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.mapping import Mapping
from hygie.takeover.rules.proposing import written
from hygie.takeover.rules.record import Wrong
from hygie.takeover.rules.rough_dates import read_rough
from tests.cast import LEA

AT = datetime(2026, 11, 1, tzinfo=UTC)
HEADER = "Numéro;Date;Établissement;Titre;Début;Clos le"


def read(*lines, rough=True):
    columns = mappings.columns_of(HEADER.split(";"))
    formats = ("%d/%m/%Y %H:%M", "%d/%m/%Y")
    mapping = Mapping(source="Un outil", columns=columns, formats=formats, rough=rough)
    return list(table.read("\n".join((HEADER, *lines)), mapping))


def taken(line):
    file = FileKnown(name="passe.csv", source="Un outil", sha256="0" * 64)
    operations.take_over(file, read(line), fictional=False, by=SYSTEM, at=AT)
    return Incident.objects.get()


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("03/2016", (2016, 3, Precision.MONTH)),
        ("2016-03", (2016, 3, Precision.MONTH)),
        ("Mars 2016", (2016, 3, Precision.MONTH)),
        ("août 2016", (2016, 8, Precision.MONTH)),
        ("2016", (2016, 1, Precision.YEAR)),
        ("13/2016", None),
        ("12/03/2016", None),
        ("hier", None),
        ("mars", None),
    ],
)
def test_a_month_and_a_year_are_read_as_people_write_them(raw, found):
    said = read_rough(raw)
    assert (said and (said[0].year, said[0].month, said[1])) == found


def test_whether_they_are_kept_is_asked_and_is_part_of_the_mapping():
    (wrong,) = read("1;03/2016;CH;Panne;;", rough=False)
    assert isinstance(wrong, Wrong)
    assert "ne dit pas de jour" in wrong.why
    (kept,) = read("1;03/2016;CH;Panne;;")
    assert kept.precision == Precision.MONTH
    mapping = Mapping(source="x", columns=dict.fromkeys(mappings.NEEDED, "a"), rough=True)
    assert mappings.read(written(mapping)).rough


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "words", "figures"),
    [
        ("03/2016", "mars 2016, jour non dit", "03/2016"),
        ("2016", "2016, mois et jour non dits", "2016"),
        ("12/03/2016", "samedi 12 mars 2016, heure non dite", "12/03/2016"),
    ],
)
def test_what_is_not_known_to_the_minute_is_said_so_and_nothing_is_counted_from_it(
    raw, words, figures
):
    incident = taken(f"1;{raw};CH;Panne;02/2016;04/2016")

    shown = dossier.dossier(LEA, incident, AT)
    assert (shown["declared"], shown["aware"]) == (words, words)
    assert words in [line.at for line in shown["timeline"]]
    assert "avril 2016, jour non dit" in [line.at for line in shown["timeline"]]
    assert "12 h" not in str([shown["parts"], shown["delays"], shown["timeline"]])
    assert any_duties(incident) == incident.terms == []
    assert care.line(incident, any_steps(incident), at=AT).told == f"dit pour {words}"
    assert rows.rows([incident], at=AT, for_the_desk=True)[0].declared == figures
    assert "Dates connues" in delays.panel(incident)[0]["value"]
    assert {each["minutes"] for each in delays.as_json(incident)} == {None}
    (line,) = sheet.lines([incident])
    assert line[sheet.HEADER.index("Déclaré le")] == words


@pytest.mark.django_db
def test_a_moment_stays_one_beside_an_end_that_is_none():
    incident = taken("1;12/03/2016 14:30;CH;Panne;;12/03/2016")

    assert incident.precision == Precision.MOMENT
    assert incident.closed_at == incident.declared_at
    assert "resolved_at" not in incident.content["facts"]
    assert "Date de clôture" in incident.content["facts"]["narrative"]
    assert "samedi 12 mars 2016, heure non dite" in incident.content["facts"]["narrative"]
    assert dossier.dossier(LEA, incident, AT)["declared"].endswith("heure de Paris")
