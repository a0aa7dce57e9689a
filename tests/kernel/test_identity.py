import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.identity import (
    PatientIdentity,
    has_patient_identity,
    refuse_patient_identity,
)


def a_nir(body):
    digits = body[:5] + {"2A": "19", "2B": "18"}.get(body[5:7], body[5:7]) + body[7:]
    return f"{body}{97 - int(digits) % 97:02}"


@pytest.mark.parametrize(
    "text",
    [
        a_nir("1850578006084"),
        "le patient 1 85 05 78 006 084 91 est",
        "1 85 05 78 006 084",
        "1.85.05.78.006.084",
        "1-85-05-78-006-084 clé 91",
        "NIR 1850578006084",
        "n° de sécu : 1850578006084",
        a_nir("285052A006084"),
        "2 85 05 2b 006 084",
        "OID 1.2.250.1.213.1.4.8",
        "1850578006084",
        " (2850578006084). ",
        "1850578006084 né le 12 mai 1985",
        "Dupont 12/05/1985 1850578006084",
        "dossier 1850578006084, naissance 12.05.1985",
        "DUPONT Marie née le 03/04/1950",
        "Mme Durand, née le 3 avril 1950, transférée",
        "le patient né le 03.04.1950",
        "IPP 8001234567",
        "ipp n° : 80012345",
    ],
)
def test_the_number_of_a_patient_is_seen(text):
    assert has_patient_identity(text)
    with pytest.raises(PatientIdentity, match="aucune identité de patient n’entre"):
        refuse_patient_identity(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "185057800608490",  # the key is wrong
        "1711234567890",  # milliseconds
        "paquet 1850578006084 du lot",
        "SIRET 26010004500012",
        "FINESS 010780054",
        "06 12 34 56 78, 01 23 45 67 89",
        "192.168.110.110 vers 10.0.0.1",
        "2026-03-28T23:30:00.123456",
        "d41d8cd98f00b204e9800998ecf8427e",
        "11850578006084911",
        "Les IPP ne s’affichent plus sur 120 postes",
        "Incident né le 02/03/2026 d’une mise à jour",
        "Le Problème est né le 2 mars",
        "IPP : 4 doublons",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not has_patient_identity(text)


@given(
    st.sampled_from("12"),
    st.integers(0, 99),
    st.integers(1, 12),
    st.integers(1, 95).filter(lambda department: department != 20),
    st.integers(1, 990),
    st.integers(1, 999),
)
def test_every_number_with_its_key_is_seen(sex, year, month, department, commune, rank):
    body = f"{sex}{year:02}{month:02}{department:02}{commune:03}{rank:03}"

    assert has_patient_identity(f"dossier {a_nir(body)}.")
