"""A second source: compared with a snapshot, counts kept, replaced with a trace, withdrawn."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from hygie.incidents.models import Incident
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotFound, Refused
from hygie.observatory import operations as observatory
from hygie.observatory import store
from hygie.observatory.estimating import operations
from hygie.observatory.estimating.lists import BadList
from hygie.observatory.estimating.models import SecondSource
from hygie.observatory.estimating.operations import Handed, NotComparable
from hygie.observatory.estimating.queries import any_estimates, any_rates
from hygie.observatory.manifest import Damaged
from hygie.observatory.rules.areas import FRANCE
from hygie.observatory.rules.matching import State
from tests.cast import NOON
from tests.incidents.factories import a_site, an_entity, an_incident

pytestmark = pytest.mark.django_db(transaction=True)
LAST_YEAR = NOON - timedelta(days=200)  # 14 August 2025
DAY = f"{LAST_YEAR:%Y-%m-%d}"
BY = {"by": SYSTEM, "at": NOON}


def site(at):
    return a_site(f"7500{at:05d}", entity=an_entity(f"7700{at:05d}", region="11"))


def taken():
    observatory.take(**BY)


@pytest.fixture
def world():
    """Sixteen incidents of 2025, at sites 0 to 15, and eight sites that declared nothing."""
    for at in range(24):
        place = site(at)
        if at < 16:
            an_incident(site=place, at=LAST_YEAR)
    taken()


def a_list(*sites, day=DAY):
    lines = [f"7500{at:05d};{day}" for at in sites]
    return "\n".join(["finess;date", *lines]).encode()


LIST = a_list(*range(10), *range(16, 24))


def handed(raw=LIST, **said):
    return Handed(raw=raw, **{"title": "Liste de la presse", "year": 2025, **said})


def acts():
    return list(
        Entry.objects.filter(what__startswith="observatory.second")
        .order_by("pk")
        .values_list("what", flat=True)
    )


def test_a_list_is_compared_and_only_its_counts_are_kept(world):
    row = operations.compare(handed(is_independent=True), **BY)

    assert (row.state, row.first, row.second, row.both) == (State.TOLD, 16, 18, 10)
    assert (row.snapshot, row.within) == (store.here().latest().id, 14)
    assert acts() == ["observatory.second_source_compared"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(s)::text FROM observatory_secondsource AS s")
        kept = cursor.fetchall()[0][0]
        cursor.execute("SELECT string_agg(to_jsonb(e)::text, '') FROM journal_entry AS e")
        journaled = cursor.fetchall()[0][0]
    assert "7500" not in kept
    assert "750000001;" not in journaled


def test_an_entity_is_recognised_by_its_own_number(world):
    raw = LIST.replace(b"7500", b"7700")
    assert operations.compare(handed(raw), **BY).both == 10


def test_days_too_far_are_not_the_same_incident(world):
    raw = a_list(*range(10), *range(16, 24), day="2025-01-10")
    assert operations.compare(handed(raw), **BY).state == State.TOO_FEW


def test_what_would_tell_of_a_few_keeps_no_count(world):
    row = operations.compare(handed(a_list(3)), **BY)

    assert (row.state, row.first, row.second, row.both) == (State.TOO_FEW, 0, 0, 0)


def test_the_same_title_replaces_and_leaves_a_trace(world):
    first = operations.compare(handed(), **BY)
    again = operations.compare(handed(title="LISTE de la presse", is_independent=True), **BY)

    first.refresh_from_db()
    assert first.ended_at == NOON
    assert list(SecondSource.objects.filter(ended_at=None)) == [again]
    assert Entry.objects.filter(what="observatory.second_source_compared").count() == 2


def test_one_line_more_does_not_tell_whether_it_was_declared(world):
    operations.compare(handed(), **BY)
    again = operations.compare(handed(a_list(*range(11), *range(16, 24))), **BY)

    assert (again.second, again.both) == (18, 10)


def test_other_titles_stand_beside(world):
    operations.compare(handed(), **BY)
    operations.compare(handed(title="Liste du CERT"), **BY)

    assert SecondSource.objects.filter(ended_at=None).count() == 2


def test_a_source_is_withdrawn_once(world):
    operations.compare(handed(), **BY)
    operations.withdraw("liste de la presse", 2025, **BY)

    assert not SecondSource.objects.filter(ended_at=None).exists()
    assert acts()[-1] == "observatory.second_source_withdrawn"
    with pytest.raises(NotFound):
        operations.withdraw("liste de la presse", 2025, **BY)


@pytest.mark.parametrize(
    ("said", "refusal", "words"),
    [
        ({"title": " \n"}, NotComparable, "Le titre"),
        ({"title": "x" * 121}, NotComparable, "Le titre"),
        ({"year": 2026}, NotComparable, "L’année est finie"),
        ({"year": 1999}, NotComparable, "L’année est finie"),
        ({"within": 61}, NotComparable, "0 à 60 jours"),
        ({"raw": b"finess;date\n999999999;2025-08-14\n"}, BadList, "pas au registre"),
        ({"raw": a_list(1, 2, 1)}, BadList, "que la ligne 2"),
        ({"raw": LIST + b"\nDupont;2025-08-14"}, BadList, "1 ligne ne va pas"),
    ],
)
def test_what_is_wrong_keeps_nothing(world, said, refusal, words):
    with pytest.raises(refusal, match=words):
        operations.compare(handed(**said), **BY)

    assert not SecondSource.objects.exists()
    assert acts() == []


def test_without_a_snapshot_or_with_a_torn_one_it_says_what_to_do():
    with pytest.raises(NotComparable, match="Aucun instantané"):
        operations.compare(handed(), **BY)
    an_incident(site=site(1), at=LAST_YEAR)
    taken()
    for place in store.here().folder.glob("objects/*/*.parquet"):
        place.write_bytes(b"PAR1")
    with pytest.raises(Damaged):
        operations.compare(handed(), **BY)


def test_a_snapshot_of_before_the_end_of_the_year_is_not_enough():
    an_incident(site=site(1), at=LAST_YEAR)
    observatory.take(by=SYSTEM, at=LAST_YEAR)
    with pytest.raises(NotComparable, match="avant la fin de 2025"):
        operations.compare(handed(), **BY)


def test_what_is_out_of_scope_is_not_declared(world):
    for at in 20, 21:
        incident = an_incident(site=site(at), at=LAST_YEAR)
        Incident.objects.filter(pk=incident.pk).update(status="OUT_OF_SCOPE")
    observatory.take(by=SYSTEM, at=NOON + timedelta(hours=1))

    row = operations.compare(handed(), **BY)

    assert (row.first, row.both) == (16, 10)


def test_estimates_say_of_each_source_what_follows(world):
    figures = any_rates(store.here().latest().id)
    assert any_estimates(figures, FRANCE, 2025).why_none
    operations.compare(handed(is_independent=True), **BY)
    operations.compare(handed(title="Autre liste"), **BY)
    operations.compare(handed(a_list(3), title="Une seule"), **BY)

    said = any_estimates(figures, FRANCE, 2025)

    other, press, alone = said.seconds
    # (17 × 19) / 11 − 1 = 28.4
    assert (press.estimate.declared, press.estimate.middle) == (16, 28)
    assert "indépendantes" in other.why
    assert (other.both, alone.both) == (10, None)
    assert "sans désigner personne" in alone.why
    assert said.found == (press.estimate,)


def test_the_command_compares_and_withdraws(world, capsys, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_bytes(LIST)
    words = ("--title", "Liste de la presse", "--year", "2025")

    call_command("observatory", "second-source", str(path), *words)
    said = capsys.readouterr().out.replace("\xa0", " ")
    call_command("observatory", "second-source", str(path), *words, "--independent", "--json")
    plain = json.loads(capsys.readouterr().out)
    call_command("observatory", "second-source", *words, "--withdraw")

    assert "18 incidents, dont 10 reconnus parmi 16 déclarés" in said
    assert "pas dite indépendante" in said
    assert (plain["both"], plain["independent"]) == (10, True)
    assert "retirée" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["/nowhere.csv", "--year", "2025"], "ne se lit pas"),
        (["--year", "2025"], "Donnez le fichier"),
        (["/nowhere.csv", "--year", "MMXXV"], "quatre chiffres"),
        (["/nowhere.csv", "--year", "2025", "--within", "-1"], "en jours"),
    ],
)
def test_the_command_refuses_with_a_sentence(words, sentence):
    with pytest.raises(Refused, match=sentence):
        call_command("observatory", "second-source", *words, "--title", "Liste")
