"""Results of tools: what is kept of them, what is refused, what they write."""

import json
import tarfile

import pytest

from hygie.audits.models import Finding, Intake, Result, Step
from hygie.audits.operations import importing
from hygie.audits.queries import findings as queries
from hygie.audits.readers import opening
from hygie.audits.rules.directory import Status
from hygie.audits.rules.results import Tool, Unreadable
from hygie.evidence.models import Proof
from hygie.kernel.errors import NotAllowed
from tests.audits.factories import (
    BY_ANNE,
    PINGCASTLE,
    POINTS,
    a_finding,
    an_audit,
    delivered,
    followed,
    taken,
)
from tests.audits.test_rules import LEVELS
from tests.cast import KARIM, NOON

BOMB = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<HealthcheckData><DomainFQDN>&b;</DomainFQDN></HealthcheckData>"""


def read(raw):
    return opening.read(raw, levels=LEVELS)


def test_a_report_of_pingcastle_keeps_rules_points_counts_and_no_name():
    found = read(PINGCASTLE)

    assert (found.tool, found.domain, found.score, found.maturity) == (
        Tool.PINGCASTLE,
        "bellevue.example",
        30,
        2,
    )
    assert [(each.point, each.points, each.count) for each in found.results] == [
        ("P-Delegated", 30, 7),
        ("S-Inconnue", 10, None),
    ]
    assert "jeanne" not in repr(found).lower()
    assert not found.remarks


def test_scores_that_are_not_those_of_the_rules_are_told():
    odd = PINGCASTLE.replace(b"<StaleObjectsScore>10", b"<StaleObjectsScore>90")

    assert "Comptes et machines oubliés" in read(odd).remarks[0]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "vide"),
        (b" \n ", "vide"),
        (b"\0\1\2\0", "pas un fichier texte"),
        ("point;statut\nvuln_ailleurs-l1;ok\n".encode("utf-16"), "aucun point"),
        ("\npoint;statut\n\nvuln_krbtgt-l2;Peut-être\n".encode(), "Ligne 4 du fichier.*Peut-être"),
        (
            b'[{"point": "vuln_krbtgt-l2", "statut": "bof"}]',
            "Résultat 1.*« bof »".replace("« ", "«\u00a0").replace(" »", "\u00a0»"),
        ),
        (b"PK\x03\x04xxxx", "archive"),
        (b"x" * (opening.LARGEST + 1), "dépasse 20"),
        (b"point;statut\n" * 200_000, "dépasse pas 2"),
        (BOMB, "entités"),
        (b"<a/>", "autre document"),
        (b"<config/>", "réglage"),
        (PINGCASTLE[:400], "abîmé ou coupé"),
        (b"<HealthcheckData/>", "quel domaine"),
        (b"<HealthcheckData><DomainFQDN>a.b</DomainFQDN></HealthcheckData>", "score"),
        (PINGCASTLE.replace(b"<GlobalScore>30", b"<GlobalScore>3000"), "score"),
        (b"<HealthcheckData>" + b"<a>" * 90, "abîmé"),
        (b"{", "JSON lisible"),
        (b"[" * 200_000, "JSON lisible"),
        (b"[1, 2]", "liste de résultats"),
        (b'{"meta": {}, "data": []}', "BloodHound"),
        (b"nom;valeur\na;b\n", "colonnes attendues"),
        (b"point;statut\nvuln_krbtgt-l2;peut-\xc3\xaatre\n", "pas un résultat"),
        (b"point;statut;nombre\nvuln_krbtgt-l2;ok;beaucoup\n", "pas un nombre"),
        (b"point;statut\nvuln_ailleurs-l1;ok\n", "aucun point"),
        (b"point;statut\nvuln_krbtgt-l2;ok\nvuln_krbtgt-l2;ko\n", "deux fois"),
        (b'point;statut\n"vuln_krbtgt-l2;ok\n', "aucun point"),
    ],
    ids=range(27),
)
def test_what_is_no_result_is_refused_in_a_sentence(raw, why):
    with pytest.raises(Unreadable, match=why):
        read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        POINTS,
        "Point de contrôle,Résultat,Combien\nVULN_KRBTGT-L2,ÉCHEC,1\n".encode("cp1252"),
        "\ufeffid\tstatus\tcount\nvuln_krbtgt-l2\tfailed\t1\n".encode(),
        b'[{"point": "vuln_krbtgt-l2", "statut": "ko", "nombre": 1}]',
        b'{"points": {"vuln_krbtgt-l2": {"status": "failed", "count": "1"}}}',
        json.dumps({"results": [{"id": "vuln_krbtgt-l2", "result": False, "count": 1}]}).encode(),
    ],
    ids=["csv", "cp1252", "tabs", "list", "mapping", "results"],
)
def test_control_points_are_read_as_a_table_or_as_json(raw):
    found = read(raw)

    assert [(each.point, each.status, each.count) for each in found.results] == [
        ("vuln_krbtgt-l2", Status.FAILED, 1)
    ]


def test_columns_that_may_name_people_are_left_out_and_told():
    found = read(POINTS.replace(b"krbtgt\n", b"jeanne.martin\n"))

    assert "« comptes »" in found.remarks[0]
    assert "jeanne" not in repr(found)


def test_the_real_reports_of_others_are_read(shared):
    with tarfile.open(shared / "data/scanners/rapports_scanners.tar.xz") as packed:
        for name, score, rules in (("many", 70, 28), ("zero", 10, 0)):
            file = packed.extractfile(f"pingcastle/{name}.xml")
            found = read(file.read())
            assert (found.score, found.maturity, len(found.results)) == (score, 2, rules)
            assert not found.remarks
            assert "DC-NQ7M31" not in repr(found)


def test_the_dumps_of_directories_of_others_are_refused(shared):
    for path in sorted((shared / "data/ad").glob("*")):
        with pytest.raises(Unreadable):
            read(path.read_bytes())


@pytest.mark.django_db
def test_points_make_findings_and_the_sure_level_and_the_same_file_changes_nothing():
    mission = an_audit()
    rest = {"rest": Status.PASSED}

    made, again = taken(mission, **rest), taken(mission, **rest)

    assert made == again
    assert (made.sure_level, made.best_level, made.failed, made.passed) == (2, 2, 1, 94)
    assert (Intake.objects.count(), Result.objects.count()) == (1, 95)
    finding = Finding.objects.get()
    assert (finding.reference, finding.severity) == ("vuln_krbtgt-l2", "MAJOR")
    assert finding.title == "Secret krbtgt de plus d’un an"
    assert finding.description == "Objets concernés\N{NO-BREAK SPACE}: 1."
    mission = delivered(mission, level=5)
    assert mission.level == 2


@pytest.mark.django_db
def test_points_of_which_nothing_is_said_are_not_passed():
    made = taken(an_audit())

    assert (made.sure_level, made.best_level, made.unknown) == (1, 2, 94)
    assert queries.any_standing(made).holding == ("vuln_krbtgt-l2",)


@pytest.mark.django_db
def test_results_that_come_after_delivery_move_the_level_and_its_proof():
    mission = delivered(an_audit(), level=4)

    taken(mission, rest=Status.PASSED)

    mission.refresh_from_db()
    assert (mission.level, mission.proofs) == (2, 2)
    assert [each.level for each in Proof.objects.filter(state="STANDING")] == [2]


@pytest.mark.django_db
def test_the_score_of_pingcastle_is_kept_and_is_no_level():
    mission = an_audit()

    made = taken(mission, PINGCASTLE, name="rapport.xml")

    assert (made.score, made.maturity, made.sure_level) == (30, 2, None)
    severities = dict(Finding.objects.values_list("reference", "severity"))
    assert severities == {"P-Delegated": "MAJOR", "S-Inconnue": "IMPORTANT"}
    assert delivered(mission, level=None).level is None


@pytest.mark.django_db
def test_a_follow_up_checks_what_it_took_over_by_new_results():
    mission = an_audit()
    taken(mission, b"point;statut\nvuln_krbtgt-l2;ko\nvuln_guest-l2;ko\n")
    delivered(mission, level=None)
    last = followed(mission)

    taken(last, b"point;statut\nvuln_krbtgt-l2;ok\nvuln_guest-l2;ko\n", rest=Status.PASSED)

    states = dict(Finding.objects.values_list("reference", "state"))
    assert states == {"vuln_krbtgt-l2": "CORRECTED", "vuln_guest-l2": "OPEN"}
    assert queries.any_unchecked(last) == 0
    assert Step.objects.filter(act="CHECKED").count() == 2


@pytest.mark.django_db
def test_a_look_writes_nothing_and_says_what_would_be_written():
    mission = an_audit()
    a_finding(mission, reference="vuln_guest-l2")
    raw = b"point;statut\nvuln_krbtgt-l2;ko\nvuln_guest-l2;ko\n"
    given = importing.read(raw, name="p.csv", **BY_ANNE)

    look = importing.look(mission.pk, given, **BY_ANNE)

    assert [each.reference for each in look.new] == ["vuln_krbtgt-l2"]
    assert (look.known, look.is_known) == (("vuln_guest-l2",), False)
    assert not Intake.objects.exists()
    with pytest.raises(NotAllowed):
        importing.look(mission.pk, given, by=KARIM, at=NOON)


@pytest.mark.django_db
def test_results_of_a_directory_do_not_enter_an_audit_of_mail_nor_come_from_tomorrow():
    with pytest.raises(Unreadable, match="annuaire"):
        taken(an_audit(kind="MAIL"))
    tomorrow = PINGCASTLE.replace(b"2026-02-20", b"2026-03-03")
    with pytest.raises(Unreadable, match="pas encore passé"):
        taken(an_audit(), tomorrow)
