"""What the catalogues publish for statistics."""

from decimal import Decimal

import pytest

from hygie.referentials.facts import FACTS
from tests.facts import fact_of, names_of, published
from tests.referentials.factories import a_catalogue
from tests.referentials.factories import published as published_version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_its_query_gives_its_columns(fact):
    assert names_of(fact) == list(fact.columns)


def test_the_tree_of_a_version_is_published_without_its_words():
    version = published_version(a_catalogue())

    rows = sorted(published(fact_of(FACTS, "measures")), key=lambda row: row["position"])

    assert [row["kind"] for row in rows] == ["OBJECTIVE", "MEASURE", "MEASURE"]
    assert [row["is_assessable"] for row in rows] == [False, True, True]
    assert {row["version"] for row in rows} == {version.pk}
    assert {row["parent"] for row in rows} == {None, rows[0]["id"]}


def test_what_each_answer_is_worth_is_published():
    published_version(a_catalogue())

    rows = sorted(published(fact_of(FACTS, "steps")), key=lambda row: (row["node"], row["rank"]))

    assert [row["value"] for row in rows] == [Decimal(each) for each in ("0", "1", "0", "0.5", "1")]
