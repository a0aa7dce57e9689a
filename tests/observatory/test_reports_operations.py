"""A report begun, written by two, published, revised, withdrawn; each act journaled."""

import pytest
from django.db import DatabaseError, connection, transaction

from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.kernel.errors import Gone, NotAllowed, NotFound, Refused
from hygie.kernel.scope import scope_of
from hygie.observatory.models import Publication, Report, ReportText, Withdrawal
from hygie.observatory.reports import operations, publishing, queries, readying
from hygie.observatory.reports.making import NotYet
from hygie.observatory.reports.operations import ChangedSince
from hygie.observatory.rules.cells import Shown
from hygie.observatory.rules.composing import NotAReport
from hygie.observatory.rules.reports import NotAText, NotItsTurn, State
from hygie.platform import walls
from tests.cast import ANNE, KARIM, LEA, NADIA, NOON
from tests.observatory.reporting import a_counted, all_counted, asked, keep, verified

pytestmark = pytest.mark.django_db
REGION, OTHER = (Place(PlaceKind.REGION, code) for code in ("84", "94"))
BY_NADIA = {"by": NADIA, "at": NOON}


@pytest.fixture(autouse=True)
def _kept(settings):
    keep(all_counted(), settings.OBSERVATORY)


@pytest.fixture
def draft():
    return operations.begin(NATION, 2024, **BY_NADIA)


def published(draft):
    asked(draft, **BY_NADIA)
    return verified(draft, at=NOON)


def acts():
    return list(
        Entry.objects.filter(what__startswith="observatory.report")
        .order_by("pk")
        .values_list("what", flat=True)
    )


def test_a_report_is_begun_once_and_whoever_comes_next_finds_it(draft):
    assert operations.begin(NATION, 2024, **BY_NADIA).pk == draft.pk
    assert (draft.edition, draft.state) == (1, State.DRAFT)
    assert acts() == ["observatory.report_begun"]


@pytest.mark.parametrize(
    ("place", "year", "by", "refusal"),
    [
        (NATION, 2024, KARIM, NotAllowed),
        (OTHER, 2024, KARIM, NotAllowed),
        (NATION, 2024, LEA, NotAllowed),
        (NATION, 2024, ANNE, NotAllowed),
        (Place(PlaceKind.GHT, "GHT-A"), 2024, NADIA, NotFound),
        (Place(PlaceKind.REGION, "ZZ"), 2024, NADIA, NotFound),
        (NATION, 2031, NADIA, NotYet),
        (NATION, 2021, NADIA, NotAReport),
    ],
)
def test_what_cannot_be_begun_leaves_nothing(place, year, by, refusal):
    with pytest.raises(refusal):
        operations.begin(place, year, by=by, at=NOON)
    assert not Report.objects.exists()


def test_two_writers_both_find_their_words(draft):
    first = operations.write(draft.pk, "volume", "Une année.", seen=0, **BY_NADIA)
    again = operations.write(draft.pk, "volume", "Une année.", seen=0, **BY_NADIA)
    assert again.pk == first.pk, "the same words twice are one version"
    with pytest.raises(ChangedSince) as refusal:
        operations.write(draft.pk, "volume", "Une autre.", seen=0, **BY_NADIA)
    assert refusal.value.theirs.text == "Une année."
    operations.write(draft.pk, "volume", "Les deux.", seen=1, **BY_NADIA)
    versions = ReportText.objects.order_by("version").values_list("version", "text")
    assert list(versions) == [(1, "Une année."), (2, "Les deux.")]
    with pytest.raises(NotAText):
        operations.write(draft.pk, "ailleurs", "x", seen=0, **BY_NADIA)
    with pytest.raises(NotAllowed):
        operations.write(draft.pk, "volume", "x", seen=2, by=KARIM, at=NOON)


def test_what_is_published_is_what_was_read_and_is_read_by_anybody(draft):
    operations.write(draft.pk, "volume", "Une année.", seen=0, **BY_NADIA)
    mark = readying.ready(draft, at=NOON).mark
    operations.write(draft.pk, "volume", "Une autre.", seen=1, **BY_NADIA)
    with pytest.raises(Refused, match="relu"):
        publishing.ask(draft.pk, mark=mark, **BY_NADIA)
    with walls.nobody(), pytest.raises(NotFound):
        queries.any_publication("FR", 2024)

    made = published(draft)
    with walls.nobody():
        found = queries.any_publication("FR", 2024)
        assert [each.pk for each in queries.any_published()] == [made.pk]
    assert found.content["sections"][0]["paragraphs"] == ["Une autre."]
    assert bytes(found.pdf).startswith(b"%PDF")
    assert acts()[-1] == "observatory.report_published"
    kept = {tuple(row[:5]): row[5] for row in found.figures}
    assert kept["INC-01", 2024, "NATION", "FR", ""] == 749
    assert not [key for key in kept if key[3] == "94"], "what is hidden is not kept in it"
    for act in (
        lambda: operations.write(draft.pk, "volume", "x", seen=2, **BY_NADIA),
        lambda: publishing.ask(draft.pk, mark=mark, **BY_NADIA),
    ):
        with pytest.raises(NotItsTurn):
            act()


def test_what_was_published_is_never_changed_even_by_sql_of_the_application(draft):
    made = published(draft)
    with walls.scoped(scope_of(NADIA)), connection.cursor() as cursor:
        cursor.execute("UPDATE observatory_publication SET digest = repeat('0', 64)")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM observatory_reporttext")
        assert cursor.rowcount == 0
    made.refresh_from_db()
    assert made.digest != "0" * 64


def test_an_agency_sees_the_drafts_of_its_region_and_no_other():
    operations.begin(REGION, 2024, **BY_NADIA)
    with walls.scoped(scope_of(KARIM)):
        assert [each.place_code for each in queries.drafts(KARIM)] == ["84"]
    Report.objects.update(place_code="94")
    with walls.scoped(scope_of(KARIM)):
        assert queries.drafts(KARIM) == []
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.create(
                place_kind="NATION", place_code="FR", year=2023, begun_at=NOON, begun_by="x"
            )


def test_the_next_edition_takes_the_words_over_says_what_it_revises_and_gives_the_way(
    draft, settings
):
    operations.write(draft.pk, "volume", "Une année.", seen=0, **BY_NADIA)
    published(draft)
    others = [each for each in all_counted() if each.key.year != 2023]
    keep(
        [*others, a_counted("INC-01", 2023, 590), a_counted("INC-01", 2022, 400)],
        settings.OBSERVATORY,
        "20250215T050000Z",
    )
    again = operations.begin(NATION, 2024, **BY_NADIA)
    assert again.edition == 2
    assert queries.any_texts(again)["volume"].text == "Une année."

    made = published(again)
    said = " ".join(made.content["revisions"]).replace("\xa0", " ")
    assert "1 chiffre est révisé" in said
    assert "581 puis 590" in said
    assert made.revisions == 1
    draft.refresh_from_db()
    assert draft.state == State.WITHDRAWN
    assert "édition 2" in Withdrawal.objects.get().reason
    assert Publication.objects.count() == 2
    with walls.nobody():
        assert queries.any_publication("FR", 2024).pk == made.pk


def test_a_withdrawal_says_why_to_everybody_and_keeps_what_was_said(draft):
    made = published(draft)
    with pytest.raises(Refused, match="pourquoi"):
        operations.withdraw(draft.pk, reason=" ", **BY_NADIA)
    operations.withdraw(draft.pk, reason="Un doublon de série.", **BY_NADIA)
    with walls.nobody(), pytest.raises(Gone, match="Un doublon de série"):
        queries.any_publication("FR", 2024)
    assert Publication.objects.get().digest == made.digest
    assert acts()[-1] == "observatory.report_withdrawn"
    with pytest.raises(NotItsTurn):
        operations.withdraw(draft.pk, reason="x", **BY_NADIA)


@pytest.mark.parametrize("how", [Shown.SMALL, Shown.LINKED])
def test_publication_is_refused_when_an_adversary_finds_what_is_hidden(draft, settings, how):
    # A small region hidden beside the only other one: the difference tells it, whatever its mark.
    found = [each for each in all_counted() if each.key.indicator != "INC-10"]
    nation = [each for each in found if each.key.place == "FR"]
    regions = [
        a_counted("INC-01", 2024, 746, level="REGION", place="84"),
        a_counted("INC-01", 2024, 3, level="REGION", place="94", shown=how),
    ]
    keep([*nation, *regions], settings.OBSERVATORY, "20250301T050000Z")
    assert published(draft) is None
    assert draft.state == State.DRAFT
    assert "se déduirait" in draft.refusal
    assert acts()[-1] == "observatory.report_refused"
    assert not Publication.objects.exists()


def test_a_large_figure_hidden_for_the_sake_of_others_may_be_found(draft, settings):
    nation = [each for each in all_counted() if each.key.place == "FR"]
    regions = [
        a_counted("INC-01", 2024, 120, level="REGION", place="84"),
        a_counted("INC-01", 2024, 629, level="REGION", place="11", shown=Shown.LINKED),
    ]
    keep([*nation, *regions], settings.OBSERVATORY, "20250301T050000Z")
    assert published(draft)


def test_publication_is_refused_when_nobody_kept_what_is_hidden(draft, settings):
    keep(all_counted(), settings.OBSERVATORY, "20250302T050000Z", is_blank=True)
    assert published(draft) is None
    assert "ne sont pas" in draft.refusal
