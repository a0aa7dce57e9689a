"""Every real file beside the checkout is imported, and its report is read."""

import gzip

import pytest

from hygie.establishments import operations, queries
from hygie.establishments.models import Category, Ght, LegalEntity, LegalStatus, Site
from tests.cast import NOON, OSCAR

pytestmark = pytest.mark.django_db

IGNORED = [
    "ans_schema/schema-activites-v1.json",
    "ans_schema/schema-structures-v1.json",
    "hopitaux_paris_finess_wgs84.geojson",
    "hospidiag_hd2022.csv.gz",
    *(
        f"sae_2023/{table}_2023r.csv.gz"
        for table in ("FILTRE", "IMAGES", "INFOMED", "MCO", "ORG", "TELEMED", "URGENCES")
    ),
    *(
        f"xml_flux_finess/finess_{flow}.xml"
        for flow in (
            "cs1400103_stock_20211214-0343",
            "cs1400104_stock_20211214-0345",
            "cs1400105_stock_20211214-0346",
            "cs1600101_stock_20211214-0332",
            "cs1600102_stock_20211214-0417",
        )
    ),
]
# file, kind, new lines of its subject, lines taken in part; nothing is refused in any of them
READ = [
    ("sae_2023/ID_2023r.csv.gz", "SAE_ID", 3975, 0),
    ("sae_2023/IDB_2023r.csv.gz", "SAE_IDB", 5710, 3),
    ("sae_2023/GHT_2023r.csv.gz", "SAE_GHT", 135, 0),
    ("finess_sae_diffusion_liste.xlsx", "SAE_LIST", 3974, 0),
    (
        "ans_schema/exemple-finess-structures-journalier-20260309.debut.json",
        "FINESS_PLUS",
        2,
        3,
    ),
    (
        "etalab_extraits/etalab-cs1100502-stock-20260512-0339.extrait.csv",
        "ETALAB_SITES",
        14,
        0,
    ),
    (
        "etalab_extraits/etalab-cs1100507-2016-passe-par-excel.extrait.csv",
        "ETALAB_SITES",
        5,
        5,
    ),
    ("xml_flux_finess/finess_cs1400101_stock_20211214-0333.xml", "XML_ENTITIES", 3, 0),
    ("xml_flux_finess/finess_cs1400102_stock_20211214-0336.xml", "XML_SITES", 14, 0),
    ("xml_flux_finess/finess_cs1500106_stock_20211214-0417.xml.gz", "XML_CATEGORIES", 293, 0),
    (
        "xml_flux_finess/finess_cs1500107_stock_20230202-0335.xml.gz",
        "XML_LEGAL_STATUSES",
        69,
        0,
    ),
]
POSITIONS = "etalab_extraits/etalab-cs1100507-geolocalisation-20260512.extrait.csv"


@pytest.fixture
def finess(shared):
    return shared / "data" / "finess"


def load(path):
    return operations.import_file(path, by=OSCAR, at=NOON)


def test_every_file_of_the_folder_is_tried_here(finess):
    present = {str(path.relative_to(finess)) for path in finess.rglob("*") if path.is_file()}

    assert present == {*IGNORED, *(name for name, *_ in READ), POSITIONS}


@pytest.mark.parametrize("name", IGNORED)
def test_a_file_without_anything_for_the_register_is_recognised(finess, name):
    report = load(finess / name)

    assert (report.status, report.read) == ("IGNORED", 0)


@pytest.mark.parametrize(("name", "kind", "new", "damaged"), READ)
def test_a_real_file_is_read_whole(finess, name, kind, new, damaged):
    report = load(finess / name)

    assert (report.status, report.kind, report.sentence) == ("DONE", kind, "")
    assert (report.read, report.new, report.damaged, report.refused) == (new, new, damaged, 0)


@pytest.fixture
def whole_sae(finess):
    return [load(finess / "sae_2023" / f"{table}_2023r.csv.gz") for table in ("ID", "IDB", "GHT")]


def test_the_whole_sae_is_9685_sites_135_groups_and_their_entities(finess, whole_sae):
    assert Site.objects.count() == 9685
    assert Site.objects.filter(located="NONE").count() <= 88
    assert Ght.objects.count() == 135
    assert LegalEntity.objects.filter(is_placeholder=False).count() == 1034
    assert not Site.objects.filter(entity=None).exists()
    assert set(Site.objects.values_list("region_code", flat=True)) >= {"01", "06", "94", "84"}


def test_the_whole_sae_again_changes_nothing(finess, whole_sae):
    again = [load(finess / "sae_2023" / f"{table}_2023r.csv.gz") for table in ("GHT", "IDB", "ID")]

    assert [(report.new, report.changed, report.closed) for report in again] == [(0, 0, 0)] * 3
    assert [report.unchanged for report in again] == [135, 5710, 3975]


def test_the_order_of_the_files_does_not_change_what_is_known(finess):
    names = [name for name, *_ in READ] + [POSITIONS]
    seen = []
    for order in (names, names[::-1]):
        for name in order:
            load(finess / name)
        dated = {"ETALAB_SITES", "FINESS_PLUS"}
        sites = Site.objects.filter(source__in=dated, source_date__gte="2026-01-01")
        seen.append(sorted(sites.values_list("finess", "name", "category_code", "is_open")))

    assert seen[0] == seen[1]


def test_the_real_positions_are_those_of_the_sites(finess, whole_sae):
    load(finess / POSITIONS)

    fleyriat = Site.objects.get(finess="010000024")
    assert (fleyriat.located, fleyriat.longitude, fleyriat.latitude) == (
        "ADDRESS",
        pytest.approx(5.209, abs=0.01),
        pytest.approx(46.222, abs=0.01),
    )


def test_the_nomenclatures_give_their_names(finess):
    load(finess / "xml_flux_finess/finess_cs1500106_stock_20211214-0417.xml.gz")
    load(finess / "xml_flux_finess/finess_cs1500107_stock_20230202-0335.xml.gz")

    assert (Category.objects.count(), LegalStatus.objects.count()) == (293, 69)
    assert queries.any_category_label("355") == "Centre Hospitalier (C.H.)"
    assert queries.any_legal_status_label("13").startswith("Etablissement Public")


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
@pytest.mark.parametrize(
    "name",
    [
        "sae_2023/ID_2023r.csv.gz",
        "finess_sae_diffusion_liste.xlsx",
        "xml_flux_finess/finess_cs1400102_stock_20211214-0336.xml",
        "ans_schema/exemple-finess-structures-journalier-20260309.debut.json",
    ],
)
def test_a_real_file_that_is_cut_changes_nothing(finess, tmp_path, name, kept):
    content = (finess / name).read_bytes()
    path = tmp_path / "cut"
    path.write_bytes(content[: int(len(content) * kept)])

    report = load(path)

    assert report.status == "REFUSED"
    assert report.sentence
    assert not Site.objects.exists()


def test_a_wrong_key_in_the_real_file_refuses_its_line_only(finess, tmp_path):
    text = gzip.decompress((finess / "sae_2023/ID_2023r.csv.gz").read_bytes())
    path = tmp_path / "wrong.csv"
    path.write_bytes(text.replace(b"ID;2023;010000024;", b"ID;2023;010000025;"))

    report = load(path)

    assert (report.new, report.refused) == (3974, 1)
