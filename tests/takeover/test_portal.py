"""The portal of the United States numbers nothing: a breach is told by all its facts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hygie.incidents.models import Incident
from hygie.incidents.rules.vocabulary import Origin
from hygie.kernel.actor import SYSTEM
from hygie.takeover import operations
from hygie.takeover.models import WrongLine
from hygie.takeover.operations import FileKnown
from hygie.takeover.readers import hhs
from hygie.takeover.readers.opening import text_of

AT = datetime(2026, 11, 1, tzinfo=UTC)
HEADER = (
    "Name of Covered Entity,State,Covered Entity Type,Individuals Affected,Breach Submission Date,"
    "Type of Breach,Location of Breached Information,Business Associate Present,Web Description"
)
ONE = "Bellevue Care,FL,Healthcare Provider,19303,2023-12-08,Hacking/IT Incident,Network Server,No,"
OTHER = "Bellevue Care,FL,Business Associate,123651,2023-12-08,Hacking/IT Incident,Email,Yes,"


def read(*lines):
    return list(hhs.read("\n".join((HEADER, *lines))))


def taken(records):
    file = FileKnown(name="portail.csv", source=hhs.SOURCE, sha256="0" * 64)
    report = operations.take_over(file, records, fictional=False, by=SYSTEM, at=AT)
    return report.taken, report.known, report.wrong


def test_two_breaches_of_a_structure_on_one_day_are_two_and_a_story_written_since_is_no_other():
    one, other = read(ONE, OTHER)
    (told,) = read(ONE + "The entity was attacked.")

    assert len({one.reference, other.reference}) == 2
    assert told.reference == one.reference
    assert one.reference.startswith("2023-12-08 Bellevue Care ")
    assert len(read(ONE.replace("Bellevue", "Bellevue " * 30))[0].reference) <= 200


@pytest.mark.parametrize(
    ("breach", "where", "kind", "origin"),
    [
        ("Hacking/IT Incident", "Email", "", Origin.MALICIOUS),
        ("Unauthorized Access/Disclosure", "Email", "", Origin.UNKNOWN),
        ("Theft", "Laptop", "EQUIPMENT_THEFT", Origin.MALICIOUS),
        ("Theft", "Paper/Films", "", Origin.MALICIOUS),
        ("Theft", '"Laptop, Paper/Films"', "", Origin.MALICIOUS),
        ("Loss", "Desktop Computer", "EQUIPMENT_LOSS", Origin.NON_MALICIOUS),
        ("Loss", "Paper/Films", "", Origin.NON_MALICIOUS),
        ("Improper Disposal", "Paper/Films", "HUMAN_ERROR", Origin.NON_MALICIOUS),
        ('"Loss, Theft"', "Laptop", "", Origin.UNKNOWN),
        ('"Theft, Unauthorized Access/Disclosure"', "Laptop", "", Origin.MALICIOUS),
        ("Alien", "Laptop", "", Origin.UNKNOWN),
    ],
)
def test_a_type_is_said_where_all_its_words_are_sure_of_it(breach, where, kind, origin):
    (found,) = read(f"CH,FL,Provider,5,2023-12-08,{breach},{where},No,")
    assert (found.incident_type, found.origin) == (kind, origin)


@pytest.mark.parametrize(
    ("breach", "where", "title"),
    [
        ("Hacking/IT Incident", "Network Server", "Piratage ou incident informatique · serveur"),
        (
            '"Loss, Theft"',
            '"Laptop, Paper/Films"',
            "Perte, Vol · ordinateur portable, papier ou films",
        ),
        ("Missing[", "", "Atteinte non précisée · support non précisé"),
        ("Alien", "Other", "Alien · autre support"),
    ],
)
def test_a_title_is_french_and_a_word_that_is_not_known_stays(breach, where, title):
    (found,) = read(f"CH,FL,Provider,5,2023-12-08,{breach},{where},No,")
    assert found.title == title


@pytest.mark.django_db
def test_what_was_taken_over_under_its_former_title_is_known():
    first, *_ = read(ONE)
    english = replace(first, title=first.former_title, former_title="")
    assert english.title == "Hacking/IT Incident · Network Server"
    assert taken([english]) == (1, 0, 0)

    assert taken(read(ONE)) == (0, 1, 0)


@pytest.mark.django_db
def test_what_was_taken_over_under_a_former_reference_and_title_is_known():
    first, *_ = read(ONE)
    old = replace(
        first, reference=first.formerly, formerly="", title=first.former_title, former_title=""
    )
    assert taken([old]) == (1, 0, 0)

    assert taken(read(ONE, OTHER)) == (1, 1, 0)


@pytest.mark.django_db
def test_a_file_is_taken_over_once_and_a_line_that_it_repeats_is_said():
    assert taken(read(ONE, OTHER, ONE)) == (2, 0, 1)
    assert WrongLine.objects.get().why == "Même ligne que la ligne 2 de ce fichier."
    assert taken(read(OTHER, ONE)) == (0, 2, 0)


@pytest.mark.django_db
def test_what_was_taken_over_under_a_former_reference_is_known_and_the_breach_it_hid_is_new():
    first, *_ = read(ONE)
    assert taken([replace(first, reference=first.formerly, formerly="")]) == (1, 0, 0)

    assert taken(read(ONE, OTHER)) == (1, 1, 0)
    assert taken(read(OTHER, ONE)) == (0, 2, 0)
    assert Incident.objects.count() == 2


@pytest.mark.django_db
def test_the_real_files_lose_nothing_of_what_can_be_read(shared):
    folder = shared / "data" / "incidents"
    for name, found in (
        ("hhs_ocr_us_health_breaches.csv.gz", (845, 0, 1)),
        ("hhs_ocr_breach_report_2023-12-2024.csv.gz", (853, 0, 0)),
    ):
        text = text_of(folder / name)
        assert taken(hhs.read(text)) == found
        assert taken(hhs.read(text)) == (0, found[0], found[2])
