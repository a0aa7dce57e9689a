"""What people are told: its kinds, and where each line leads."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.actor import ANYONE
from hygie.notifications.rules.kinds import OTHER, kind_of, kinds, shown_to
from hygie.notifications.rules.pages import LONGEST, case_of, is_ours, page_in, title_of
from tests.cast import ADAM, ANNE, LEA, NADIA

HERE = "https://hygie.example"
SRC = Path(__file__).parents[2] / "src" / "hygie"


def kinds_in_the_code():
    """Every kind that a mail of the code names."""
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or "subject" not in {k.arg for k in node.keywords}:
                continue
            for given_ in node.keywords:
                if given_.arg == "kind":
                    yield path.name, ast.unparse(given_.value)


def test_legal_clocks_crises_and_the_account_are_never_silenced_and_the_rest_may_be():
    always = {code for code, kind in kinds().items() if kind.always}

    assert always == {"LEGAL", "CRISIS", "SECURITY", "PLATFORM"}
    assert all(kind.label and kind.hint for kind in kinds().values())


def test_every_kind_that_a_mail_names_is_one_that_people_can_read():
    named = {word for _, source in kinds_in_the_code() for word in re.findall(r"'(\w+)'", source)}

    assert len(named) >= 6
    assert named <= kinds().keys()


@pytest.mark.parametrize("code", ["", "RIEN", OTHER])
def test_a_kind_that_nobody_knows_is_any_other_message(code):
    assert kind_of(code).code == OTHER


def test_a_role_that_ends_takes_what_it_was_told_with_it():
    assert {"CHARGE", "DECLARATION"} <= set(shown_to(LEA))
    assert "CHARGE" not in shown_to(ANNE)
    assert "KEEPING" in shown_to(ADAM)
    assert "DECLARATION" not in shown_to(NADIA)
    assert set(shown_to(ANYONE)) == {code for code, kind in kinds().items() if kind.needs is None}


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (
            f"Lisez :\n{HERE}/incidents/2026-00743-1/#echanges\n",
            "/incidents/2026-00743-1/#echanges",
        ),
        (f"{HERE}/compte/moi/", "/compte/moi/"),
        (f"{HERE}/un/ puis {HERE}/deux/", "/un/"),
        ("https://ailleurs.example/incidents/", ""),
        (f"https://ailleurs.example/?u={HERE}/incidents/", ""),
        (f"{HERE}.ailleurs.example/incidents/", ""),
        (f"{HERE}//ailleurs.example/", ""),
        (f"{HERE}/{'x' * LONGEST}/", ""),
        ("Rien à ouvrir.", ""),
    ],
)
def test_a_line_leads_to_the_first_page_of_ours_that_its_mail_names(body, page):
    assert page_in(body, address=HERE) == page


@given(body=st.text(), host=st.sampled_from([HERE, "//mal.example", "javascript:alert(1)"]))
def test_whatever_a_mail_says_a_line_never_leads_out_of_the_platform(body, host):
    page = page_in(f"{HERE}{body}\n{host}{body}", address=HERE)

    assert page == "" or (is_ours(page) and re.match(r"/(?!/)", page) and "\\" not in page)


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("/incidents/2026-00743-1/", "2026-00743-1"),
        ("/incidents/2026-00743-1/taches/#tache-3", "2026-00743-1"),
        ("/incidents/communs/3/", ""),
        ("/declarer/taches/", ""),
        ("", ""),
    ],
)
def test_a_line_is_of_the_incident_that_its_page_is_of(page, number):
    assert case_of(page) == number


def test_a_line_says_the_subject_without_the_name_that_mails_need():
    assert title_of("[Hygie] En retard : incident 1") == "En retard : incident 1"
    assert title_of("Votre mot de passe a changé") == "Votre mot de passe a changé"
