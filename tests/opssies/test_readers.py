"""A file is read event by event; what is no JSON, or too much, is a sentence with its line."""

import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.opssies.readers import stream
from hygie.opssies.readers.stream import Event, Root, Unreadable, read
from tests.opssies.factories import PROVIDER, a_file, an_event


def held(raw):
    return list(read(io.BytesIO(raw)))


def test_events_come_one_by_one_with_what_stands_beside_them():
    raw = a_file(an_event(), an_event(eventType=43))

    assert held(raw) == [
        Root("events.stakeholders", [PROVIDER]),
        Root("events.event", []),
        Event(0, an_event()),
        Event(1, an_event(eventType=43)),
    ]


@pytest.mark.parametrize("chunk", [1, 2, 7, 64])
def test_wherever_the_window_is_cut_the_same_is_read(monkeypatch, chunk):
    raw = json.dumps(
        {
            "definitions": {"a": [1, 2.5, None, True]},
            "events": {"event": [{"é": "\ud83d\ude00"}, 12345, -7]},
        },
        indent=2,
    ).encode()
    whole = held(raw)
    monkeypatch.setattr(stream, "_CHUNK", chunk)

    assert held(raw) == whole
    assert [each.value for each in whole if isinstance(each, Event)] == [{"é": "😀"}, 12345, -7]


def test_a_byte_order_mark_and_an_empty_list_are_no_fault():
    assert held(b"\xef\xbb\xbf" + a_file())[-1] == Root("events.event", [])


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "vide"),
        (b"  \n ", "coupé"),
        (b"[]", "pas un fichier d’échange OPSSIES.*une liste"),
        (b' [{"events": {}}]', "une liste"),
        (b"{}", "pas un fichier d’échange OPSSIES.*pas d’objet «.events"),
        (b'{"a": {"events": {}}}', "pas d’objet «.events"),
        (b'{"events": []}', "pas d’objet «.events"),
        (b'{"events": null, "a": 1}', "pas d’objet «.events"),
        (b"<xml/>", "pas un objet JSON"),
        (b'{"events": {"event": [{}', "coupé"),
        (b'{"events": {"event": [{"a": "b', "coupé"),
        (b'{"events": {"event": [1', "coupé"),
        (b'{"events": {}} {}', "suit la fin"),
        (b'{"events": {}, "events": {}}', "deux fois"),
        (b'{"events": {"event": [{"level": 1, "level": 5}]}}', "deux fois"),
        (b'{"events": {"event": [{"level": NaN}]}}', "pas un nombre"),
        (b'{"events": {"event": [{"level": ' + b"9" * 5000 + b"}]}}", "démesuré"),
        (b'{"events": {"event": [' + b"[" * 200_000, "imbriqués"),
        (b'{"events": {"event": [{"a" 1}]}}', "pas du JSON"),
        (b'{"events": {"event": [{} {}]}}', "à la place de"),
        (b'{"events": {"event": ["\xff\xfe"]}}', "UTF-8"),
        ('{"events": {"event": ["é"]}}'.encode("latin-1"), "UTF-8"),
        (b"{1: 2}", "pas du JSON|nom d"),
    ],
    ids=range(23),
)
def test_what_cannot_be_read_is_said_with_its_line(raw, why):
    with pytest.raises(Unreadable, match=why):
        held(raw)


def test_the_line_where_reading_stopped_is_said():
    raw = a_file(an_event()).replace(b'"event": [', b'"event": [\n\n\n@')

    with pytest.raises(Unreadable, match="ligne 4"):
        held(raw)


def test_one_value_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(stream, "MOST_VALUE", 50_000)
    monkeypatch.setattr(stream, "_CHUNK", 10_000)
    raw = b'{"events": {"event": ["' + b"x" * 200_000

    with pytest.raises(Unreadable, match="plus longue|coupé"):
        held(raw)


def assert_held_or_refused(raw):
    """Nothing else than a sentence ever comes of bytes."""
    with suppress(Unreadable):
        held(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_anything_is_read_or_refused_with_a_sentence(value):
    for said in (
        value,
        {"events": value},
        {"events": {"event": value}},
        {"events": {"event": [value]}},
    ):
        assert_held_or_refused(json.dumps(said).encode())


@given(st.integers(0, 2000), st.binary(max_size=4))
def test_a_file_that_is_cut_or_spoilt_is_refused_or_read(place, noise):
    raw = a_file(an_event())
    for spoilt in (raw[:place], raw[:place] + noise + raw[place:]):
        assert_held_or_refused(spoilt)
