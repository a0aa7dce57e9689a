"""The manifest and the seal: written the same for the same, read with suspicion."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.exhibits.rules import manifest
from hygie.exhibits.rules.manifest import Part, Seal, Unsealed

A_HASH = "0" * 64


def test_a_seal_is_read_as_it_was_written():
    seal = Seal(manifest_sha256=A_HASH, slip_sha256="1" * 64, public_key="2", signature="3")

    assert manifest.read_seal(manifest.sealed(seal)) == seal
    assert seal.signed.decode().split("\n") == ["hygie.seal/1", A_HASH, "1" * 64, ""]


def test_a_manifest_is_the_same_for_the_same():
    assert manifest.written({"b": 1, "a": "é"}) == manifest.written({"a": "é", "b": 1})


@given(st.text(min_size=1))
def test_no_name_leaves_the_folder_of_the_evidence(name):
    path = manifest.path_of(1, name)

    assert path.startswith("elements/001-")
    assert path.count("/") == 1


def parts(**changes):
    said = {"path": "elements/001-a", "size": 1, "sha256": A_HASH} | changes
    return json.dumps({"format": manifest.FORMAT, "files": [said]}).encode()


def test_the_files_of_a_manifest_are_read():
    assert manifest.read_parts(parts()) == [Part(path="elements/001-a", size=1, sha256=A_HASH)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        b'{"format": "other/1"}',
        b'{"format": "hygie.exhibits/1"}',
        b'{"format": "hygie.exhibits/1", "files": [1]}',
        parts(path=1),
        parts(size=-1),
        parts(size="1"),
        parts(sha256="0"),
    ],
)
def test_what_is_no_manifest_is_a_sentence(content):
    with pytest.raises(Unsealed):
        manifest.read_parts(content)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": "hygie.seal/1"}'])
def test_what_is_no_seal_is_a_sentence(content):
    with pytest.raises(Unsealed):
        manifest.read_seal(content)


def test_the_sums_are_those_of_the_usual_tool():
    assert manifest.sums([Part(path="a", size=1, sha256=A_HASH)]) == f"{A_HASH}  a\n".encode()
