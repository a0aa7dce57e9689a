"""Every real file of others imports, or says exactly why not."""

import tarfile

import pytest

from hygie.kernel.errors import Refused
from hygie.referentials.readers import opening
from hygie.referentials.readers.ciso import LEFT_OUT
from hygie.referentials.readers.naming import Naming
from hygie.referentials.rules.checking import faults_of, faults_of_crosswalk
from hygie.referentials.rules.records import NodeKind

LIBRARIES = "referentiels/ciso_assistant_libraries.tar.xz"
DPIA = "Modele_par_defaut_AIPD.xml"
REFUSED = {
    "matrice de risques": {
        "critical_risk_matrix_3x3", "critical_risk_matrix_5x5", "risk-matrix-3x3-mult",
        "risk-matrix-4x4-ebios-rm", "risk-matrix-4x4-pgssi-s-1.0", "risk-matrix-4x4-with-5-levels",
        "risk-matrix-5x5-iso-27005", "risk-matrix-5x5-sensitive", "risk-matrix-6x6-detailed",
    },
    "préréglage": {
        "nist-csf-20-preset", "preset-french-homologation", "preset-french-sme-anssi",
        "preset-nis2-readiness",
    },
    "liste de menaces": {"owasp-top-10-web"},
    "catalogue de techniques d’attaque": {"mitre-atlas"},
}  # fmt: skip
TABLES = {
    "map-nist-csf-1.1-nist-csf-2.0": 185,
    "mapping-annex-technical-and-methodological-requirements-nis2-and-iso27001-2022": 926,
    "mapping-recyf-and-annex-technical-and-methodological-requirements-nis2": 223,
    "mapping-recyf-and-iso27001-2022": 353,
}


@pytest.fixture(scope="module")
def libraries(shared):
    """The 80 libraries, by name."""
    with tarfile.open(shared / "data" / LIBRARIES) as archive:
        return {
            member.name.rpartition("/")[2].removesuffix(".yaml"): archive.extractfile(member).read()
            for member in archive
            if member.isfile()
        }


def test_the_80_libraries_import_or_say_exactly_why_not(libraries):
    refused, tables, counted = {}, {}, {}
    for name, raw in libraries.items():
        try:
            brought = opening.read(raw, name=f"{name}.yaml")
        except Refused as refusal:
            refused[name] = refusal.sentence
            continue
        assert not [fault for each in brought.catalogues for fault in faults_of(each)], name
        assert not [fault for each in brought.crosswalks for fault in faults_of_crosswalk(each)]
        if brought.crosswalks:
            tables[name] = sum(len(each.mappings) for each in brought.crosswalks)
        if brought.catalogues:
            counted[name] = sum(len(each.nodes) for each in brought.catalogues)

    assert len(libraries) == 80
    assert set(refused) == set().union(*REFUSED.values())
    for said, names in REFUSED.items():
        assert all(said in refused[name] for name in names)
    assert tables == TABLES
    assert len(counted) == 61
    assert sum(counted.values()) == 11_343
    assert set(LEFT_OUT) >= {"risk_matrix", "preset", "threats"}


def test_what_a_library_says_is_kept(libraries):
    (recyf,) = opening.read(libraries["recyf"], name="recyf.yaml").catalogues
    (crisis,) = opening.read(
        libraries["anssi-maturite-gestion-crise-1.0.2"], name="crise.yaml"
    ).catalogues
    (csf,) = opening.read(libraries["nist-csf-2.0"], name="csf.yaml").catalogues

    assert (recyf.slug, recyf.version, recyf.language) == ("recyf", "4", "fr")
    assert len(recyf.measures) == 152
    assert recyf.node("2.A.1").parent == "2.A"
    assert recyf.node("2.A").kind == NodeKind.SUB_OBJECTIVE
    assert sum("EI" in node.groups for node in recyf.measures) == 76
    assert [step.label for step in crisis.scale_of(crisis.node("1.1")).steps] == [
        "niveau 0", "niveau 1", "niveau 2", "niveau 3",
    ]  # fmt: skip
    assert [float(step.value) for step in csf.scales[0].steps] == [0, 0.3333, 0.6667, 1]


@pytest.mark.parametrize(
    ("name", "measures"),
    [
        ("_ANSSI__Autoevaluation_de_gestion_de_crise_cyber.xml", 57),
        ("_ANSSI__Guide_d_hygienne.xml", 42),
        ("_CNIL__Autoevaluation_de_maturite_en_gestion_de_la_protection_des_donnees.xml", 40),
        ("_CNIL__Securite_des_donnees.xml", 53),
        (
            "_SANTE__Les_mesures_prioritaires_de_securite__MPR__pour_les_etablissements_de_sante"
            ".xml",
            43,
        ),
    ],
)
def test_the_questionnaires_of_madis_import(shared, name, measures):
    path = shared / "data" / "referentiels" / "madis" / name

    (said,) = opening.read_file(path).catalogues

    assert faults_of(said) == []
    assert len(said.measures) == measures


def test_the_impact_assessment_of_madis_says_why_not(shared):
    with pytest.raises(Refused, match="analyse d’impact"):
        opening.read_file(shared / "data" / "referentiels" / "madis" / DPIA)


def test_the_official_wording_of_the_43_keeps_their_numbers(shared):
    folder = shared / "data" / "referentiels" / "madis"
    (path,) = folder.glob("_SANTE_*.xml")

    naming = Naming(slug="mesures-prioritaires", version="officielle")
    (said,) = opening.read_file(path, naming).catalogues

    assert (said.slug, said.version) == ("mesures-prioritaires", "officielle")
    assert [node.ref for node in said.measures] == [str(number) for number in range(1, 44)]
    assert "PRIS" in said.node("42").title
    assert len(said.scale_of(said.node("26")).steps) == 6


def test_the_catalogue_of_oscal_imports_and_its_other_documents_say_why_not(shared):
    folder = shared / "data" / "referentiels" / "oscal"

    (said,) = opening.read_file(folder / "catalog_aws_security_hub.oscal.json.gz").catalogues

    assert faults_of(said) == []
    assert (said.version, len(said.measures)) == ("0.2.0", 452)
    with pytest.raises(Refused, match="définition de composant"):
        opening.read_file(folder / "component_aws_rds.oscal.json.gz")
    with pytest.raises(Refused, match="schéma JSON"):
        opening.read_file(folder / "oscal_catalog_schema.json.gz")


def test_the_two_exports_of_mon_service_securise_import_as_a_frame(shared):
    for path in sorted((shared / "data" / "referentiels" / "mon_service_securise").glob("*.csv")):
        brought = opening.read_file(path)

        assert faults_of(brought.catalogues[0]) == []
        assert len(brought.catalogues[0].measures) == 135
        assert "les énoncés n’y sont pas" in brought.notes[0]


def test_the_list_of_the_43_imports_as_a_table(shared):
    (said,) = opening.read_file(shared / "domain" / "measures.csv").catalogues

    assert faults_of(said) == []
    assert (len(said.nodes), len(said.measures)) == (63, 43)
    assert said.node("2").follows.ref == "1"
    assert said.node("O1.1").title == "Risques numériques"
