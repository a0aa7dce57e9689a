"""Which rule fires for which facts, in which words; what a mark lets leave."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.conditions import to_json
from hygie.kernel.markings import Tlp
from hygie.kernel.provenance import Provenance
from hygie.routing.rules import copies, recipients
from hygie.routing.rules.copies import NotARule, Way, check, judge, occasion, shipped
from hygie.routing.rules.facts import fields
from hygie.routing.rules.recipients import kept_back
from tests.routing.factories import a_change

MAJOR = {"severity": frozenset({"MAJOR"}), "nature": frozenset({"INCIDENT"})}
FSSI = shipped()["MAJEUR-FSSI"]


def facts(**said):
    return {code: frozenset({value}) for code, value in said.items()}


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("code", "known", "fires", "words"),
    [
        ("MAJEUR-FSSI", facts(severity="MAJOR"), True, "Oui (gravité : Majeur)."),
        (
            "MAJEUR-FSSI",
            facts(severity="MINOR"),
            False,
            "faudrait « gravité : Majeur ou Critique »",
        ),
        ("MAJEUR-FSSI", facts(), False, "ici : pas encore dit"),
        ("REGION", facts(must_declare="YES", nature="INCIDENT"), True, "obligatoire : oui"),
        ("REGION", facts(must_declare="YES", nature="THREAT"), False, "part (nature : Menace)"),
        ("REGION", facts(must_declare="NO"), False, "ici : non"),
        ("NUIT-FSSI", facts(hours="OUT", danger="PROVEN"), True, "hors des heures ouvrées"),
        ("NUIT-FSSI", facts(hours="WORKING", danger="PROVEN"), False, "ici : heures ouvrées"),
        ("SANITAIRE-CORRUSS", facts(danger="POTENTIAL"), False, "Oui, c’est avéré"),
        ("OSE-ANSSI", facts(ose="YES"), True, "opérateur de services essentiels"),
        ("OSE-ANSSI", facts(ose="YES", severity="MINOR"), False, "part (gravité : Mineur)"),
        ("CONTAGION-GHT", facts(severity="SIGNIFICANT"), True, "Notable"),
    ],
)
def test_each_shipped_rule_fires_for_what_it_is_for(code, known, fires, words):
    verdict = judge(shipped()[code], known)

    assert verdict.fires is fires
    assert words in plain(verdict.sentence)


@pytest.mark.parametrize(
    ("when", "named"),
    [({"colour": frozenset({"RED"})}, "colour"), ({"severity": frozenset({"HUGE"})}, "HUGE")],
)
def test_a_rule_that_asks_what_no_longer_exists_sends_nothing_and_says_so(when, named):
    rule = replace(FSSI, when={**FSSI.when, **when})

    verdict = judge(rule, MAJOR | {"colour": frozenset({"RED"})})

    assert verdict.is_broken
    assert not verdict.fires
    assert named in verdict.sentence


def test_a_rule_whose_recipient_is_no_more_sends_nothing():
    assert judge(replace(FSSI, recipient="NOBODY"), MAJOR).is_broken


def test_a_rule_that_is_stopped_says_so():
    assert "arrêtée" in judge(replace(FSSI, way=Way.OFF), MAJOR).sentence


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "titre"),
        ({"when": {}}, "sans condition"),
        ({"when": {"colour": frozenset({"RED"})}}, "colour"),
        ({"unless": {"severity": frozenset({"CRITICAL"})}}, "jamais rien"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words(changes, words):
    with pytest.raises(NotARule, match=words):
        check(a_change(**changes))


def test_a_stopped_rule_may_be_empty():
    assert check(a_change(way=Way.OFF, when={})) is None


def test_the_severity_makes_another_occasion_only_where_the_rule_says_so():
    assert occasion(replace(FSSI, again=True), MAJOR) == "MAJOR"
    assert occasion(replace(FSSI, again=False), MAJOR) == ""


KNOWN = fields()
SOME = st.fixed_dictionaries(
    {},
    optional={
        code: st.frozensets(st.sampled_from(sorted(field.values)), min_size=1)
        for code, field in KNOWN.items()
    },
)


@given(when=SOME, unless=SOME, known=SOME)
def test_a_rule_fires_exactly_when_all_is_met_and_nothing_sets_it_aside(when, unless, known):
    rule = replace(FSSI, when=when, unless=unless)

    verdict = judge(rule, known)

    met = all(known.get(code, frozenset()) & values for code, values in when.items())
    aside = any(known.get(code, frozenset()) & values for code, values in unless.items())
    assert verdict.fires is (met and not aside)
    assert verdict.sentence.endswith(".")


@given(when=SOME, unless=SOME)
def test_what_is_kept_is_read_back(when, unless):
    kept = {"title": "x", "way": "OFF", "again": True}
    kept |= {"when": to_json(when), "unless": to_json(unless)}

    rule = copies.from_json(FSSI, kept, edition=2, based_on="x")

    assert (rule.when, rule.unless, rule.edition, rule.way) == (when, unless, 2, Way.OFF)


@pytest.mark.parametrize("tlp", list(Tlp))
@pytest.mark.parametrize("recipient", list(recipients.recipients().values()), ids=lambda r: r.code)
def test_a_strict_mark_lets_it_go_to_those_whom_a_text_names_and_to_no_other(tlp, recipient):
    is_strict = tlp in {Tlp.RED, Tlp.AMBER_STRICT}

    refused = kept_back(recipient, tlp)

    assert bool(refused) is (is_strict and not recipient.law)
    assert not refused or tlp.mark in refused and recipient.label in refused


def test_who_is_named_by_a_text_has_a_source_that_is_one():
    named = [each for each in recipients.recipients().values() if each.law]

    assert {each.origin for each in named} <= {Provenance.OFFICIAL, Provenance.PUBLISHED}
    assert {rule.recipient for rule in shipped().values()} <= set(recipients.recipients())


@pytest.mark.parametrize("recipient", list(recipients.recipients().values()), ids=lambda r: r.code)
def test_the_mail_of_a_copy_has_a_link_for_those_with_an_account_only(recipient):
    said = recipients.body(
        recipient,
        number="2026-00001-1",
        tlp=Tlp.RED,
        title="Titre de la règle",
        desk="CERT",
        phone="09",
        address="https://h.example",
    )

    assert "TLP:RED" in said
    assert ("https://h.example/incidents/2026-00001-1/" in said) is (recipient.role is not None)


def test_the_subject_of_a_copy_is_a_number_and_a_mark():
    said = recipients.subject("2026-00001-1", Tlp.GREEN)

    assert said == "[Hygie] [TLP:GREEN] Copie du signalement 2026-00001-1"
