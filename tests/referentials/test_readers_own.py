import json
import resource
import time
from decimal import Decimal
from importlib.resources import files

import jsonschema_rs
import pytest

from hygie.kernel.provenance import Provenance
from hygie.referentials.readers import own, plain, shipped, writing
from hygie.referentials.readers.plain import Unreadable
from hygie.referentials.rules.checking import Faulty, faults_of
from hygie.referentials.rules.encoding import digest_of
from hygie.referentials.rules.records import Follow, Node, NodeKind, Relation
from tests.referentials.factories import a_catalogue, a_measure

SMALL = """
format: hygie-referential/1
slug: essai
title: Un essai
version: "1.10"
source: Nous
origin: own
groups:
  - {code: EE, label: Entités essentielles}
scales:
  - code: oui-non
    origin: official
    steps:
      - {label: Non, value: 0}
      - {label: Oui, value: 1}
nodes:
  - ref: 1
    title: Gouvernance
    nodes:
      - ref: 1.10
        title: Un responsable
        scale: oui-non
        groups: [EE]
        proven_by:
          - {event: 12, step: 1, least_level: 3}
        maps:
          - {to: recyf, ref: 2.A.1, relation: SUBSET, strength: 80}
      - ref: 1.11
        title: Son rendez-vous
        scale: oui-non
        follows: {ref: 1.10, step: 1}
        weight: 0,5
        may_not_apply: false
"""
# Whoever changes a shipped file gives it a new version, and writes its fingerprint here.
FINGERPRINTS = {
    ("mesures-prioritaires", "2026-11"): (
        "2f9cd698248d6592875352267d5a2ca1e37c9127d6d3924a1c28e6220491b3c4"
    ),
    ("points-de-controle-ad", "2026-04-cadre"): (
        "05e934a639e899371e081052d7599c37115d4ff9365233b1dac4f79455248330"
    ),
    ("gestion-de-crise", "1.0.2-cadre"): (
        "cbc6303a951dd7f5dde5743cfd11193812b576df8a2fa41274925556791dc140"
    ),
    ("recyf", "2.5-cadre"): ("0d47ef6a1b97e53bae40c314308308239bfa292691dabd21935358aa60b6f0ad"),
}


def test_our_own_format_is_read_with_numbers_as_they_are_written():
    said = own.read(SMALL)

    assert faults_of(said) == []
    assert (said.version, [node.ref for node in said.nodes]) == ("1.10", ["1", "1.10", "1.11"])
    first, second = said.measures
    assert first.parent == "1"
    assert said.nodes[0].kind == NodeKind.OBJECTIVE
    assert (first.provings[0].least_level, first.origin) == (3, Provenance.OWN)
    assert said.scales[0].steps[0].label == "Non"
    assert said.scales[0].origin == Provenance.OFFICIAL
    assert second.follows == Follow(ref="1.10", step=1)
    assert (second.weight, second.may_not_apply) == (Decimal("0.5"), False)
    assert (said.mappings[0].other, said.mappings[0].relation) == ("2.A.1", Relation.SUBSET)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("hygie-referential/1", "autre/9", "« format » : hygie-referential/1 est attendu."),
        ("slug: essai", "slug: essai\nslog: x", "En-tête : « slog » : ce champ n’existe pas."),
        ("value: 1}", "value: beaucoup}", "réponse 2 : « value » : un nombre est attendu."),
        ("value: 1}", "}", "Échelle 1, réponse 2 : « value » manque"),
        ("least_level: 3", "least_level: trois", "Mesure 1.10, preuve 1 : « least_level »"),
        ("relation: SUBSET", "relation: EGAL", "« relation » : un de EQUAL, SUBSET"),
        ("origin: own", "origin: sûr", "« origin » : un de official"),
        ("may_not_apply: false", "may_not_apply: peut-être", "« true » ou « false »"),
        ("follows: {ref: 1.10, step: 1}", "follows: 1.10", "ce n’est pas un objet"),
        ("title: Un essai", "title: [Un, essai]", "« title » : un texte est attendu."),
        ("groups: [EE]", "groups: EE", "« groups » : une liste est attendue."),
        ("source: Nous", "source: Nous\npublished_on: hier", "une date AAAA-MM-JJ"),
        ("title: Un responsable", "title: Un responsable\n        kind: vague", "« kind »"),
    ],
)
def test_each_wrong_value_is_said_with_its_place(before, after, fault):
    with pytest.raises(Faulty) as refusal:
        own.read(SMALL.replace(before, after))

    assert any(fault in str(each) for each in refusal.value.faults), refusal.value.faults


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "est vide"),
        ("a: [1", "pas du YAML lisible à la ligne"),
        ("a: 1\na: 2", "Ligne 2 du fichier : « a » est écrit deux fois."),
        ("a: 1\n---\nb: 2", "plusieurs documents"),
        ("a: !!python/object/apply:os.system [ls]", "un type YAML"),
        ("? [a, b]\n: c", "la clé n’est pas un mot"),
        ("&a [*a]", "alias"),
        ("[" * 200 + "]" * 200, "plus de 40 niveaux"),
        ("a: \x01", "pas du YAML lisible"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(Unreadable, match=sentence):
        plain.read(text)


def test_twenty_mebibytes_of_aliases_or_of_values_cost_neither_time_nor_memory():
    aliases = "a: &a [x, x]\nb:\n" + "- *a\n" * (20 * 1024 * 1024 // 5)
    values = "- x\n" * (5 * 1024 * 1024)
    laughs = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    for text, sentence in ((aliases, "alias"), (values, "valeurs"), (laughs, "alias")):
        with pytest.raises(Unreadable, match=sentence):
            plain.read(text)

    assert time.monotonic() - began < 20
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 300


@pytest.mark.parametrize("slug_and_version", shipped.SHIPPED, ids=lambda one: one[0])
def test_what_ships_holds_together_and_a_change_of_it_is_a_new_version(slug_and_version):
    said = shipped.read(*slug_and_version)

    assert faults_of(said) == []
    assert (said.slug, said.version) == slug_and_version
    assert digest_of(said) == FINGERPRINTS[slug_and_version]


def test_the_43_measures_are_those_of_the_source():
    said = shipped.read("mesures-prioritaires", "2026-11")

    assert sorted(int(node.ref) for node in said.measures) == list(range(1, 44))
    kinds = [node.kind for node in said.nodes]
    assert (kinds.count(NodeKind.OBJECTIVE), kinds.count(NodeKind.SUB_OBJECTIVE)) == (6, 14)
    assert all(node.help and node.proofs_help and node.provings for node in said.measures)
    assert all(scale.origin == Provenance.OFFICIAL for scale in said.scales)
    assert not any(node.origin == Provenance.OFFICIAL for node in said.nodes)


def test_the_43_measures_agree_with_the_list_of_the_source(shared):
    lines = (shared / "domain" / "measures.csv").read_text("utf-8").splitlines()[1:]
    said = shipped.read("mesures-prioritaires", "2026-11")

    in_order = sorted(said.measures, key=lambda node: int(node.ref))
    for line, node in zip(lines, in_order, strict=True):
        number, *_, scale, follows, proven_by = line.split(";")
        steps = said.scale_of(node).steps
        assert node.ref == number
        assert [each.label.replace("’", "'").replace("\xa0", " ") for each in steps] == (
            scale.split("|")
        )
        assert (node.follows.ref if node.follows else "") == follows
        assert [each.event_kind for each in node.provings] == [
            int(kind) for kind in proven_by.split(",")
        ]


def test_the_schema_says_yes_to_what_ships_and_to_what_is_exported_and_no_to_a_word_mistyped():
    schema = json.loads(
        files("hygie.referentials").joinpath("reference/referential-1.schema.json").read_text()
    )
    validator = jsonschema_rs.validator_for(schema)

    for each in shipped.SHIPPED:
        said = plain.read(writing.written(shipped.read(*each)))
        validator.validate(_typed(said))
    validator.validate(_typed(plain.read(SMALL.replace("0,5", "0.5"))))
    assert not validator.is_valid(_typed(plain.read(SMALL.replace("0,5", "1"))) | {"slog": "x"})


def _typed(value):
    """What YAML says, with the numbers and booleans of its typed fields."""
    if isinstance(value, dict):
        return {name: _field(name, each) for name, each in value.items()}
    return [_typed(each) for each in value] if isinstance(value, list) else value


def _field(name, value):
    if name in {"value", "weight"}:
        return float(value)
    if name in {"event", "step", "least_level", "least_score", "strength"}:
        return int(value)
    return value == "true" if name == "may_not_apply" else _typed(value)


def test_the_frames_have_the_counts_of_their_sources():
    directory = shipped.read("points-de-controle-ad", "2026-04-cadre")
    recyf = shipped.read("recyf", "2.5-cadre")
    crisis = shipped.read("gestion-de-crise", "1.0.2-cadre")

    levels = [node.parent for node in directory.measures]
    assert [levels.count(f"niveau-{level}") for level in range(1, 5)] == [37, 30, 22, 6]
    assert len(recyf.measures) == 152
    assert sum(node.groups == ("EE",) for node in recyf.measures) == 76
    assert sum(node.kind == NodeKind.OBJECTIVE for node in recyf.nodes) == 20
    assert len(crisis.measures) == 57


def test_a_file_that_was_cut_in_a_title_is_said():
    text = writing.written(a_catalogue(a_measure("1"), a_measure("2", title="Une longue mesure")))
    cut = text[: text.index("longue")]

    with pytest.raises(Faulty, match="Référence 2 : elle n’a ni échelle ni mesure sous elle"):
        own.read(cut)


def test_a_heading_without_a_measure_says_its_kind_and_comes_back_the_same():
    heading = Node(ref="A", kind=NodeKind.OBJECTIVE, title="Contexte")
    said = a_catalogue(nodes=(*a_catalogue().nodes, heading))

    assert "kind: objective" in writing.written(said)
    assert own.read(writing.written(said)) == said


def test_answers_are_counted_from_one_and_a_wrong_value_is_told_once():
    text = writing.written(a_catalogue()).replace("value: 1", "value: beaucoup", 1)

    with pytest.raises(Faulty) as refusal:
        own.read(text)

    said = [str(each) for each in refusal.value.faults]
    assert len(said) == 1
    assert "« value » : un nombre est attendu." in said[0]
    assert ", réponse 0" not in said[0]
