"""Small files of ours, in the formats of others; and what is wrong in each way."""

import gzip
import json
import resource
import time

import pytest

from hygie.kernel.errors import Refused
from hygie.referentials.readers import naming, opening
from hygie.referentials.readers.naming import Naming
from hygie.referentials.rules.checking import Faulty, faults_of
from hygie.referentials.rules.records import Relation

CISO = """
urn: urn:intuitem:risk:library:petit
locale: fr
ref_id: PETIT
name: Un petit cadre
copyright: Nous
version: 2
publication_date: 2026-01-31
provider: Nous
objects:
  framework:
    urn: urn:intuitem:risk:framework:petit-1.0
    ref_id: PETIT
    name: Un petit cadre
    min_score: 1
    max_score: 3
    requirement_nodes:
    - urn: urn:intuitem:risk:req_node:petit:1
      assessable: false
      ref_id: '1'
      name: Gouverner
      description: null
    - urn: urn:intuitem:risk:req_node:petit:1:2
      assessable: true
      parent_urn: urn:intuitem:risk:req_node:petit:1
      description: "Une personne est chargée de la sécurité. Elle rend compte\\nchaque année."
      implementation_groups: [EE]
      annotation: En clair
      typical_evidence: Une lettre
  threats: []
  requirement_mapping_sets:
  - ref_id: petit-grand
    name: Petit et grand
    source_framework_urn: urn:intuitem:risk:framework:petit-1.0
    target_framework_urn: urn:intuitem:risk:framework:grand
    requirement_mappings:
    - source_requirement_urn: urn:intuitem:risk:req_node:petit:1
      target_requirement_urn: urn:intuitem:risk:req_node:grand:A
      relationship: superset
    - source_requirement_urn: urn:intuitem:risk:req_node:petit:1
      target_requirement_urn: urn:intuitem:risk:req_node:grand:b
      relationship: not_related
"""
MADIS = """<?xml version="1.0" encoding="UTF-8"?>
<result>
  <name><![CDATA[[ESSAI] Un questionnaire]]></name>
  <description><![CDATA[Voir <a href="https://exemple.fr">ici</a>.]]></description>
  <domains><entry><name>Mesures</name><position>0</position><questions>
    <entry><name>Deuxième ?</name><position>1</position><weight>2</weight><optional>true</optional>
      <option_reason>Non applicable</option_reason>
      <answers><entry><name>Oui</name><position>1</position></entry>
        <entry><name>Non</name><position>0</position></entry></answers></entry>
    <entry><name>Première ?</name><position>0</position><weight>1</weight><optional>false</optional>
      <answers><entry><name>Non</name><position>0</position></entry>
        <entry><name>Oui</name><position>1</position></entry></answers></entry>
  </questions></entry></domains>
  <updated_at>2023-08-30T10:00:00+02:00</updated_at>
</result>
"""
OSCAL = {
    "catalog": {
        "uuid": "1",
        "metadata": {"title": "Petit catalogue", "version": "3", "oscal-version": "1.1.2"},
        "groups": [
            {
                "id": "ac",
                "title": "Accès",
                "controls": [
                    {
                        "id": "ac-1",
                        "title": "Politique",
                        "params": [{"id": "ac-1_prm_1", "label": "chaque année"}],
                        "props": [{"name": "label", "value": "AC-1"}],
                        "parts": [
                            {
                                "name": "statement",
                                "prose": "Revoir {{ insert: param, ac-1_prm_1 }}.",
                            },
                            {"name": "guidance", "prose": "En clair."},
                        ],
                        "controls": [{"id": "ac-1.1", "title": "Diffuser"}],
                    }
                ],
            }
        ],
    }
}
TABLE = """Référence;Objectif;Sous-objectif;Titre;Échelle;Suit;À partir du rang;Prouvé par;Poids
1;Gouverner;1.1 Personnes;Un responsable;Non|En partie|Oui;;;12:1, 13;
2;Gouverner;1.1 Personnes;Son rendez-vous;Non|Oui;1;2;;0,5
3;Protéger;;Des copies;;;;;
"""


def read(text, name="petit.yaml", **more):
    raw = text if isinstance(text, bytes) else text.encode()
    return opening.read(raw, name=name, **more)


def test_a_library_of_ciso_assistant_is_read():
    brought = read(CISO)

    (said,) = brought.catalogues
    measure = said.node("1:2")
    assert faults_of(said) == []
    assert (said.slug, said.version, said.published_on.year) == ("petit-1.0", "2", 2026)
    assert measure.title == "Une personne est chargée de la sécurité."
    assert measure.description.endswith("chaque année.")
    assert (measure.parent, measure.help, measure.proofs_help) == ("1", "En clair", "Une lettre")
    assert said.groups == (("EE", "EE"),)
    assert [step.label for step in said.scales[0].steps] == ["Niveau 1", "Niveau 2", "Niveau 3"]
    assert brought.crosswalks[0].mappings[0].relation == Relation.SUPERSET
    assert len(brought.crosswalks[0].mappings) == 1
    assert any("pas de correspondance" in note for note in brought.notes)
    assert any("liste de menaces" in note for note in brought.notes)


def test_a_library_whose_line_hangs_in_the_air_says_which():
    text = CISO.replace(
        "parent_urn: urn:intuitem:risk:req_node:petit:1", "parent_urn: urn:a:b:c:d:9"
    )

    (said,) = read(text).catalogues

    assert [str(each) for each in faults_of(said)] == [
        "Mesure 1:2 : elle est rangée sous « 9 », qui n’existe pas."
    ]


def test_a_questionnaire_of_madis_is_read_in_its_order():
    (said,) = read(MADIS, "q.xml").catalogues

    assert faults_of(said) == []
    assert (said.slug, said.version) == ("essai-un-questionnaire", "2023-08-30")
    assert said.summary == "Voir ici."
    assert [(node.ref, node.title) for node in said.measures] == [
        ("1", "Première ?"), ("2", "Deuxième ?"),
    ]  # fmt: skip
    assert [node.may_not_apply for node in said.measures] == [False, True]
    assert [step.label for step in said.scales[0].steps] == ["Non", "Oui"]
    assert len(said.scales) == 1


def test_a_catalogue_of_oscal_is_read_with_its_parameters():
    (said,) = read(json.dumps(OSCAL), "c.json").catalogues

    assert faults_of(said) == []
    assert [node.ref for node in said.nodes] == ["ac", "AC-1", "ac-1.1"]
    assert said.node("AC-1").description == "Revoir [chaque année]."
    assert said.node("ac-1.1").parent == "AC-1"


def test_a_table_is_read_with_its_objectives_scales_and_follow_ups():
    (said,) = read(TABLE, "Mon tableau.csv").catalogues

    assert faults_of(said) == []
    assert (said.slug, said.title) == ("mon-tableau", "Mon tableau")
    assert [node.ref for node in said.nodes] == ["O1", "O1.1", "1", "2", "O2", "3"]
    assert said.node("O1.1").title == "Personnes"
    assert [(each.event_kind, each.step) for each in said.node("1").provings] == [(12, 1), (13, 2)]
    assert (said.node("2").follows.step, float(said.node("2").weight)) == (2, 0.5)
    assert said.scale_of(said.node("3")).code == "conformite"


def test_gzip_and_a_name_given_by_hand():
    raw = gzip.compress(MADIS.encode())

    (said,) = read(raw, "q.xml.gz", naming=Naming(slug="autre", version="7")).catalogues

    assert (said.slug, said.version) == ("autre", "7")


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        (b"", "a.yaml", "est vide"),
        (b"\x1f\x8b\x08broken", "a.gz", "gzip est abîmé"),
        (gzip.compress(b"x" * 5000, mtime=0)[:-12], "a.gz", "gzip est coupé"),
        (gzip.compress(b"\0" * (21 << 20), mtime=0), "a.gz", "dépasse 20 Mio"),
        (b"PK\x03\x04rest", "a.zip", "archive"),
        (b"\xff\xfe\x00", "a.yaml", "pas un fichier texte"),
        (b"bonjour", "a.yaml", "ni un référentiel de Hygie"),
        (b"<html><body/></html>", "a.xml", "pas un questionnaire de MADIS"),
        (b"<result><domains>", "a.xml", "pas du XML lisible"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><result>&b;</result>", "a.xml", "entités"),
        (b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><result/>", "a.xml", "entités"),
        (b"<result>" + b"<a/>" * (1 << 21) + b"</result>", "a.xml", "dépasse 4 Mio"),
        (b'{"catalog": ', "a.json", "pas du JSON lisible"),
        (b"[" * 100_000, "a.json", "pas du JSON lisible"),
        (b"[" + b"1," * 3_000_000 + b"1]", "a.json", "plus de 2000000 valeurs"),
        (b'{"profile": {}}', "a.json", "un profil"),
        (b"a;b;c\n1;2;3", "a.csv", "pas de colonne"),
        ("référence;titre\n".encode() + b"1;a\n" * 6000, "a.csv", "plus de 5000 lignes"),
        (b"urn: a\nobjects:\n  preset: {a: 1}", "a.yaml", "un préréglage"),
        (b"urn: a\nobjects:\n  autre: {a: 1}", "a.yaml", "rien que Hygie connaisse"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, bytes) else None,
)
def test_what_cannot_be_read_says_why(text, name, sentence):
    with pytest.raises(Refused, match=sentence):
        read(text, name)


def test_laughter_in_xml_is_refused_at_once_with_little_memory():
    entities = "".join(
        f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" if n else "<!ENTITY e0 'ha'>" for n in range(12)
    )
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    with pytest.raises(Refused, match="entités"):
        read(f"<!DOCTYPE result [{entities}]><result>&e11;</result>", "a.xml")

    assert time.monotonic() - began < 2
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 50


def test_a_table_with_wrong_cells_names_them():
    with pytest.raises(Faulty) as refusal:
        read(TABLE.replace("12:1, 13", "douze").replace("0,5", "lourd"), "t.csv")

    assert [str(each) for each in refusal.value.faults] == [
        "Mesure 1 : « prouvé par » : des numéros d’évènements, 1 à 61.",
        "Mesure 2 : « poids » : un nombre est attendu.",
    ]


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(Refused, match="ne se lit pas"):
        opening.read_file(tmp_path / "absent.yaml")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("[SANTÉ] Les mesures", "sante-les-mesures"),
        ("nist-csf-1.1", "nist-csf-1.1"),
        ("À œuvre_utile !", "a-oeuvre-utile"),
        ("---", ""),
    ],
)
def test_a_short_name_is_made_of_anything(text, slug):
    assert naming.slug_of(text) == slug


def test_a_long_statement_lends_its_beginning_as_a_title():
    long = "Le responsable " + "très " * 80 + "sûr. Il rend compte."

    title, text = naming.titled("", long, "x")

    assert len(title) <= 161
    assert title.endswith("…")
    assert text == long.strip()
    assert naming.titled("", "", "Ligne 1") == ("Ligne 1", "")
    assert naming.titled("n" * 400, "suite", "")[1].startswith("nnn")
