"""Warning lists: what they hold, which of them concern what, how MISP writes them."""

import hashlib
import json
import tarfile

import pytest

from hygie.indicators.rules.harmless import (
    Match,
    NotAList,
    bundled,
    bundled_about,
    from_misp,
    keys,
)
from hygie.indicators.rules.kinds import Kind
from hygie.indicators.rules.reading import read

A_LIST = {
    "name": "Liste",
    "type": "hostname",
    "matching_attributes": ["domain", "url"],
    "version": 3,
    "list": ["Example.ORG", ".exemple.fr"],
}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("10.1.2.3", ["Réseaux privés (RFC 1918)", "Adresses à usage spécial (RFC 5735)"]),
        ("192.168.0.0/24", ["Réseaux privés (RFC 1918)", "Adresses à usage spécial (RFC 5735)"]),
        ("8.8.8.8", ["Résolveurs DNS publics, en IPv4"]),
        ("fe80::1", ["Adresses IPv6 de lien local"]),
        ("www.orange.fr", ["Sites parmi les plus consultés"]),
        ("orange.fr.evil.example", []),
        ("http://bit.ly/abc", ["Raccourcisseurs d’adresses"]),
        ("http://www.orange.fr/x", []),
        ("quelquun@orange.fr", []),
        ("81.2.69.160", []),
        (hashlib.md5(b"", usedforsecurity=False).hexdigest(), ["Empreintes du fichier vide"]),
        (hashlib.sha256(b"").hexdigest(), ["Empreintes du fichier vide"]),
        (hashlib.sha256(b"x").hexdigest(), []),
        ("facture.exe", []),
    ],
)
def test_the_lists_that_hold_an_indicator_are_named(text, labels):
    assert bundled_about(read(text)) == labels


def test_every_list_shipped_with_hygie_says_something():
    assert all(each.entries and each.kinds and each.label for each in bundled())
    assert len({each.code for each in bundled()}) == len(bundled()) == 14


def test_a_list_of_misp_is_read():
    found = from_misp("liste", A_LIST)

    assert found.entries == {"example.org", "exemple.fr"}
    assert found.kinds == {Kind.DOMAIN, Kind.URL}
    assert (Match.HOST, "exemple.fr") in keys(read("a.b.exemple.fr"))


@pytest.mark.parametrize(
    "change",
    [
        {"type": "regex"},
        {"matching_attributes": ["phone-number"]},
        {"matching_attributes": 3},
        {"list": None},
        {"version": "trois"},
    ],
)
def test_what_is_no_list_of_ours_is_refused(change):
    with pytest.raises(NotAList):
        from_misp("liste", A_LIST | change)


def test_the_lists_of_misp_are_read(shared):
    kept, left_out = [], []
    with tarfile.open(shared / "data" / "misp" / "misp-warninglists.tar.xz") as archive:
        for member in archive:
            said = json.load(archive.extractfile(member))
            try:
                kept.append(from_misp(member.name.split("/")[-2], said))
            except NotAList as refusal:
                left_out.append(refusal.sentence)

    assert len(kept) > 100
    assert sum(len(each.entries) for each in kept) > 85_000
    assert all("regex" in said or "aucun type" in said for said in left_out)
