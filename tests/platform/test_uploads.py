"""What is far beyond a page is refused by the length that it announces, and none of it is read."""

import pytest
from django.core.handlers.wsgi import LimitedStream

from hygie.platform.uploads import TooLong, check_length, uploads_up_to
from tests.cast import ANNE, LEA
from tests.hostile.worlds import a_key
from tests.incidents.factories import an_incident
from tests.people import signed_in

MIB = 1024 * 1024


def page(*arguments, **options):
    return uploads_up_to(*arguments, **options)(lambda request: None)


@pytest.mark.parametrize(
    ("view", "largest"),
    [
        (lambda request: None, 2 * MIB),
        (page(20 * MIB), 84 * MIB),
        (page(20 * MIB, files=5), 164 * MIB),
        (page(lambda: 500 * MIB, signed_in=True), 564 * MIB),
    ],
)
def test_a_page_takes_its_files_and_a_little_more_that_it_names(view, largest):
    check_length(view, 0)
    check_length(view, largest)

    with pytest.raises(TooLong):
        check_length(view, largest + 1)


@pytest.fixture
def unread(monkeypatch):
    """Bodies of which not a byte may be read."""

    def read(*_):
        raise AssertionError("the body was read")

    for name in ("read", "readline"):
        monkeypatch.setattr(LimitedStream, name, read)


def far_beyond(client, address, length=2 * 1024 * MIB, **more):
    kind = "multipart/form-data; boundary=a"
    return client.generic(
        "POST", address, b"", content_type=kind, CONTENT_LENGTH=str(length), **more
    )


def words(answer):
    return answer.content.decode().replace("\xa0", " ")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/declarer/fichiers/", "/declarer/echanges/", "/declarer/"])
def test_two_gibibytes_are_refused_to_anybody_before_they_come(client, unread, address):
    answer = far_beyond(client, address)

    assert answer.status_code == 413
    assert "20 Mio par fichier" in words(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [ANNE, LEA], ids=["structure", "desk"])
def test_and_to_those_who_have_signed_in(actor, unread):
    incident, browser = an_incident(), signed_in(actor)

    talk, evidence = (
        far_beyond(browser, f"/incidents/{incident.number}/{page}/")
        for page in ("echanges", "preuves")
    )

    assert (talk.status_code, evidence.status_code) == (413, 413)
    assert "500 Mio par fichier" in words(evidence)


@pytest.mark.django_db
def test_a_machine_is_told_in_json(client, unread):
    _, header = a_key()

    answer = far_beyond(client, "/api/v1/declarations", **header)

    assert answer.status_code == 413
    assert "2 Mio au plus" in answer.json()["detail"].replace("\xa0", " ")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/declarer/", "/api/v1/declarations"])
def test_what_comes_without_its_length_is_not_read(client, unread, address):
    answer = client.generic(
        "POST", address, b"", CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked"
    )

    assert answer.status_code == 411
    assert "Content-Length" in answer.content.decode(
        "unicode_escape" if "api" in address else "utf-8"
    )
