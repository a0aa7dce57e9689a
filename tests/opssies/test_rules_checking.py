"""Every fault is named by its path and a sentence; known quirks are told apart."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.opssies.rules import codes
from hygie.opssies.rules.checking import Remarks, check_event, check_root, moment_of, path_of
from tests.opssies.factories import EVENT, PROVIDER, an_event


def said_of(event):
    said = Remarks()
    check_event(event, 3, said)
    return said


def faults(event):
    return [(each.path, each.sentence) for each in said_of(event).faults]


def quirks(event):
    return [(each.path, each.sentence) for each in said_of(event).quirks]


def changed(path, value):
    """The event with another value at a path; nothing there when it is ..."""
    event = an_event()
    inner = event
    for part in path[:-1]:
        inner = inner[part]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return event


def test_an_event_to_the_letter_has_neither_fault_nor_quirk():
    assert faults(EVENT) == quirks(EVENT) == []


FIRST = ("stakeholders", 0)
IDENTIFIER = (*FIRST, "stakeholderId", 0)


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("eventType",), 62, "Code inconnu : 62. Il va de 1 à 61."),
        (("eventType",), "29", "Attendu : un nombre entier ; trouvé : un texte."),
        (("eventType",), 29.0, "Attendu : un nombre entier ; trouvé : un nombre à virgule."),
        (("eventType",), True, "Attendu : un nombre entier ; trouvé : vrai ou faux."),
        (("eventType",), ..., "Cet attribut manque."),
        (("eventAnalysisType",), 9, "Code inconnu"),
        (("eventType",), 10**400, "Code inconnu : un nombre démesuré"),
        (("outcome",), ..., "Cet attribut manque."),
        (("outcome",), [], "Attendu : un objet ; trouvé : une liste."),
        (("outcome", "level"), ..., "Cet attribut manque."),
        (("outcome", "level"), -1, "Un niveau va de 0"),
        (("outcome", "level"), None, "trouvé : rien (null)"),
        (("outcome", "score"), 10**30, "Un score démesuré"),
        (("tlp",), "purple", "Marque inconnue : purple."),
        (("tlp",), 3, "Attendu : un texte"),
        (("dates",), [], "au moins une date"),
        (("dates",), "20260101-000000", "Attendu : une liste"),
        (("dates", 0, "__text"), "20240231-250000", "n’est pas une date : AAAAMMJJ-HHMMSS."),
        (("dates", 0, "__text"), "2026-01-15", "n’est pas une date"),
        (("dates", 0, "__text"), "٢٠٢٦٠١١٥-١٤١٧٤٢", "n’est pas une date"),
        (("dates", 0, "dateType"), 10, "Code inconnu : 10. Il va de 1 à 9."),
        (("stakeholders",), {}, "Attendu : une liste ; trouvé : un objet."),
        ((*FIRST, "stakeholderRoleType"), 5, "Code inconnu : 5. Il va de 1 à 4."),
        ((*FIRST, "stakeholderType"), ..., "Cet attribut manque."),
        ((*FIRST, "stakeholderId"), [], "au moins un identifiant"),
        ((*IDENTIFIER, "stakeholderIdType"), 7, "Code inconnu : 7. Il va de 1 à 6."),
        ((*IDENTIFIER, "__text"), 10780054, "Attendu : un texte ; trouvé : un nombre entier."),
        ((*IDENTIFIER, "__text"), "1" * 3000, "Plus de 2000 caractères"),
        ((*FIRST, "stakeholderNameTypes", 0, "stakeholderNameType"), 3, "Code inconnu : 3"),
        (("scopes",), {}, "Attendu : une liste"),
        (("scopes", 0, "domains"), "a.example", "Attendu : une liste ; trouvé : un texte."),
        (("scopes", 0, "domains"), "", "Attendu : une liste ; trouvé : un texte."),
        (("scopes", 0, "subnetIpV4s"), {}, "Attendu : une liste ; trouvé : un objet."),
        (("scopes", 0, "technicalContexts"), None, "Attendu : une liste ; trouvé : rien (null)."),
        (("functionalContexts",), 0, "Attendu : une liste ; trouvé : un nombre entier."),
        (("scopes", 0, "domains", 0), 1, "Attendu : un texte ; trouvé : un nombre entier."),
        (("scopes", 0, "domains"), ["a"] * 5001, "Plus de 5000 éléments"),
        (("scopes", 0, "functionalContexts", 0, "functionalContextCategory"), 99, "Code inconnu"),
        (("scopes", 0, "functionalContexts", 0, "userCount"), "40", "Attendu : un nombre entier"),
        (("scopes", 0, "functionalContexts", 0, "isPersonalData"), 0, "Attendu : vrai ou faux"),
    ],
)
def test_a_fault_is_named_by_its_path_and_a_sentence(path, value, why):
    ((where, sentence),) = faults(changed(path, value))

    assert where == path_of(("events", "event", 3, *path))
    assert why in sentence


def test_two_actors_for_one_role_are_refused():
    event = an_event()
    event["stakeholders"].append(event["stakeholders"][0])

    assert faults(event) == [
        (
            "events.event[3].stakeholders[1].stakeholderRoleType",
            "Deux acteurs d’un événement ont le même rôle : structure auditée.",
        )
    ]


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ((*IDENTIFIER, "__text"), "010 780 054", "sans espace"),
        (IDENTIFIER, {"stakeholderIdType": 5, "__text": "187512751"}, "Un SIREN (9 chiffres)"),
        (IDENTIFIER, {"stakeholderIdType": 3, "__text": "TST-00"}, "ne s’écrit qu’en chiffres"),
        ((*FIRST, "stakeholderNameTypes", 0, "stakeholderNameType"), 6, "code de nom 6"),
        ((*FIRST, "stakeholderId"), EVENT["stakeholders"][0]["stakeholderId"][0], "Un objet"),
        (("dates",), EVENT["dates"][0], "Un objet à la place d’une liste de dates."),
        (("tlp",), "TLP:AMBER", "Une marque s’écrit"),
        (("tlp",), "white", "Une marque s’écrit"),
        (("tlp",), "amber+strict", "Une marque s’écrit"),
        (("scopes",), ..., "Le périmètre n’est pas dit."),
    ],
)
def test_a_quirk_is_told_and_is_no_fault(path, value, why):
    event = changed(path, value)

    assert faults(event) == []
    assert any(why in sentence for _, sentence in quirks(event))


def test_a_group_and_a_corsican_number_are_no_quirk():
    for kind, text in ((6, "TST-00"), (2, "2A0000014")):
        event = an_event(ids=[(kind, text)])
        assert quirks(event) == faults(event) == []


def test_the_actors_of_a_whole_file_have_one_identifier_and_one_role_each():
    said = Remarks()
    check_root([PROVIDER, PROVIDER | {"stakeholderRoleType": 3}], said)

    assert said == Remarks()
    check_root([PROVIDER, PROVIDER], said)
    check_root({"a": 1}, said)
    assert [(each.path, each.sentence.partition("\u00a0")[0]) for each in said.faults] == [
        (
            "events.stakeholders[1].stakeholderRoleType",
            "Deux acteurs communs à tout le fichier ont le même rôle",
        ),
        ("events.stakeholders", "Attendu"),
    ]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("20240229-235959", True),
        ("20230229-000000", False),
        ("20240101-240000", False),
        ("20240101-006000", False),
        ("20240101-0000000", False),
        ("20240101-000060", False),
        ("00000101-000000", False),
        ("20240101 000000", False),
        (" 20240101-000000", False),
    ],
)
def test_a_moment_is_one_of_the_calendar(text, is_one):
    assert (moment_of(text) is not None) == is_one


def test_the_codes_are_those_of_the_schema(shared):
    path = shared / "opssies" / "ng-msp-opssies-schema-multi-refs-v13-raw.json"
    published = json.loads(path.read_text("utf-8"))["definitions"]

    for name, ours in (
        ("functionalContextCategory", codes.FUNCTIONAL),
        ("technicalContextCategory", codes.TECHNICAL),
        ("eventAnalysisType", codes.PROGRAMMES),
        ("dateType", codes.DATES),
        ("stakeholderRoleType", codes.ROLES),
        ("stakeholderIdType", codes.IDENTIFIERS),
        ("stakeholderNameType", codes.NAMES),
    ):
        listed = {int(row.partition(";")[0]) for row in published[name]["referenceList"]}
        assert set(ours) == listed, name
    assert set(codes.MARKS) == set(published["tlp"]["enum"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value, path=()):
    """Every place inside a value."""
    yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, each in inner:
        yield from places(each, (*path, key))


@given(st.sampled_from([each for each in places(EVENT) if each]), JSON)
def test_whatever_stands_anywhere_in_an_event_there_is_a_sentence_and_no_crash(path, value):
    said = said_of(changed(path, value))

    for each in (*said.faults, *said.quirks):
        assert each.path.startswith("events.event[3]")
        assert each.sentence.endswith((".", "…"))
