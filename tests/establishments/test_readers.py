"""The readers, without a database: what is recognised, what is repaired, what is refused."""

import gzip
import tracemalloc
import zipfile
from datetime import date

import pytest

from hygie.establishments.readers import inspection
from hygie.establishments.readers.cells import Cells, read_finess
from hygie.establishments.readers.inspection import NotReadable, inspect
from hygie.establishments.readers.opening import NothingToImport, recognise
from hygie.establishments.readers.projection import epsg_of, to_degrees
from hygie.establishments.readers.records import (
    DamagedLine,
    DataDate,
    EntityRecord,
    GhtRecord,
    MemberRecord,
    PositionRecord,
    RefusedLine,
    SiteRecord,
)
from hygie.establishments.rules.sources import SourceKind, Standing
from hygie.kernel.errors import Refused
from tests.establishments import files


def records(path, kind=object):
    return [one for one in recognise(inspect(path)).records if isinstance(one, kind)]


def test_a_file_is_recognised_by_its_content_whatever_its_name(tmp_path):
    path = files.a_sae_file(tmp_path, files.a_sae_line(1), name="vacances.jpg")

    assert recognise(inspect(path)).kind is SourceKind.SAE_ID


def test_gzip_reads_like_the_plain_file(tmp_path):
    path = files.a_sae_file(tmp_path, files.a_sae_line(1), files.a_sae_line(2))

    assert records(files.compressed(path)) == records(path)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_the_encoding_is_detected(tmp_path, encoding):
    line = files.a_sae_line(1, name="HÔPITAL DE LA CÔTE D’ÉMERAUDE – ŒUVRE")

    [site] = records(files.a_sae_file(tmp_path, line, encoding=encoding), SiteRecord)

    assert site.name == "HÔPITAL DE LA CÔTE D’ÉMERAUDE – ŒUVRE"


def test_a_line_of_the_sae_gives_a_site_and_what_it_says_of_its_entity(tmp_path):
    path = files.a_sae_file(tmp_path, files.a_sae_line(7, name=" CLINIQUE  DU PORT "))

    day, site, entity = records(path)

    assert day == DataDate(on=date(2023, 12, 31))
    assert (site.name, site.address, site.city) == ("CLINIQUE DU PORT", "7 R DES LILAS", "NANTES")
    assert (site.commune_code, site.department_code, site.region_code) == ("44109", "44", "52")
    assert site.standing is Standing.MAIN
    assert (entity.finess, entity.name, entity.legal_status_code) == (
        files.a_finess(900007),
        None,
        "95",
    )


def test_an_overseas_line_is_put_in_its_insee_department(tmp_path):
    line = files.a_sae_line(1, finess=files.a_finess(1, start="9701"))
    line = line.replace(";44;44109;", ";9A;9A123;")

    [site] = records(files.a_sae_file(tmp_path, line), SiteRecord)

    assert (site.department_code, site.region_code, site.commune_code) == ("977", "01", "97123")


def test_a_wrong_key_refuses_the_line_and_says_why(tmp_path):
    wrong = files.a_finess(1)[:-1] + str((int(files.a_finess(1)[-1]) + 1) % 10)

    [refused] = records(files.a_sae_file(tmp_path, files.a_sae_line(1, finess=wrong)), RefusedLine)

    assert refused.number == 2
    assert "clé fausse" in refused.reason
    assert wrong in refused.text


@pytest.mark.parametrize(
    ("raw", "number", "said"),
    [
        ("010780054", "010780054", ""),
        ("10780054", "010780054", "complété"),
        ("010780055", None, "clé fausse"),
        ("1,0780054E7", None, "tableur"),
        ("", None, ""),
        ("CH DE BOURG", None, "n’est pas un numéro FINESS"),
    ],
)
def test_a_number_is_repaired_only_when_there_is_no_doubt(raw, number, said):
    found, reason = read_finess(raw)

    assert found == number
    assert said in reason


@pytest.mark.parametrize(
    ("method", "raw", "value", "damaged"),
    [
        ("siret", "26010004500012", "26010004500012", False),
        ("siret", "2,601E+13", None, True),
        ("siret", "26010004500013", None, True),
        ("siret", "26010004500012.0", "26010004500012", False),
        ("siren", "187512751", "187512751", False),
        ("phone", "04 74 45 46 47", "0474454647", False),
        ("phone", "474454647", "0474454647", True),
        ("phone", "voir secrétariat", None, True),
        ("phone", "0000000000", None, True),
        ("day", "1979-02-13", date(1979, 2, 13), False),
        ("day", "13/02/1979", date(1979, 2, 13), False),
        ("day", "30/02/1979", None, True),
        ("day", "28899", None, True),
        ("email", "accueil@ch-bellevue.example", "accueil@ch-bellevue.example", False),
        ("email", "accueil chez ch", None, True),
        ("text", "a\x00b\u202ec", "abc", False),
        ("text", "x" * 300, "x" * 250, True),
        ("text", "   ", None, False),
    ],
)
def test_a_cell_is_read_or_its_damage_is_told(method, raw, value, damaged):
    cells = Cells({"cell": raw})

    assert getattr(cells, method)("cell") == value
    assert bool(cells.damage) is damaged


def test_a_stock_line_damaged_by_a_spreadsheet_is_kept_without_what_is_lost(tmp_path):
    line = files.a_stock_line(1, siret="2,601E+13").replace(";109;44;", ";9;44;")

    path = files.a_stock_file(tmp_path, line)

    [site], [damage] = records(path, SiteRecord), records(path, DamagedLine)
    assert site.siret is None
    assert site.commune_code == "44009"
    assert "tableur" in damage.reason
    assert "complété en « 009 »" in damage.reason


def test_quoted_cells_keep_their_quotes_and_their_semicolons(tmp_path):
    line = files.a_stock_line(1, name='"LIEU ""LE PORT"" ; QUAI"')

    [site] = records(files.a_stock_file(tmp_path, line), SiteRecord)

    assert site.name == 'LIEU "LE PORT" ; QUAI'


def test_an_unbalanced_quote_spoils_its_line_only(tmp_path):
    path = files.a_stock_file(
        tmp_path, files.a_stock_line(1, name='"LE PORT'), files.a_stock_line(2)
    )

    assert [one.number for one in records(path, RefusedLine)] == [2]
    assert len(records(path, SiteRecord)) == 1


@pytest.mark.parametrize(
    ("cells", "near"),
    [
        (
            "870262.2;6571540.8;1,ATLASANTE,96,BAN,EPSG:2154 RGF93 / Lambert-93;2026-05-04",
            (5.2, 46.2),
        ),
        (
            "882538.9;6542885.8;1;ATLASANTE;100;IGN;BD_ADRESSE;V2.1;LAMBERT_93;2016-02-29",
            (5.4, 46.0),
        ),
        (
            "657242.9;1795384.4;2,ATLASANTE,96,BAN,EPSG:5490 RGAF09/UTM 20N;2026-05-04",
            (-61.5, 16.2),
        ),
        ("338000;7690000;1;ATLASANTE;100;IGN;BD_ADRESSE;V2.1;UTM_S40;2016-02-29", (55.4, -20.9)),
    ],
)
def test_projected_coordinates_become_degrees(tmp_path, cells, near):
    path = tmp_path / "positions.csv"
    path.write_text(f"geolocalisation;{files.a_finess(1)};{cells}\n", "utf-8")

    [position] = records(path, PositionRecord)

    assert (position.longitude, position.latitude) == pytest.approx(near, abs=0.1)


@pytest.mark.parametrize(
    ("x", "y", "named"),
    [("6571540.8", "870262.2", "EPSG:2154"), ("", "", "EPSG:2154"), ("1", "1", "EPSG:9999")],
)
def test_coordinates_that_lead_nowhere_are_not_taken(x, y, named):
    assert to_degrees(x, y, epsg=epsg_of(named)) is None


def test_a_projection_without_a_name_is_not_guessed():
    assert epsg_of("1;ATLASANTE;100;IGN") is None


def test_finess_plus_gives_entities_sites_and_groups_with_their_members(tmp_path):
    site = {
        "informationsGeneralesEGE": {"numFinessEge": files.a_finess(5), "nomEgeCourt": "SITE 5"},
        "categorieentiteGeographiqueExercice": "355",
        "adresse": [],
        "etatObjet": "I",
    }
    path = files.a_finess_plus_file(
        tmp_path,
        persons=[files.a_person(1, sites=[site]), files.a_person(2)],
        groups=[files.a_group("52101", members={1: "S", 2: "M"})],
    )

    found = records(path)

    assert [one.name for one in found if isinstance(one, EntityRecord)] == ["ENTITE 1", "ENTITE 2"]
    [told] = [one for one in found if isinstance(one, SiteRecord)]
    assert (told.is_open, told.category_code, told.entity_finess) == (
        False,
        "355",
        files.a_finess(900001),
    )
    [group] = [one for one in found if isinstance(one, GhtRecord)]
    assert (group.code, group.region_code, group.lists_members) == ("52101", "52", True)
    assert [one.is_support for one in found if isinstance(one, MemberRecord)] == [True, False]


def test_a_group_whose_members_are_not_in_the_file_does_not_claim_to_list_them(tmp_path):
    path = files.a_finess_plus_file(
        tmp_path, persons=[], groups=[files.a_group("52101", members={1: "S"})]
    )

    [group], [damage] = records(path, GhtRecord), records(path, DamagedLine)

    assert not group.lists_members
    assert "1 membre absent du fichier, sur 1" in damage.reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"  \n \n", "vide"),
        (gzip.compress(b""), "vide"),
        (gzip.compress(b"bor;an;fi\n" * 999)[:-9], "coupé"),
        (b"\x1f\x8bnonsense that is no gzip", "gzip"),
        (b"%PDF-1.7\n\0\0", "binaire"),
        ("bor;an;fi".encode("utf-16"), "UTF-16"),
        (b"finess;etalab;111;2026-05-12\n" + "structureet;Ã©".encode(), "encodé deux fois"),
        (b"finess;etalab;111;2026-05-12\nH\x93pital du ch\x83teau", "ni UTF-8"),
        (b"structureet;" + "é".encode()[:1], "coupé|UTF-8"),
        (b"PK\x03\x04nonsense", "classeur"),
        (b"bonjour", "pas un fichier de registre"),
        (b'{"bonjour": 1}', "pas un fichier de registre"),
        (b"<html></html>", "pas un fichier de registre"),
        (b"structureet;" + b"x" * 70_000, "64 Kio"),
    ],
    ids=range(15),  # what gzip makes holds the hour: no name for a test
)
def test_a_file_that_is_no_register_is_refused_with_a_sentence(tmp_path, content, said):
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    with pytest.raises(Refused, match=said):
        records(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(NotReadable, match="n’existe pas"):
        inspect(tmp_path / "nowhere.csv")
    with pytest.raises(NotReadable, match="n’est pas un fichier"):
        inspect(tmp_path)


def test_a_csv_cut_in_its_last_line_is_refused(tmp_path):
    path = files.a_stock_file(tmp_path, files.a_stock_line(1), files.a_stock_line(2))
    path.write_bytes(path.read_bytes()[:-40])

    with pytest.raises(NotReadable, match="coupé"):
        records(path)


def test_a_cut_json_is_refused(tmp_path):
    path = files.a_finess_plus_file(tmp_path, persons=[files.a_person(1), files.a_person(2)])
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(NotReadable, match="coupé"):
        records(path)


XML = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<fluxfiness xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <structureet><nofinesset>{finess}</nofinesset><commune>109</commune>
  <departement>44</departement><siret xsi:nil="true"/><categetab>355</categetab>
  <rs>[Fermé] CH {name}</rs><datefermeture>2007-04-20</datefermeture><typeet>S</typeet>
  </structureet>
</fluxfiness>
"""


def test_a_closed_site_of_the_xml_flow_loses_the_mark_of_its_name(tmp_path):
    path = tmp_path / "flow.xml"
    path.write_text(XML.format(doctype="", finess=files.a_finess(1), name="NANTUA"), "utf-8")

    [site] = records(path, SiteRecord)

    assert (site.name, site.is_open, site.closed_on) == ("CH NANTUA", False, date(2007, 4, 20))
    assert (site.siret, site.standing) == (None, Standing.ANNEX)


def test_a_cut_flow_is_refused(tmp_path):
    path = tmp_path / "flow.xml"
    text = XML.format(doctype="", finess=files.a_finess(1), name="NANTUA")
    path.write_text(text[: text.rindex("</flux")], "utf-8")

    with pytest.raises(NotReadable, match="coupé"):
        records(path)


def test_a_flow_with_entities_is_refused(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = tmp_path / "flow.xml"
    path.write_text(XML.format(doctype=bomb, finess=files.a_finess(1), name="&b;"), "utf-8")

    with pytest.raises(NotReadable, match="entités"):
        records(path)


def test_another_flow_is_recognised_and_says_nothing(tmp_path):
    path = tmp_path / "flow.xml"
    path.write_text("<fluxfiness><autreactivite></autreactivite></fluxfiness>", "utf-8")

    with pytest.raises(NothingToImport, match="reconnu"):
        recognise(inspect(path))


def test_a_workbook_that_swells_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 80_000_000)

    with pytest.raises(NotReadable, match="grossit"):
        recognise(inspect(path))


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", b"0")

    with pytest.raises(NotReadable, match="pas un classeur"):
        recognise(inspect(path))


def test_a_file_of_500_mib_is_refused_without_being_read(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as out:
        out.truncate(inspection.LARGEST)

    with pytest.raises(NotReadable, match="500 Mio"):
        inspect(path)


def test_a_large_file_is_read_in_bounded_memory(tmp_path):
    path = files.a_stock_file(tmp_path, *(files.a_stock_line(rank) for rank in range(40_000)))
    assert path.stat().st_size > 6_000_000

    tracemalloc.start()
    count = sum(1 for _ in recognise(inspect(path)).records)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count >= 40_000
    assert peak < 4_000_000


def test_an_element_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "LARGEST_PART", 200_000)
    path = tmp_path / "flow.xml"
    text = XML.format(doctype="", finess=files.a_finess(1), name="X" * 3_000_000)
    path.write_text(text, "utf-8")

    with pytest.raises(NotReadable, match="32 Mio"):
        records(path)
