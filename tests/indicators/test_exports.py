"""The files that leave, read as their recipients would: MISP, STIX 2.1, a spreadsheet."""

import hashlib
import json
import tarfile
import uuid
from datetime import timedelta

import pytest
import stix2
from hypothesis import given
from hypothesis import strategies as st
from stix2patterns.validator import validate

from hygie.indicators import exports
from hygie.indicators.rules import misp, stix
from hygie.indicators.rules.kinds import Kind
from hygie.indicators.rules.leaving import Bundle, Leaving
from hygie.indicators.rules.reading import read
from hygie.kernel.markings import Pap, Tlp
from tests.cast import NOON

VALUES = [
    "192.0.2.7",
    "2001:db8::7",
    "192.0.2.0/24",
    "2001:db8::/32",
    "evil.example",
    "http://evil.example/l'eau?a=\\b",
    "faux@evil.example",
    *(hashlib.new(name, b"x", usedforsecurity=False).hexdigest() for name in ("md5", "sha1")),
    *(hashlib.new(name, b"x").hexdigest() for name in ("sha256", "sha512")),
    "l'eau.exe",
    "HKCU\\Software\\X",
]


def leaving(found, rank=0, **changes):
    values = {
        "uuid": uuid.UUID(int=rank + (4 << 76) + (8 << 60)),
        "kind": found.kind,
        "value": found.value,
        "tlp": Tlp.GREEN,
        "pap": Pap.AMBER,
        "comment": "Vu chez nous",
        "to_block": True,
        "first_seen": NOON - timedelta(days=2),
        "last_seen": None,
        "added_at": NOON,
    }
    return Leaving(**values | changes)


@pytest.fixture
def bundle():
    """One indicator of each kind, and one that is stricter."""
    found = [*map(read, VALUES), read("=cmd|' /C calc'!A0", kind=Kind.USER_AGENT)]
    rows = [leaving(each, rank) for rank, each in enumerate(found)]
    rows.append(leaving(read("b.example"), 99, tlp=Tlp.AMBER_STRICT, comment="", pap=Pap.RED))
    return Bundle(
        number="2026-00001-1", maker="CERT", tlp=Tlp.AMBER_STRICT, made_at=NOON, indicators=rows
    )


def test_the_bundle_is_read_by_the_library_of_stix(bundle):
    said = stix.bundle(bundle)
    read_back = stix2.parse(json.dumps(said), allow_custom=False)

    indicators = [each for each in read_back.objects if each.type == "indicator"]
    assert {each.kind for each in bundle.indicators} == set(Kind)
    assert len(indicators) == len(bundle.indicators)
    for each in indicators:
        assert validate(each.pattern), each.pattern
    known = {each.id for each in read_back.objects}
    for each in read_back.objects:
        assert set(each.get("object_marking_refs", [])) <= known
    assert read_back.objects[0].name == "CERT"
    assert indicators[-1].object_marking_refs[0] == stix.MARKS[Tlp.AMBER_STRICT]
    assert stix.MARKS[Tlp.RED] not in known


def test_the_same_thing_exported_twice_has_the_same_identifiers(bundle):
    again = [[each["id"] for each in stix.bundle(bundle)["objects"]] for _ in range(2)]
    assert again[0] == again[1]
    assert misp.event(bundle)["Event"]["uuid"] == misp.event(bundle)["Event"]["uuid"]


@given(st.text(min_size=1, max_size=40), st.sampled_from([Kind.USER_AGENT, Kind.FILE_NAME]))
def test_no_value_escapes_from_its_pattern(value, kind):
    written = stix.pattern(kind, value)
    inside = written[written.index(" = '") + 4 : -2]

    assert inside.replace("\\\\", "").replace("\\'", "").count("'") == 0
    assert inside.replace("\\\\", "\0").replace("\\'", "'").replace("\0", "\\") == value or (
        "\0" in value
    )


def test_the_event_is_one_of_misp(bundle):
    event = json.loads(json.dumps(misp.event(bundle)))["Event"]

    assert event["Tag"] == [{"name": "tlp:amber+strict"}]
    assert (event["published"], event["distribution"]) == (False, "0")
    assert uuid.UUID(event["uuid"])
    assert [each["type"] for each in event["Attribute"]] == [
        "ip-dst", "ip-dst", "ip-dst", "ip-dst", "domain", "url", "email-src", "md5", "sha1",
        "sha256", "sha512", "filename", "regkey", "user-agent", "domain",
    ]  # fmt: skip
    first = event["Attribute"][0]
    assert first["value"] == "192.0.2.7"
    assert first["to_ids"] is True
    assert first["first_seen"] == "2026-02-28T11:00:00.000Z"
    assert "last_seen" not in first
    assert first["Tag"] == [{"name": "tlp:green"}, {"name": "PAP:AMBER"}]


def test_the_tags_are_those_of_the_taxonomies_of_misp(shared):
    known = {}
    with tarfile.open(shared / "data" / "misp" / "misp-taxonomies.tar.xz") as archive:
        for member in archive:
            if member.name.lower().endswith(("tlp/machinetag.json", "pap/machinetag.json")):
                said = json.load(archive.extractfile(member))
                known[said["namespace"]] = {each["value"] for each in said["predicates"]}

    assert {misp.tlp_tag(tlp).partition(":")[2] for tlp in Tlp} <= known["tlp"]
    assert {misp.pap_tag(pap).partition(":")[2] for pap in Pap} <= known["PAP"]


def test_the_table_holds_real_values_and_no_formula(bundle):
    answer = exports.answer(bundle, form="csv")
    lines = answer.content.decode("utf-8-sig").splitlines()

    assert answer.headers["Content-Disposition"].endswith(
        'filename="indicateurs-2026-00001-1-amber-strict.csv"'
    )
    assert lines[0].startswith("Type;Valeur;TLP;PAP")
    assert lines[1].startswith("Adresse IPv4;192.0.2.7;TLP:GREEN;PAP:AMBER;oui;28/02/2026 12:00;;")
    assert any(";'=cmd" in line or ";\"'=cmd" in line for line in lines)


@pytest.mark.parametrize("form", ["misp", "stix"])
def test_a_json_file_has_the_name_of_its_format(bundle, form):
    answer = exports.answer(bundle, form=form)

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"].endswith(f'-amber-strict.{form}.json"')
