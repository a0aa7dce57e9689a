"""Files of the register as bad days bring them: a sentence, a status, and nothing changed."""

import gzip
import io
import zipfile
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError

from hygie.config import cli
from hygie.establishments.loading.staging import Stage
from hygie.establishments.models import LegalEntity, RegisterImport, Site
from hygie.establishments.rules.sources import ImportStatus
from tests.establishments import files

pytestmark = pytest.mark.django_db
SOUND = "\n".join([files.SAE_HEADER, *(files.a_sae_line(rank) for rank in range(1, 40))])


def a_workbook_of_nothing():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


def damaged_by_a_spreadsheet():
    """Numbers that lost their zero in front, or became 4,4E+08."""
    lines = [line.split(";") for line in SOUND.splitlines()]
    for line in lines[1:]:
        line[2] = "4,4E+08"
    return "\n".join(";".join(line) for line in lines).encode()


BAD = {
    "empty": b"",
    "only a header": f"{files.SAE_HEADER}\n".encode(),
    "cut in a line": SOUND.encode()[:-40],
    "cut gzip": gzip.compress(SOUND.encode())[:-20],
    "twice encoded": SOUND.replace("NANTES", "HÃ\x83Â©RIC").encode(),
    "utf-16": SOUND.encode("utf-16"),
    "damaged by a spreadsheet": damaged_by_a_spreadsheet(),
    "every key wrong": SOUND.replace(";ID;", ";").encode().replace(b";44", b";45"),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "a workbook of nothing": a_workbook_of_nothing(),
    "half a gibibyte": None,
    "a table of something else": b"date;montant\n2026-01-01;12\n",
}


@pytest.fixture
def known(tmp_path):
    """A register that holds something to lose."""
    run(files.a_sae_file(tmp_path, files.a_sae_line(1), files.a_sae_line(2), name="known.csv"))


def run(*words):
    out = StringIO()
    try:
        call_command("register", "import", *map(str, words), stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def register():
    return [list(kind.objects.order_by("pk").values()) for kind in (Site, LegalEntity)]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_and_changes_nothing(known, tmp_path, name):
    path, before = tmp_path / "bad.csv", register()
    if BAD[name] is None:
        with path.open("wb") as sparse:
            sparse.truncate(501 * 1024 * 1024)
    else:
        path.write_bytes(BAD[name])

    code, said = run(path)

    report = RegisterImport.objects.latest("pk")
    assert code == 1, said
    assert report.status == ImportStatus.REFUSED
    assert len(report.sentence) > 15
    assert "Traceback" not in said
    assert register() == before
    path.unlink()


@pytest.mark.parametrize("path", ["nowhere.csv", ".", "/dev/null"])
def test_what_is_no_file_is_told(known, tmp_path, path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = register()

    code, said = run(Path(path))

    assert (code, register()) == (1 if path != "." else code, before)
    assert "Traceback" not in said


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_fills_during_an_import_keeps_what_was_known(
    known, tmp_path, monkeypatch, capsys
):
    before = register()

    def full(*_, **__):
        raise OperationalError("could not extend file: No space left on device\nHINT: …")

    path = files.a_sae_file(tmp_path, *(files.a_sae_line(rank) for rank in range(5, 9)))
    monkeypatch.setattr(Stage, "fill", full)
    monkeypatch.setattr(cli, "_database", lambda *_: nullcontext())
    monkeypatch.setattr("sys.argv", ["hygie", "register", "import", str(path)])

    with pytest.raises(SystemExit, match="plus de place : could not extend file"):
        cli.main()

    assert register() == before
