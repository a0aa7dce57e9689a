"""The files of former tools: each line becomes a record, or the sentence that says why not."""

import gzip
import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.vocabulary import DataImpact, Origin, PatientDanger
from hygie.takeover.readers import hhs, table, veris
from hygie.takeover.readers.opening import (
    Unreadable,
    headers_of,
    likely_form,
    rows_of,
    text_of,
)
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.language import language_of
from hygie.takeover.rules.mapping import BadMapping
from hygie.takeover.rules.record import Precision, Record, Wrong, declaration_of

TABLE = """Numéro;Date;Établissement;Titre;Gravité;Type;Danger;Personnes;Clos le
A1;12/03/2024 08:30;CH de Test;Panne;Majeur;Rançongiciel;C’est possible;1 200;14/03/2024 18:00
A2;13/03/2024;CH de Test;Vol;;;;;12/03/2024
A3;pas une date;CH de Test;Vol;;;;;
A4;13/03/2024;;Vol;;;;;
A5;13/03/2024;CH;Vol;Énorme;;;;
"""


def of_table(text):
    return list(table.read(text, mappings.guessed(headers_of(text))))


def test_a_table_is_read_line_by_line_and_the_wrong_ones_say_why():
    first, second, *wrong = of_table(TABLE)

    assert first.declared_at == datetime(2024, 3, 12, 7, 30, tzinfo=UTC)
    assert (first.reference, first.severity, first.incident_type) == (
        "A1",
        Severity.MAJOR,
        "RANSOMWARE",
    )
    assert (first.danger, first.persons) == (PatientDanger.POTENTIAL, 1200)
    assert (second.precision, second.closed_at) == (Precision.DAY, second.declared_at)
    assert [each.line for each in wrong] == [4, 5, 6]
    for each, words in zip(wrong, ("date écrite comme", "Il manque", "pas connu"), strict=True):
        assert words in each.why


def test_a_column_that_the_table_has_not_is_said_before_anything_is_read():
    mapping = mappings.guessed(headers_of(TABLE))
    with pytest.raises(BadMapping, match="n’a pas ces colonnes"):
        list(table.read(TABLE.replace("Titre", "Intitulé"), mapping))


@pytest.mark.parametrize(
    "raw",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        gzip.compress(TABLE.encode(), mtime=0),
        TABLE.encode("cp1252"),
        TABLE.encode("utf-16"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        TABLE.replace(";", "\t").encode("utf-16"),
    ],
    ids=["utf-8", "with a mark", "gzip", "windows", "wide", "wide, other way", "of a spreadsheet"],
)
def test_files_are_opened_in_the_encodings_that_people_still_have(raw, tmp_path):
    path = tmp_path / "passe.csv"
    path.write_bytes(raw)
    assert headers_of(text_of(path))[2] == "Établissement"


@pytest.mark.parametrize(
    "raw", [gzip.compress(TABLE.encode(), mtime=0)[:60], None], ids=["cut", "absent"]
)
def test_a_file_that_is_cut_or_absent_is_a_sentence(raw, tmp_path):
    path = tmp_path / "passe.csv.gz"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(Unreadable, match="ne se lit pas"):
        text_of(path)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_may_hold_ends_of_lines_and_the_last_need_have_none(end):
    text = end.join(["Id;Quoi", f'1;"Panne{end}longue"', "2;Vol"])

    assert list(rows_of(text)) == [
        (3, {"Id": "1", "Quoi": f"Panne{end}longue"}),
        (4, {"Id": "2", "Quoi": "Vol"}),
    ]


@pytest.mark.parametrize(
    ("raw", "number", "is_mended"),
    [
        ("10780054", "010780054", True),
        ("010780054", "010780054", False),
        ("01 078 005 4", "010780054", False),
        ("10780055", "10780055", False),
        ("2A0000014", "2A0000014", False),
        ("", "", False),
    ],
)
def test_a_zero_that_a_spreadsheet_took_is_put_back_where_the_key_says_so(raw, number, is_mended):
    (found,) = of_table(f"Numéro;Date;Établissement;Titre;FINESS\nA;12/03/2024;CH;Vol;{raw}\n")
    assert (found.finess, found.is_mended) == (number, is_mended)


def test_an_empty_table_is_a_sentence():
    with pytest.raises(Unreadable, match="vide"):
        headers_of("a;b\n")


def an_incident(**changes):
    said = {
        "incident_id": "X1",
        "timeline": {"incident": {"year": 2012, "month": 4}},
        "victim": {"victim_id": "Un hôpital", "country": "US"},
        "action": {"malware": {"variety": ["Ransomware"]}},
        "attribute": {"availability": {}, "confidentiality": {"data_disclosure": "No"}},
        "summary": "Chiffré.",
    }
    return json.dumps(said | changes)


def test_veris_says_its_type_its_data_and_how_precise_its_date_is():
    (found,) = veris.read(an_incident())

    assert (found.incident_type, found.precision) == ("RANSOMWARE", Precision.MONTH)
    assert found.data == {DataImpact.INACCESSIBLE_OR_LOST}
    assert "au mois seulement" in declaration_of(found, source="VERIS").facts.narrative


@pytest.mark.parametrize(
    ("action", "kind", "origin"),
    [
        ({"hacking": {"variety": ["DoS"]}}, "DDOS", Origin.UNKNOWN),
        ({"hacking": {"variety": ["SQLi"]}}, "SYSTEM_COMPROMISE", Origin.UNKNOWN),
        ({"social": {"variety": ["Phishing"]}}, "MALICIOUS_MAIL", Origin.UNKNOWN),
        ({"error": {}}, "HUMAN_ERROR", Origin.UNKNOWN),
        ({"misuse": {}}, "", Origin.MALICIOUS),
        ({"environmental": {}}, "", Origin.NON_MALICIOUS),
        ({"unknown": {}}, "", Origin.UNKNOWN),
        ({"malware": "bad"}, "", Origin.UNKNOWN),
    ],
)
def test_what_was_done_says_the_type_or_only_the_origin(action, kind, origin):
    (found,) = veris.read(an_incident(action=action))
    assert (found.incident_type, found.origin) == (kind, origin)


@pytest.mark.parametrize(
    ("action", "title"),
    [
        ({"hacking": {"variety": ["SQLi", "DoS"]}}, "Injection SQL, saturation (déni de service)"),
        ({"hacking": {"variety": ["Unknown"]}}, "Piratage"),
        ({"social": {}, "misuse": "bad"}, "Abus d’un accès, tromperie d’une personne"),
        ({"physical": {"variety": [3, "Theft"]}, "error": {}}, "Erreur, vol"),
        ({"environmental": {}}, "Événement naturel ou panne de l’environnement"),
        ({"malware": {}}, "Logiciel malveillant"),
        ({"alien": {}}, "Action inconnue"),
        ({}, "Action inconnue"),
    ],
)
def test_what_was_done_is_the_title_in_our_words(action, title):
    (found,) = veris.read(an_incident(action=action))
    assert found.title == title


def test_a_story_is_kept_as_it_was_given_with_its_language():
    (found,) = veris.read(an_incident(summary="The laptop was stolen from a car."))
    story = declaration_of(found, source="VERIS").facts.narrative
    assert story.startswith("The laptop was stolen from a car.\n\nRécit en anglais, tel que")
    assert language_of("Le portable est dans la voiture.") == "en français"
    assert language_of("Stolen laptop") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[\n{"pk": 1, "model": "incidents.label"}]', r"pas du VERIS \(on y lit\s: pk, model\)"),
        ("[3]", r"pas du VERIS\s: rien"),
        ("year,victim.state,action.Malware,pattern\n2010,MO,0,x\n", "résumé de VERIS"),
    ],
)
def test_what_only_looks_like_veris_is_told_at_its_first_line(text, words):
    with pytest.raises(Unreadable, match=words):
        likely_form(text)


@pytest.mark.parametrize(
    "text", [an_incident(), "[]", "[" + an_incident(), '{"schema_version": "1"']
)
def test_what_is_veris_is_known_by_what_it_says(text):
    assert likely_form(text) == "veris"
    assert likely_form("incident_id,victim.state,action.Malware,title\n") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "pas un incident"),
        ("[3]", "pas un incident"),
        (an_incident(incident_id=""), "identifiant"),
        (an_incident(timeline={}), "pas daté"),
        (an_incident(timeline={"incident": {"year": 2012, "month": 13}}), "n’est pas une date"),
    ],
)
def test_what_is_no_veris_is_wrong_and_says_why(text, words):
    (found,) = veris.read(text)
    assert isinstance(found, Wrong)
    assert words in found.why


@given(st.recursive(st.none() | st.integers() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.sampled_from(["incident_id", "timeline", "incident", "year", "action", "victim", "x"]), each)))  # fmt: skip  # noqa: E501
def test_any_json_is_a_record_or_a_sentence(said):
    for found in veris.read(json.dumps(said)):
        assert isinstance(found, Record | Wrong)


def test_the_portal_is_read_in_its_two_shapes(shared):
    folder = shared / "data" / "incidents"
    old = list(hhs.read(text_of(folder / "hhs_ocr_us_health_breaches.csv.gz")))
    new = list(hhs.read(text_of(folder / "hhs_ocr_breach_report_2023-12-2024.csv.gz")))

    assert (old[0].city, old[0].persons, old[0].narrative[:4]) == ("Missouri", 1000, "Five")
    assert old[0].declared_at.date().isoformat() == "2009-10-28"
    assert (old[0].origin, old[0].data) == (Origin.MALICIOUS, {DataImpact.DISCLOSURE})
    assert (new[1].structure, new[1].persons) == ("Atrium Health", 585_959)
    for found in (old, new):
        records = [each for each in found if isinstance(each, Record)]
        assert len(records) > 0.99 * len(found) > 800
        assert not [
            each.title for each in records if re.search("Theft|Email|Other|Unk", each.title)
        ]


def test_the_public_base_of_veris_is_read_whole(shared):
    for name in ("vcdb_sante_2013.jsonl.gz", "vcdb_autres_secteurs_2013.jsonl.gz"):
        found = list(veris.read(text_of(shared / "data" / "incidents" / name)))
        assert all(isinstance(each, Record) for each in found), found[:3]
        typed = [each for each in found if each.incident_type or each.origin != Origin.UNKNOWN]
        assert len(typed) > 0.9 * len(found) > 250
