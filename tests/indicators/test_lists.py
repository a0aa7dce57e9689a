"""Loading warning lists: all or none, each in the place of the former, and what they then say."""

import io
import json
import tarfile

import pytest
from django.core.management import call_command

from hygie.indicators import queries
from hygie.indicators.models import HarmlessEntry, HarmlessList
from hygie.indicators.operations import lists
from hygie.indicators.operations.lists import NothingToLoad
from hygie.indicators.rules.reading import read
from hygie.indicators.unpacking import Unreadable, unpack
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def a_list(match="hostname", entries=("partage.example",), attributes=("domain", "url"), name="L"):
    return {
        "name": name,
        "type": match,
        "matching_attributes": list(attributes),
        "version": 1,
        "list": list(entries),
    }


def an_archive(folder, **said):
    path = folder / "lists.tar.xz"
    with tarfile.open(path, "w:xz") as archive:
        for name, content in said.items():
            text = content if isinstance(content, bytes) else json.dumps(content).encode()
            member = tarfile.TarInfo(f"lists/{name}/list.json")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return path


def load(path):
    return lists.load(unpack(path), by=SYSTEM, at=NOON)


def labels(text):
    found = read(text)
    return queries.any_harmless([found]).get(found, ())


def test_what_was_loaded_is_said_of_what_it_concerns(tmp_path):
    path = an_archive(
        tmp_path,
        hosts=a_list(name="Partages"),
        nets=a_list("cidr", ["198.51.100.0/24", "bad"], ["ip-dst"], "Sondes"),
        parts=a_list("substring", ["jetable", "abc"], ["email-src"], "Jetables"),
        exact=a_list("string", ["c.example"], ["domain"], "Exacts"),
        phones=a_list("string", ["06"], ["phone-number"]),
        words=a_list("regex", ["/a/"], ["domain"]),
    )

    loaded = load(path)

    assert (loaded.lists, loaded.entries) == (4, 4)
    assert [name for name, _ in loaded.left_out] == ["phones", "words"]
    assert labels("www.partage.example") == ("Partages",)
    assert labels("http://partage.example/x") == ("Partages",)
    assert labels("x@partage.example") == ()
    assert labels("198.51.100.7") == ("Adresses à usage spécial (RFC 5735)", "Sondes")
    assert labels("moi@jetable.example") == ("Jetables",)
    assert labels("c.example") == ("Exacts",)
    assert labels("a.c.example") == ()
    line = Entry.objects.get(what="indicators.lists_loaded")
    assert (line.detail["lists"], line.detail["entries"]) == (4, 4)


def test_a_list_takes_the_place_of_the_former(tmp_path):
    load(an_archive(tmp_path, hosts=a_list()))
    load(an_archive(tmp_path, hosts=a_list(entries=["autre.example"], name="Neuve")))

    assert HarmlessList.objects.get().label == "Neuve"
    assert [entry.value for entry in HarmlessEntry.objects.all()] == ["autre.example"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"hosts": a_list(), "broken": b"{"}, "pas du JSON"),
        ({"phones": a_list("string", ["06"], ["phone-number"])}, "aucune liste"),
        ({"deep": b"[" * 100_000}, "pas du JSON"),
    ],
)
def test_a_bad_file_is_told_and_changes_nothing(tmp_path, said, why):
    with pytest.raises((Unreadable, NothingToLoad), match=why):
        load(an_archive(tmp_path, **said))

    assert not HarmlessList.objects.exists()


def test_what_is_no_archive_or_a_huge_one_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "x.tar.xz"
    path.write_bytes(b"rien")
    with pytest.raises(Unreadable, match="pas une archive"):
        load(path)
    monkeypatch.setattr("hygie.indicators.unpacking.LARGEST", 10)
    with pytest.raises(Unreadable, match="bien plus grande"):
        load(an_archive(tmp_path, hosts=a_list()))
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "absent.tar.xz")


def test_the_command_says_what_it_did(tmp_path):
    one = tmp_path / "seule.json"
    one.write_text(json.dumps(a_list()), "utf-8")
    said, told = io.StringIO(), io.StringIO()

    call_command("indicators", "import", str(one), stdout=said)
    call_command("indicators", "import", str(one), "--json", stdout=told)

    assert said.getvalue() == "Listes chargées\u00a0: 1. Entrées\u00a0: 1.\n"
    assert json.loads(told.getvalue()) == {"lists": 1, "entries": 1, "left_out": {}}


def test_the_lists_of_misp_are_loaded(shared):
    loaded = load(shared / "data" / "misp" / "misp-warninglists.tar.xz")

    assert loaded.lists > 100
    assert loaded.entries > 85_000
    assert labels("moi@yopmail.com")
    assert labels("evil.example") == ()
