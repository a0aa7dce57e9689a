import json
from io import StringIO

import pytest
from django.core.management import call_command

from hygie.establishments.models import RegisterImport, Site
from tests.establishments import files

pytestmark = pytest.mark.django_db


def run(*words):
    out = StringIO()
    try:
        call_command("register", "import", *map(str, words), stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_a_file_is_read_and_its_report_is_printed(tmp_path):
    path = files.a_sae_file(tmp_path, files.a_sae_line(1), files.a_sae_line(2, finess="440000031"))

    code, said = run(path)

    assert code == 0
    assert "SAE, table ID" in said
    assert "données du 31/12/2023" in said
    assert "1 nouveaux" in said
    assert "Ligne 3 refusée : Numéro FINESS « 440000031 » à la clé fausse." in said


def test_a_refused_file_ends_with_a_failure(tmp_path):
    code, said = run(tmp_path / "nowhere.csv")

    assert code == 1
    assert "n’existe pas" in said


def test_the_report_is_json_when_asked(tmp_path):
    code, said = run(files.a_sae_file(tmp_path, files.a_sae_line(1)), "--json")

    [report] = json.loads(said)["imports"]
    assert code == 0
    assert (report["status"], report["new"], report["kind"]) == ("DONE", 1, "SAE_ID")


def test_a_folder_is_read_in_a_sensible_order_and_the_rest_is_passed_over(tmp_path):
    (tmp_path / "a.csv").write_text(
        f"geolocalisation;{files.a_finess(1)};355600.1;6689600.2;LAMBERT_93;2016-02-29\n", "utf-8"
    )
    files.a_sae_file(tmp_path, files.a_sae_line(1), name="z.csv")
    (tmp_path / "readme.txt").write_text("bonjour", "utf-8")

    code, said = run(tmp_path)

    assert code == 0
    assert Site.objects.get().located == "ADDRESS"
    assert [one.kind for one in RegisterImport.objects.order_by("id")] == [
        "SAE_ID",
        "ETALAB_POSITIONS",
    ]
    assert "1 fichier sans rien pour le registre, passé." in said


def test_the_whole_folder_of_real_files_is_read(shared):
    code, said = run(shared / "data" / "finess", "--json")

    told = json.loads(said)
    assert code == 0
    assert {report["status"] for report in told["imports"]} == {"DONE"}
    assert (len(told["imports"]), len(told["skipped"])) == (12, 16)
    assert Site.objects.count() > 9685
