import hashlib
from pathlib import Path

import pytest

from hygie.documents import operations, storage
from hygie.documents.models import Document
from hygie.documents.views import download
from tests.cast import ANNE, NOON

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(64)


def keep(*chunks, name="capture.png"):
    return operations.keep(chunks, name=name, by=ANNE, at=NOON)


def everything_in(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_hash_with_its_real_nature():
    document = keep(PNG[:8], PNG[8:])

    assert document.sha256 == hashlib.sha256(PNG).hexdigest()
    assert (document.size, document.mime, document.is_disguised) == (len(PNG), "image/png", False)
    with storage.open_content(document) as content:
        assert content.read() == PNG


def test_a_file_that_lies_about_its_type_is_kept_and_told():
    assert keep(PNG, name="facture.pdf").is_disguised


@pytest.mark.parametrize("chunks", [(), (b"",), (bytes(1024 * 1024),) * 21])
def test_an_empty_or_enormous_file_is_refused_and_leaves_nothing(chunks, settings):
    with pytest.raises(storage.FileRefused):
        keep(*chunks)

    assert not Document.objects.exists()
    assert everything_in(settings.FILES) == []


def test_a_disk_that_takes_no_more_is_a_sentence(settings, tmp_path):
    settings.FILES = tmp_path / "a-file"
    settings.FILES.write_text("not a folder")

    with pytest.raises(storage.FileRefused, match="déclaration, elle, est gardée"):
        keep(PNG)


def test_a_file_is_handed_over_as_a_download_and_never_shown():
    answer = download(keep(PNG, name="capture.svg"))

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()


def test_a_content_that_has_gone_is_a_sentence():
    document = keep(PNG)
    storage.place_of(document.sha256).unlink()

    with pytest.raises(storage.FileRefused, match="introuvable"):
        storage.open_content(document)
