"""Importing: what changes, what does not, what is refused; on a real database."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from hygie.establishments import operations
from hygie.establishments.loading import staging
from hygie.establishments.models import (
    Category,
    Contact,
    Ght,
    LegalEntity,
    RegisterImport,
    RegisterImportLine,
    SearchEntry,
    Site,
)
from hygie.establishments.rules import sources
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Role
from hygie.kernel.errors import NotAllowed
from tests.cast import ADAM, ANNE, KARIM, LEA, NOON, OSCAR
from tests.establishments import files
from tests.establishments.factories import a_site

pytestmark = pytest.mark.django_db


def load(path, by=OSCAR):
    return operations.import_file(path, by=by, at=NOON)


def figures(report):
    return (report.new, report.changed, report.unchanged, report.closed, report.refused)


def test_a_first_import_brings_sites_entities_and_a_report(tmp_path):
    report = load(files.a_sae_file(tmp_path, files.a_sae_line(1), files.a_sae_line(2)))

    assert (report.status, report.kind, report.data_date) == ("DONE", "SAE_ID", date(2023, 12, 31))
    assert figures(report) == (2, 0, 0, 0, 0)
    site = Site.objects.select_related("entity").get(finess=files.a_finess(1))
    assert (site.name, site.located, site.region.authority) == (
        "CLINIQUE NUMERO 1",
        "COMMUNE",
        "ARS Pays de la Loire",
    )
    assert site.entity.is_placeholder
    assert site.entity.department_code == "44"
    assert Entry.objects.get().what == "establishments.register_imported"


def test_the_same_file_again_writes_nothing(tmp_path):
    path = files.a_sae_file(tmp_path, files.a_sae_line(1), files.a_sae_line(2))
    load(path)

    assert figures(load(path)) == (0, 0, 2, 0, 0)
    assert SearchEntry.objects.count() == 2


def test_a_change_is_told_with_what_was_and_what_is(tmp_path):
    load(files.a_stock_file(tmp_path, files.a_stock_line(1, name="EHPAD LES LILAS")))

    report = load(
        files.a_stock_file(
            tmp_path, files.a_stock_line(1, name="EHPAD LES ROSES"), day="2026-06-01"
        )
    )

    assert figures(report) == (0, 1, 0, 0, 0)
    [line] = RegisterImportLine.objects.filter(register_import=report, subject="SITE")
    assert line.changes == {"name": ["EHPAD LES LILAS", "EHPAD LES ROSES"]}
    assert SearchEntry.objects.get().name_words == "ehpad roses"


def test_an_older_source_completes_and_does_not_correct(tmp_path):
    stock = files.a_stock_line(1, name="NOM DE 2026")
    load(files.a_stock_file(tmp_path, stock))
    sae = files.a_sae_line(1, name="NOM DE 2023").replace(";365;0;;", ";365;0;26010004500012;")

    report = load(files.a_sae_file(tmp_path, sae))

    site = Site.objects.get(finess=files.a_finess(1))
    assert (site.name, site.category_code) == ("NOM DE 2026", "500")
    assert (site.siret, site.standing) == ("26010004500012", "MAIN")
    assert (site.source, site.source_date) == ("ETALAB_SITES", date(2026, 5, 12))
    assert figures(report) == (0, 1, 0, 0, 0)


def test_an_empty_cell_erases_nothing(tmp_path):
    load(files.a_stock_file(tmp_path, files.a_stock_line(1)))
    silent = files.a_stock_line(1).replace("0253490001", "").replace("12;R;DU MOULIN", ";;")

    report = load(files.a_stock_file(tmp_path, silent, day="2026-06-01"))

    assert figures(report) == (0, 0, 1, 0, 0)
    assert Site.objects.get().phone == "0253490001"


def test_on_the_same_day_the_greater_authority_wins(tmp_path):
    info = {"numFinessEge": files.a_finess(1), "nomEgeCourt": "NOM FINESS+"}
    site = {"informationsGeneralesEGE": info, "etatObjet": "A"}
    person = files.a_person(1, sites=[site])
    load(files.a_finess_plus_file(tmp_path, persons=[person], day="2026-05-12"))

    load(files.a_stock_file(tmp_path, files.a_stock_line(1, name="NOM ETALAB")))

    assert Site.objects.get().name == "NOM FINESS+"


def test_a_refused_line_is_told_and_the_others_are_taken(tmp_path):
    wrong = files.a_sae_line(3, finess="440000031")

    report = load(files.a_sae_file(tmp_path, files.a_sae_line(1), wrong, files.a_sae_line(1)))

    assert figures(report) == (1, 0, 0, 0, 2)
    first, second = RegisterImportLine.objects.filter(outcome="REFUSED").order_by("number")
    assert (first.number, first.text) == (3, wrong)
    assert "clé fausse" in first.reason
    assert second.reason == "Déjà donné à la ligne 2."


def test_a_damaged_line_is_taken_and_told(tmp_path):
    report = load(files.a_stock_file(tmp_path, files.a_stock_line(1, siret="2,601E+13")))

    assert (report.new, report.damaged, report.refused) == (1, 1, 0)
    assert "tableur" in RegisterImportLine.objects.get(outcome="DAMAGED").reason


def test_a_file_that_breaks_in_the_middle_changes_nothing(tmp_path):
    path = files.a_stock_file(tmp_path, *(files.a_stock_line(rank) for rank in range(1, 30)))
    path.write_bytes(path.read_bytes()[:-50])

    report = load(path)

    assert (report.status, report.new) == ("REFUSED", 0)
    assert "coupé" in report.sentence
    assert not Site.objects.exists()
    assert not LegalEntity.objects.exists()
    assert not RegisterImportLine.objects.exists()


def test_a_file_most_of_whose_lines_are_wrong_is_refused_as_a_whole(tmp_path):
    wrong = [files.a_sae_line(rank, finess="440000031") for rank in range(30)]

    report = load(files.a_sae_file(tmp_path, files.a_sae_line(1), *wrong))

    assert report.status == "REFUSED"
    assert "Lignes refusées : 30, lisibles : 1." in report.sentence
    assert "clé fausse" in report.sentence
    assert not Site.objects.exists()


def test_a_file_that_only_repeats_itself_is_left_early(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "MOST_REFUSED", 50)

    report = load(files.a_stock_file(tmp_path, *[files.a_stock_line(1)] * 100))

    assert report.status == "REFUSED"
    assert "Déjà donné à la ligne 2" in report.sentence
    assert not Site.objects.exists()


def test_a_known_file_without_anything_for_us_is_ignored(tmp_path):
    path = tmp_path / "urgences.csv"
    path.write_text("BOR;AN;FI;RS;FI_EJ;AUTSU\nURG;2023;x;y;z;1\n", "utf-8")

    report = load(path)

    assert (report.status, report.sentence.endswith("pour l’instant.")) == ("IGNORED", True)


def test_a_site_that_the_source_says_closed_is_closed_and_kept(tmp_path):
    info = {"numFinessEge": files.a_finess(1), "nomEgeCourt": "SITE", "dateFermeture": "2026-02-01"}
    load(files.a_stock_file(tmp_path, files.a_stock_line(1), day="2026-01-01"))
    closed = {"informationsGeneralesEGE": info, "etatObjet": "I"}

    report = load(files.a_finess_plus_file(tmp_path, persons=[files.a_person(1, sites=[closed])]))

    site = Site.objects.get()
    assert (site.is_open, site.closed_on, site.closing_reason) == (
        False,
        date(2026, 2, 1),
        "STATED",
    )
    assert figures(report) == (0, 0, 0, 1, 0)
    assert SearchEntry.objects.get().prominence < 0


def test_an_extract_closes_nothing_and_says_so(tmp_path):
    load(files.a_stock_file(tmp_path, *(files.a_stock_line(rank) for rank in range(1, 11))))

    report = load(files.a_stock_file(tmp_path, files.a_stock_line(1), day="2026-06-01"))

    assert Site.objects.filter(is_open=True).count() == 10
    assert "9 sites connus" in report.sentence
    assert "aucun n’est fermé" in report.sentence


def test_a_whole_national_file_closes_what_it_no_longer_lists(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "SMALLEST_STOCK", 9)
    load(files.a_stock_file(tmp_path, *(files.a_stock_line(rank) for rank in range(1, 11))))
    a_site("010000024")  # known from elsewhere: no national file ever listed it

    report = load(
        files.a_stock_file(
            tmp_path, *(files.a_stock_line(rank) for rank in range(1, 10)), day="2026-06-01"
        )
    )

    gone = Site.objects.get(is_open=False)
    assert (gone.finess, gone.closed_on, gone.closing_reason) == (
        files.a_finess(10),
        date(2026, 6, 1),
        "ABSENT",
    )
    assert figures(report) == (0, 0, 9, 1, 0)


def test_an_older_national_file_closes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "SMALLEST_STOCK", 9)
    load(files.a_stock_file(tmp_path, *(files.a_stock_line(rank) for rank in range(1, 11))))

    report = load(
        files.a_stock_file(
            tmp_path, *(files.a_stock_line(rank) for rank in range(1, 10)), day="2026-01-01"
        )
    )

    assert not Site.objects.filter(is_open=False).exists()
    assert "plus récent" in report.sentence


def test_a_site_comes_back_when_a_later_file_lists_it(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "SMALLEST_STOCK", 9)
    ten = [files.a_stock_line(rank) for rank in range(1, 11)]
    load(files.a_stock_file(tmp_path, *ten))
    load(files.a_stock_file(tmp_path, *ten[:-1], day="2026-06-01"))

    load(files.a_stock_file(tmp_path, *ten, day="2026-07-01"))

    assert Site.objects.filter(is_open=True, closing_reason="").count() == 10


def test_positions_place_the_sites_that_are_known_and_refuse_the_others(tmp_path):
    load(files.a_stock_file(tmp_path, files.a_stock_line(1)))
    path = tmp_path / "positions.csv"
    where = "355600.1;6689600.2;1,ATLASANTE,96,BAN,EPSG:2154 RGF93;2026-05-04"
    path.write_text(
        f"geolocalisation;{files.a_finess(1)};{where}\ngeolocalisation;{files.a_finess(2)};{where}\n",
        "utf-8",
    )

    report = load(path)

    site = Site.objects.get()
    assert (site.located, round(site.longitude, 1), round(site.latitude, 1)) == (
        "ADDRESS",
        -1.6,
        47.2,
    )
    assert (site.source, site.source_date) == ("ETALAB_SITES", date(2026, 5, 12))
    assert figures(report) == (0, 1, 0, 0, 1)


def test_an_address_is_not_replaced_by_the_center_of_a_commune(tmp_path):
    a_site(files.a_finess(1), longitude=-1.5, latitude=47.2, located="ADDRESS")

    load(files.a_stock_file(tmp_path, files.a_stock_line(1)))

    site = Site.objects.get()
    assert (site.longitude, site.located) == (-1.5, "ADDRESS")


def test_groups_get_their_members_and_their_support(tmp_path):
    persons = [files.a_person(rank) for rank in (1, 2, 3)]
    group = files.a_group("52101", members={1: "S", 2: "M"})
    load(files.a_finess_plus_file(tmp_path, persons=persons, groups=[group]))
    changed = files.a_group("52101", members={1: "S", 3: "M"})

    load(files.a_finess_plus_file(tmp_path, persons=persons, groups=[changed], day="2026-04-01"))

    ght = Ght.objects.select_related("support").get()
    assert ght.support.finess == files.a_finess(900001)
    assert {entity.finess for entity in ght.members.all()} == {
        files.a_finess(900001),
        files.a_finess(900003),
    }
    told = RegisterImportLine.objects.filter(code=files.a_finess(900002), outcome="CHANGED")
    assert told.latest("id").changes == {"ght": ["52101", None]}


def test_an_entity_known_by_its_number_gets_its_name_later(tmp_path):
    load(files.a_stock_file(tmp_path, files.a_stock_line(1)))
    entity = LegalEntity.objects.get()
    assert (entity.is_placeholder, entity.label) == (True, f"Entité juridique {entity.finess}")

    load(files.a_finess_plus_file(tmp_path, persons=[files.a_person(1)]))

    entity.refresh_from_db()
    assert (entity.is_placeholder, entity.name) == (False, "ENTITE 1")
    assert "entite" in SearchEntry.objects.get().words


def test_categories_come_with_the_sites_and_the_nomenclature_replaces_them(tmp_path):
    load(files.a_stock_file(tmp_path, files.a_stock_line(1)))
    assert Category.objects.get(code="500").label == "Ehpad"
    path = tmp_path / "nomenclature.xml"
    path.write_text(
        "<fluxfiness><nomenclcategorieETavecagr><code>500</code><libelle>Établissement"
        "</libelle></nomenclcategorieETavecagr></fluxfiness>",
        "utf-8",
    )

    report = load(path)

    assert figures(report) == (0, 1, 0, 0, 0)
    assert Category.objects.get(code="500").label == "Établissement"


@pytest.mark.parametrize("actor", [ANNE, KARIM, LEA])
def test_only_the_operator_and_the_national_administrator_import(tmp_path, actor):
    with pytest.raises(NotAllowed, match="exploitant"):
        load(files.a_sae_file(tmp_path, files.a_sae_line(1)), by=actor)

    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize(
    "actor", [OSCAR, ADAM, SYSTEM, Actor(name="X", grants=(Grant(Role.OPERATOR, NATION),))]
)
def test_those_who_run_the_platform_import(tmp_path, actor):
    assert load(files.a_sae_file(tmp_path, files.a_sae_line(1)), by=actor).status == "DONE"


def test_the_demonstration_is_a_region_of_its_own_loaded_once():
    first = operations.load_demonstration(by=SYSTEM, at=NOON)
    second = operations.load_demonstration(by=SYSTEM, at=NOON)

    assert figures(second)[:2] == (0, 0)
    assert first.new == Site.objects.filter(region_code="99", finess__startswith="99").count() >= 60
    assert LegalEntity.objects.filter(is_placeholder=True).count() == 0
    assert Ght.objects.exclude(support=None).count() == 4
    assert Contact.objects.filter(kind="CISO").count() == 4


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"name": ""}, "site_has_a_name"),
        ({"is_open": False}, "site_closed_says_why"),
        ({"closed_on": date(2026, 1, 1)}, "site_closed_says_why"),
        ({"located": "ADDRESS"}, "site_located_has_coordinates"),
    ],
)
def test_the_database_refuses_nonsense(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        a_site(**changes)


def test_two_imports_at_once_do_not_step_on_each_other(tmp_path):
    path = files.a_sae_file(tmp_path, files.a_sae_line(1))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [operations.LOCK])
        with pytest.raises(operations.AlreadyImporting, match="en cours"):
            load(path)
    finally:
        other.close()

    assert not RegisterImport.objects.exists()
