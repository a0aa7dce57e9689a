from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules import duty_catalogue, notices
from hygie.incidents.rules.declaration import FIELDS, is_empty, summary
from hygie.incidents.rules.vocabulary import DataImpact
from tests.incidents.declarations import a_declaration

TEXTS = {text.code: text for text in duty_catalogue.catalogue(on=date(2026, 3, 28))}
SECRETS = ("facts.narrative", "cause.indicators", "cause.root_cause")


def told(code, declaration):
    extract = notices.extract(TEXTS[code], declaration)
    return {field.path for field, _ in summary(extract)}


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("GDPR_AUTHORITY", (*SECRETS, "facts.systems", "cause.entry_vector", "cause.support")),
        ("GDPR_PERSONS", (*SECRETS, "facts.title", "declarant.phone", "facts.systems")),
        ("NIS2_EARLY_WARNING", (*SECRETS, "impact.persons", "impact.patient_danger")),
        ("COMPLAINT", ("impact.patient_danger", "impact.persons", "authorities.consequences")),
        ("CSP_DECLARATION", ("authorities.consequences", "authorities.person_kinds")),
    ],
)
def test_a_recipient_never_gets_what_is_not_its_business(code, never):
    assert not TEXTS[code].tells & set(never)


def test_the_data_authority_gets_the_breach_and_not_the_story():
    declaration = a_declaration(
        {
            "impact.data": frozenset({DataImpact.DISCLOSURE}),
            "authorities.records": 1200,
            "cause.indicators": "203.0.113.7",
            "facts.narrative": "Les serveurs sont chiffrés.",
        }
    )

    found = told("GDPR_AUTHORITY", declaration)

    assert {"impact.data", "authorities.records"} <= found
    assert not found & set(SECRETS)
    hidden = {field.path for field in notices.withheld(TEXTS["GDPR_AUTHORITY"], declaration)}
    assert {"facts.narrative", "cause.indicators"} <= hidden


def test_what_a_recipient_needs_and_nobody_has_said_is_missing():
    found = notices.lacking(TEXTS["NIS2_EARLY_WARNING"], a_declaration())

    assert [field.path for field in found] == ["authorities.other_countries"]


@given(st.sampled_from(sorted(TEXTS)))
def test_what_was_said_is_either_told_or_withheld(code):
    declaration = a_declaration()
    said = {path for path in FIELDS if not is_empty(declaration.value(path))}

    hidden = {field.path for field in notices.withheld(TEXTS[code], declaration)}

    assert told(code, declaration) | hidden == said
    assert not told(code, declaration) & hidden
