import json
from dataclasses import replace

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.errors import Refused
from hygie.referentials.models import Version
from hygie.referentials.queries import versions
from hygie.referentials.readers import own, shipped, writing
from hygie.referentials.rules.records import Node, NodeKind
from tests.referentials.factories import a_catalogue, a_mapping, a_measure, published
from tests.referentials.test_readers import CISO

pytestmark = pytest.mark.django_db


@pytest.fixture
def hygie(capsys):
    def run(*words):
        status = 0
        try:
            call_command("referential", *words)
        except SystemExit as ended:
            status = ended.code
        return status, capsys.readouterr().out

    return run


@pytest.fixture
def a_file(tmp_path):
    path = tmp_path / "petit.yaml"
    path.write_text(CISO)
    return path


def test_a_file_is_checked_then_imported_and_published(hygie, a_file):
    status, told = hygie("check", str(a_file))

    assert status == 0
    assert "Un petit cadre, version 2 : 1 mesure, 2 lignes." in told
    assert not Version.objects.exists()

    hygie("import", str(a_file))

    assert versions.any_current("petit-1.0").version == "2"
    assert hygie("import", str(a_file))[0] == 0
    assert Version.objects.count() == 1


def test_the_same_again_and_a_draft_that_gives_way_are_said(hygie, tmp_path):
    path = tmp_path / "mien.yaml"
    path.write_text(writing.written(a_catalogue()))
    hygie("import", str(path), "--draft")
    path.write_text(writing.written(a_catalogue(a_measure("7"))))

    assert "Remplace la version à l’examen, chargée le" in hygie("import", str(path))[1]
    assert "Rien de nouveau" in hygie("import", str(path))[1]
    assert versions.any_current("essai").version == "1"


def test_a_fault_is_told_once(hygie, tmp_path):
    path = tmp_path / "faux.yaml"
    path.write_text(writing.written(replace(a_catalogue(), source="")))

    assert hygie("check", str(path))[1].count("la source manque") == 1


def test_one_may_give_the_name_and_the_version_and_leave_a_draft(hygie, tmp_path):
    path = tmp_path / "mien.yaml"
    path.write_text(writing.written(a_catalogue()))

    hygie("import", str(path), "--slug", "autre", "--as", "7", "--draft")

    assert Version.objects.get().state == "DRAFT"
    assert Version.objects.get().referential.slug == "autre"
    assert "à l’examen" in hygie("list")[1]


def test_a_wrong_file_is_told_with_all_its_faults_and_leaves_one(hygie, tmp_path):
    path = tmp_path / "faux.yaml"
    path.write_text(writing.written(replace(a_catalogue(), source="", version="")))

    status, told = hygie("import", str(path), "--json")

    (said,) = json.loads(told)
    assert status == 1
    assert said["faults"] == ["En-tête : la version manque.", "En-tête : la source manque."]
    assert not Version.objects.exists()


def test_list_show_and_export(hygie):
    published()

    assert "essai  1  publiée  2" in hygie("list")[1]
    assert json.loads(hygie("list", "--json")[1])[0]["slug"] == "essai"
    assert "    1  Mesure 1" in hygie("show", "essai")[1]
    assert json.loads(hygie("show", "essai", "1", "--json")[1])["lines"][0]["ref"] == "O1"
    assert own.read(hygie("export", "essai")[1]) == a_catalogue()


@pytest.mark.parametrize(
    "words", [("show", "rien"), ("show",), ("import",), ("show", "a", "b", "c"), ("show", "a", "b")]
)
def test_what_is_asked_badly_is_a_sentence(words):
    with pytest.raises(Refused):
        call_command("referential", *words)


def test_what_ships_is_written_and_read_again_as_it_was():
    for each in shipped.SHIPPED:
        said = shipped.read(*each)

        assert own.read(writing.written(said)) == said


LINES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=60)


@given(title=LINES, text=LINES, other=LINES)
def test_any_words_are_written_and_read_again(title, text, other):
    """Cleaning is done once: what is clean stays as it is."""
    first = replace(
        a_catalogue(a_measure("1"), mappings=(a_mapping(rationale="Même sujet"),)),
        title=title,
        publisher=other,
        nodes=(
            a_measure("1", parent="", title=title, help=text),
            Node(ref="2", kind=NodeKind.OBJECTIVE, title=other),
        ),
    )

    once = own.read(writing.written(first))

    assert own.read(writing.written(once)) == once
