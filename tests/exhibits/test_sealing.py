"""A sealed export: what it holds, what it refuses, how it is looked at again."""

import csv
import hashlib
import io
import json
import subprocess
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from hygie.documents.storage import FileRefused, place_of
from hygie.exhibits import checking
from hygie.exhibits.models import Custody, Seal
from hygie.exhibits.operations import keeping, sealing
from hygie.exhibits.operations.keeping import Deposit
from hygie.exhibits.operations.sealing import Broken, Wanted
from hygie.exhibits.rules import manifest
from hygie.exhibits.rules.custody import NotToBeNoted, Receiver
from hygie.exhibits.rules.manifest import Unsealed
from hygie.exhibits.sealed import sealed_as
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.markings import Tlp, TooStrict
from tests.cast import ANNE, LEA, NOON, REMI
from tests.config.running import HYGIE, environment
from tests.exhibits.factories import NOTE, POLICE, an_origin, deposited, for_the_police
from tests.incidents.factories import an_incident

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)
MIB = 1024 * 1024


@pytest.fixture
def incident():
    return an_incident()


def sealed(incident, *chosen, by=LEA, **changes):
    return sealing.seal(incident.pk, for_the_police(*chosen, **changes), by=by, at=LATER)


def kept(package, folder):
    """The export as a file."""
    path = folder / package.name
    path.write_bytes(b"".join(package.stream()))
    return path


def changed(path, changes):
    """The same archive with some files replaced, left out (None) or added."""
    made = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        held = {name: old.read(name) for name in old.namelist()} | changes
        for name, content in held.items():
            if content is not None:
                new.writestr(name, content)
    return made


def verified(path, **options):
    """What the command says."""
    out = io.StringIO()
    try:
        call_command("exhibits", "verify", str(path), stdout=out, **options)
    except CommandError:
        return False, out.getvalue()
    return True, out.getvalue()


def test_an_export_holds_the_files_the_manifest_the_log_and_the_slip(incident, tmp_path):
    one = deposited(incident)
    two = deposited(incident, b"MZ\x90", name="outil.exe", kind="SAMPLE")
    keeping.verify(incident.pk, one.pk, by=ANNE, at=NOON)

    path = kept(sealed(incident), tmp_path)

    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held["elements/001-LISEZ-MOI.txt"] == NOTE
    assert held["elements/002-outil.exe"] == b"MZ\x90"
    said = json.loads(held[manifest.MANIFEST])
    assert [each["number"] for each in said["exhibits"]] == [one.pk, two.pk]
    assert [each["may_run"] for each in said["exhibits"]] == [False, True]
    assert said["exhibits"][0]["taken_from"] == "poste ACC-012"
    assert (said["made_for"]["service"], said["tlp"]) == (POLICE.service, "TLP:AMBER")
    assert [line["act"] for line in said["custody"]] == ["Déposé", "Vérifié", "Déposé"]
    rows = list(csv.reader(io.StringIO(held[manifest.CUSTODY].decode("utf-8-sig")), delimiter=";"))
    assert [row[2] for row in rows] == ["Acte", "Déposé", "Vérifié", "Déposé"]
    assert held[manifest.SLIP].startswith(b"%PDF")
    for line in held[manifest.SUMS].decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(held[name]).hexdigest() == digest


def test_the_seal_is_remembered_in_its_table_each_log_and_the_journal(incident):
    one = deposited(incident)

    package = sealed(incident)

    row = Seal.objects.get()
    assert (row.person, row.tlp, row.made_by) == ("Capitaine Durand", "AMBER", "Léa")
    assert row.manifest_sha256 == package.seal.manifest_sha256
    line = Custody.objects.get(exhibit=one, act="SEALED")
    assert (line.seal_id, line.reference) == (row.pk, "PV 2026/118")
    entry = Entry.objects.get(what="exhibits.sealed")
    assert entry.detail["manifest"] == package.seal.manifest_sha256
    assert entry.detail["signature"] == package.seal.signature


def test_what_was_chosen_leaves_and_what_was_withdrawn_never(incident):
    one, two = deposited(incident), deposited(incident, b"x", name="b.log")
    keeping.withdraw(incident.pk, two.pk, reason="x", by=LEA, at=NOON)

    assert [part.path for part, _ in sealed(incident).evidence] == ["elements/001-LISEZ-MOI.txt"]
    assert len(sealed(incident, one).evidence) == 1
    with pytest.raises(NotFound):
        sealed(incident, one, two)


def test_two_files_of_one_name_do_not_hide_each_other(incident, tmp_path):
    deposited(incident, b"1", name="a.log")
    deposited(incident, b"2", name="a.log")

    with zipfile.ZipFile(kept(sealed(incident), tmp_path)) as archive:
        assert archive.read("elements/001-a.log") + archive.read("elements/002-a.log") == b"12"


def test_a_mark_holds_what_it_covers(incident):
    deposited(incident, tlp=Tlp.RED)
    deposited(incident, b"x")

    with pytest.raises(TooStrict, match="éléments de preuve"):
        sealed(incident, as_=Tlp.AMBER)
    assert Entry.objects.get(what="exhibits.seal_refused").detail == {
        "count": 2,
        "tlp": "TLP:AMBER",
    }
    assert len(sealed(incident, by=ANNE).evidence) == 1, "she does not know of the red one"
    assert len(sealed(incident, as_=Tlp.RED).evidence) == 2
    assert Entry.objects.filter(what="exhibits.sealed_by_desk").count() == 1


def test_who_does_not_keep_evidence_exports_none(incident):
    deposited(incident)

    with pytest.raises((NotAllowed, NotFound)):
        sealed(incident, by=REMI)
    nobody = Receiver(person="X", service="Y", reference="")
    with pytest.raises(NotToBeNoted, match="référence"):
        sealing.seal(incident.pk, Wanted(to=nobody, as_=Tlp.RED), by=LEA, at=LATER)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [(lambda place: place.write_bytes(b"x"), "modifié"), (lambda place: place.unlink(), "introuv")],
)
def test_a_file_that_is_not_what_was_deposited_is_not_sealed(incident, spoil, word):
    deposited(incident, b"intact")
    wrong = deposited(incident)
    spoil(place_of(wrong.document.sha256))

    with pytest.raises(Broken, match=word):
        sealed(incident)

    assert not Seal.objects.exists()
    assert Custody.objects.get(act="VERIFIED").exhibit_id == wrong.pk


def test_a_file_that_changes_while_it_leaves_cuts_the_archive(incident, tmp_path):
    exhibit = deposited(incident)
    package = sealed(incident)
    place_of(exhibit.document.sha256).write_bytes(b"autre chose")
    path, pieces = tmp_path / "cut.zip", []

    with pytest.raises(FileRefused, match="pendant l’export"):
        pieces.extend(package.stream())
    path.write_bytes(b"".join(pieces))
    with pytest.raises(Unsealed, match="entière"):
        checking.check(path)


def test_an_export_holds_until_anything_of_it_changes(incident, tmp_path):
    deposited(incident)
    deposited(incident, b"x", name="b.log")
    package = sealed(incident)
    path, printed = kept(package, tmp_path), package.seal.manifest_sha256.upper()

    assert checking.check(path, printed=f" {printed[:40]}\u200b{printed[40:]}\n").holds
    with zipfile.ZipFile(path) as archive:
        main, seal = archive.read(manifest.MANIFEST), archive.read(manifest.SEAL)
    for changes, why in [
        ({"elements/002-b.log": b"y"}, "elements/002-b.log, modifié"),
        ({"elements/001-LISEZ-MOI.txt": b"trop court"}, "elements/001-LISEZ-MOI.txt, d’une autre"),
        ({"elements/001-LISEZ-MOI.txt": None}, "elements/001-LISEZ-MOI.txt, absent"),
        ({manifest.CUSTODY: None}, f"{manifest.CUSTODY}, absent"),
        ({"elements/003-faux.txt": b""}, "elements/003-faux.txt"),
        ({manifest.MANIFEST: main.replace(b"ACC-012", b"ACC-013")}, "Le manifeste a été modifié"),
        ({manifest.SLIP: b"%PDF"}, "Le bordereau a été modifié"),
        ({manifest.SEAL: seal.replace(b'"public_key": "', b'"public_key": "0')}, "La signature"),
    ]:
        report = checking.check(changed(path, changes))
        assert not report.holds
        assert why in " ".join(each.said for each in report.findings if not each.holds)
    assert not checking.check(path, printed="0" * 64).holds


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"x" * 100])
def test_what_is_no_export_is_a_sentence(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    with pytest.raises(Unsealed):
        checking.check(path)


def test_the_command_says_what_holds_and_knows_its_own(incident, tmp_path, settings):
    deposited(incident)
    package = sealed(incident)
    path = kept(package, tmp_path)

    holds, said = verified(path)
    assert holds
    assert "Scellé ici" in said
    assert "par Léa" in said
    assert incident.number in said

    holds, said = verified(changed(path, {"elements/001-LISEZ-MOI.txt": None}), as_json=True)
    assert not holds
    assert json.loads(said)["holds"] is False


def test_elsewhere_the_command_asks_for_the_printed_hash(incident, tmp_path, settings):
    deposited(incident)
    with transaction.atomic():
        package = sealed(incident)
        transaction.set_rollback(True)  # another installation remembers nothing of it
    path = kept(package, tmp_path)
    settings.SECRET_KEY = "another installation, with a key of its own" * 2

    holds, said = verified(path)
    assert not holds
    assert "--manifest" in said
    assert verified(path, manifest=package.seal.manifest_sha256)[0]
    assert not verified(path, manifest="0" * 64)[0]


def test_a_seal_of_our_key_that_nobody_remembers_is_told(incident, tmp_path):
    deposited(incident)
    path = kept(sealed(incident), tmp_path)
    with zipfile.ZipFile(path) as archive:
        main, slip = archive.read(manifest.MANIFEST), archive.read(manifest.SLIP)
    other = main.replace(b"ACC-012", b"ACC-013")
    seal = sealed_as(manifest.digest(other), manifest.digest(slip))
    forged = changed(path, {manifest.MANIFEST: other, manifest.SEAL: manifest.sealed(seal)})

    holds, said = verified(forged)

    assert not holds
    assert "pas connu" in said


def anywhere(folder, home, *words):
    """The command as the police type it: nothing of Hygie is installed there."""
    there = environment(home, TMPDIR=str(folder))
    if home is None:
        del there["HYGIE_HOME"]
    there["PYTHONPATH"] = str(Path(__file__).parents[2])
    said = [*HYGIE, "exhibits", "verify", *words]
    return subprocess.run(said, env=there, cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("has_home", [True, False])
def test_an_export_is_verified_where_nothing_is_installed_and_nothing_is_made_there(
    incident, tmp_path, has_home
):
    deposited(incident)
    package = sealed(incident)
    path, folder = kept(package, tmp_path), tmp_path / "police"
    folder.mkdir()
    home = folder / "home" if has_home else None

    good = anywhere(folder, home, str(path), "--manifest", package.seal.manifest_sha256)
    bare = anywhere(folder, home, str(path))
    spoilt = changed(path, {"elements/001-LISEZ-MOI.txt": b"x"})
    wrong = anywhere(folder, home, str(spoilt), "--manifest", package.seal.manifest_sha256)

    assert (good.returncode, good.stderr) == (0, "")
    assert "Inconnu ici" in good.stdout
    assert "NON" not in good.stdout
    assert bare.returncode == 1
    assert "Rien n’a changé depuis ce sceau" in bare.stderr
    assert wrong.returncode == 1
    assert "n’est pas celui qui a été scellé" in wrong.stderr
    assert list(folder.iterdir()) == []


def test_a_large_export_takes_no_memory(incident):
    def pieces():
        for each in range(64):
            yield bytes([each]) * MIB

    given = Deposit(name="disque.img", chunks=pieces, origin=an_origin())
    keeping.deposit(incident.pk, given, by=LEA, at=NOON)
    package = sealed(incident)

    tracemalloc.start()
    size = sum(len(piece) for piece in package.stream())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 64 * MIB
    assert most < 8 * MIB
