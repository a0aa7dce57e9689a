"""Files that lie, that are too large, that meet a full disk: told, never half kept, never shown."""

import errno
import io
import os
import resource
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hygie.documents import operations as documents
from hygie.documents import rules
from hygie.documents.models import Document
from hygie.incidents.models import Attachment, Incident
from tests.cast import LEA, OSCAR
from tests.hostile.worlds import read
from tests.incidents.test_views_declare import go_through
from tests.people import signed_in

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def a_bomb():
    """A zip of 40 kB that would be 40 MiB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(40 * MIB))
    return packed.getvalue()


def join(client, content=PNG, name="capture.png", kind="image/png"):
    """Join a file; return what the page says of it."""
    file = SimpleUploadedFile(name, content, content_type=kind)
    answer = client.post("/declarer/fichiers/", {"file": file})
    assert answer.status_code == 302
    return client.get("/declarer/relire/").content.decode().replace("\xa0", " ")


def everything_in(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("size", "said", "kept"),
    [
        (0, "est vide", 0),
        (20 * MIB - 1, "est joint", 1),
        (20 * MIB, "est joint", 1),
        (20 * MIB + 1, "dépasse 20 Mio", 0),
    ],
)
def test_the_bound_is_exact_and_a_file_beyond_leaves_nothing(client, settings, size, said, kept):
    go_through(client)

    assert said in join(client, bytes(size), "journal.bin")

    assert Document.objects.count() == kept
    assert len(everything_in(settings.FILES)) == kept
    assert not everything_in(settings.FILE_UPLOAD_TEMP_DIR / "tmp")


NAMES = {
    "../../../etc/cron.d/x.png": "x.png",
    "..\\..\\windows\\x.png": "x.png",
    "a\x00b.png": "ab.png",
    "\u202egnp.exe": "gnp.exe",
    "n" * 3000 + ".png": ".png",
    "=cmd|calc.png": "=cmd_calc.png",
    ".": "fichier",
    "con\r\nX: 1.png": "1.png",
}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_only_a_name(client, settings, name):
    go_through(client)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\nabc\r\n--x--\r\n'
    )

    client.generic(
        "POST",
        "/declarer/fichiers/",
        body % name.encode("utf-8", "surrogateescape"),
        content_type="multipart/form-data; boundary=x",
    )

    for document in Document.objects.all():
        assert len(document.name) <= rules.NAME_LENGTH
        assert document.name.isprintable()
        assert not set(document.name) & set("/\\\0\r\n")
    for path in everything_in(settings.FILES):
        assert path.name == path.parent.name + path.name[2:]


LIARS = [
    ("facture.pdf", b"MZ\x90\x00" + bytes(200), True),
    ("photo.png", b"<html><script>alert(1)</script></html>", True),
    ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", False),
    ("polyglotte.gif", b"GIF89a/*<script>*/=alert(1);//", False),
    ("bombe.zip", a_bomb(), False),
]


@pytest.mark.parametrize(("name", "content", "lies"), LIARS, ids=[liar[0] for liar in LIARS])
def test_a_file_is_handed_over_as_bytes_whatever_it_is(client, name, content, lies):
    go_through(client)
    join(client, content, name, "text/html")
    client.post("/declarer/relire/")
    incident, joined = Incident.objects.get(), Attachment.objects.get()

    answer = signed_in(LEA).get(f"/incidents/{incident.number}/pieces/{joined.pk}/")

    assert read(answer) == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert joined.document.is_disguised or not lies


def test_twenty_one_files_are_too_many(client):
    go_through(client)

    said = [join(client, f"{number}".encode(), f"{number}.txt") for number in range(21)]

    assert "porte déjà 20 fichiers" in said[-1]
    assert Attachment.objects.count() == 20


def test_a_page_that_takes_no_file_keeps_none(client, monkeypatch):
    written = []
    monkeypatch.setattr(tempfile._TemporaryFileWrapper, "write", written.append, raising=False)

    client.post("/declarer/", {"name": SimpleUploadedFile("a.bin", bytes(MIB)), "city": "b"})

    assert not written


# ENOSPC at the border with the system: in the temporary folder, then in the folder of files.


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_fills_while_a_file_comes_in_is_a_sentence(client, monkeypatch):
    go_through(client)
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", full
    )

    assert "disque de la plateforme" in join(client)

    assert client.post("/declarer/relire/").status_code == 302
    assert Incident.objects.exists()


def test_a_temporary_folder_that_has_gone_is_a_sentence(client, settings, tmp_path):
    go_through(client)
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "gone"

    assert "disque de la plateforme" in join(client)


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.mkdir"])
def test_a_disk_that_is_full_when_the_file_is_kept_leaves_nothing(
    client, settings, monkeypatch, step
):
    go_through(client)
    with monkeypatch.context() as broken:
        broken.setattr(step, full)
        said = join(client)

    assert "disque de la plateforme" in said
    assert not Document.objects.exists()
    assert not everything_in(settings.FILES)
    assert "est joint" in join(client)


def test_files_stop_before_the_database_does(client, monkeypatch):
    go_through(client)
    monkeypatch.setattr(documents.rules, "ROOM_LEFT", 2**62)

    assert "presque plein" in join(client)


@pytest.mark.skipif(os.geteuid() != 0, reason="a disk of one mebibyte needs root")
def test_a_disk_of_one_mebibyte(client, settings, tmp_path, monkeypatch):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)], check=False
    )
    if mounted.returncode:
        pytest.skip("this machine mounts nothing")
    monkeypatch.setattr(documents.rules, "ROOM_LEFT", 0)
    try:
        go_through(client)
        settings.FILES = small / "files"
        assert "disque de la plateforme" in join(client, bytes(2 * MIB), "a.bin")
        assert not everything_in(small)
        settings.FILE_UPLOAD_TEMP_DIR = small
        assert "disque de la plateforme" in join(client, bytes(2 * MIB), "a.bin")
        assert not everything_in(small)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_limit_on_the_size_of_files_is_met_in_the_same_way(client):
    go_through(client)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
    try:
        said = join(client, bytes(MIB), "a.bin")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert "disque de la plateforme" in said


def test_a_register_that_does_not_fit_is_a_sentence(monkeypatch):
    oscar = signed_in(OSCAR)
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", full
    )

    answer = oscar.post("/etablissements/imports/", {"file": SimpleUploadedFile("a.csv", b"a;b")})

    assert answer.status_code == 409
    assert "rien n’est importé" in answer.content.decode()


def test_a_receipt_is_drawn_without_a_disk_or_told(client, monkeypatch):
    go_through(client)
    client.post("/declarer/relire/")
    monkeypatch.setattr(tempfile, "mkdtemp", full)
    monkeypatch.setattr(tempfile, "mkstemp", full)
    client.raise_request_exception = False

    assert client.get("/declarer/accuse.pdf").status_code == 200
