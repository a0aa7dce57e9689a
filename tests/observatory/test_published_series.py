"""The published years, entered as incidents, come back equal through the whole chain.

From facts to figures, to what may be shown, to the document; each trap of their roundings has a
test of its name.
"""

from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import combinations

import pytest

from hygie.kernel.actor import SYSTEM
from hygie.kernel.finess import check_digit
from hygie.observatory import figures as kept
from hygie.observatory import labels, operations
from hygie.observatory.engine import Engine
from hygie.observatory.making import guarded
from hygie.observatory.reports import plain as plainly
from hygie.observatory.reports.words import words_of
from hygie.observatory.rules.areas import FRANCE
from hygie.observatory.rules.cells import Key, Level, Shown
from hygie.observatory.rules.composing import Around, compose
from hygie.observatory.rules.composition import composition, elsewhere
from hygie.observatory.rules.figures import Figure, Figures, family
from hygie.observatory.rules.sentences import change, percent
from tests.cast import NOON
from tests.incidents.factories import a_site, an_entity, an_incident
from tests.observatory.build import write
from tests.observatory.series import YEARS, incidents

DEGRADED = ("DEGRADED_MODE", "INTERRUPTION", "TRANSFER_OR_DEPROGRAMMING")


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    files = write(tmp_path_factory.mktemp("series"), incidents=incidents())
    with Engine(files, as_of=date(2024, 12, 31)) as engine:
        return engine.every_cell()


@pytest.fixture(scope="module")
def cells(counted):
    """What was counted of the nation."""
    return {
        (each.key.year, each.key.indicator, each.key.category): each
        for each in counted
        if each.key.level is Level.NATION
    }


@pytest.fixture(scope="module")
def shown(counted):
    """What everybody may read of 2024 and of the year before."""
    late = [each for each in counted if each.key.level is not Level.GHT and each.key.year >= 2023]
    how = guarded(late)
    return [
        Figure(
            key=each.key,
            cell=each if how[each.key] is Shown.SHOWN else None,
            shown=how[each.key],
        )
        for each in late
    ]


def document(found, year=2024):
    years = frozenset((family(each.key.indicator), each.key.year) for each in found)
    figures = Figures.of("20241231T230000Z", found, years)
    return compose(
        figures,
        words_of(figures, FRANCE),
        composition(),
        level=Level.NATION,
        place="FR",
        year=year,
        around=Around(texts={}),
        elsewhere=elsewhere(),
    )


def whole(counted, year):
    """The report of a year, as its keeper reads it: nothing is hidden."""
    return document([Figure(key=each.key, cell=each) for each in counted], year)


def part(found, code):
    return next(each for one in found.sections for each in one.parts if each.code == code)


def rows(found, code):
    return {
        row.label: [value.text.replace("\xa0", " ") for value in row.values]
        for row in part(found, code).sheet.rows
    }


def key_figure(found, label):
    return next(each for each in found.key_figures if each.label == label)


def text(value):
    return value.text.replace("\xa0", " ")


def test_every_published_count_comes_back_equal(cells):
    printed = {each.title: each.values for each in elsewhere().series}
    for title, code, category in (
        ("Déclarations reçues", "INC-01", ""),
        ("Structures ayant déclaré au moins une fois", "INC-03", ""),
        ("Incidents pris en charge, dans le champ de la loi", "INC-05", ""),
        ("dont avérée", "INC-19", "PROVEN"),
        ("Rançongiciels", "INC-17", ""),
    ):
        for year, said in printed[title].items():
            if said.isdigit():
                assert cells[year, code, category].n == int(said), (title, year)


def test_every_published_share_comes_back_equal(counted, cells):
    malicious = {2018: 41, 2019: 43, 2020: 60, 2021: 52, 2022: 50, 2023: 50}
    degraded = {2019: 40, 2020: 45, 2021: 52, 2022: 39, 2023: 32}
    document_of = whole(counted, 2023)
    told = key_figure(document_of, "Part des incidents d’origine malveillante")
    assert text(told.value) == "50 %"
    table = rows(document_of, "INC-21")
    for year, said in degraded.items():
        assert table[str(year)][0] == f"{said} %"
    for year, said in malicious.items():
        cell = cells[year, "INC-14", ""]
        assert percent(cell.n, cell.base) == f"{said}\N{NO-BREAK SPACE}%"


def test_no_impact_on_the_organisation_comes_back_equal(counted):
    for year, said in {2020: "35 %", 2021: "38 %", 2022: "58 %", 2023: "53 %"}.items():
        assert rows(whole(counted, year), "INC-20")["Travail normal"][-1] == said
    for year, said in {2020: "14 %", 2022: "19 %"}.items():
        assert rows(whole(counted, year), "INC-20")["Prise en charge interrompue"][-1] == said


def test_749_against_581_is_29_percent_and_is_reckoned_from_the_counts(shown):
    first = key_figure(document(shown), "Incidents déclarés")
    assert Fraction(749 - 581, 581) * 100 // Fraction(1, 10) == 289
    assert first.sentence.replace("\xa0", " ") == (
        "749 déclarations en 2024, contre 581 en 2023 (+29 %)."
    )


def test_146_of_369_is_40_percent_and_39_stays_as_it_was_printed(cells, counted):
    lost = cells[2020, "INC-18", "LOST"]
    assert (lost.n, percent(lost.n, 369)) == (146, "40\xa0%")
    stands = plainly.plain(whole(counted, 2024))["elsewhere"]["parts"][0]["table"]["rows"]
    row = next(each for each in stands if each["label"].startswith("Données inaccessibles"))
    assert "146 (39 %)" in [each["text"].replace("\xa0", " ") for each in row["values"]]
    assert "39,6 %" in row["label"].replace("\xa0", " ")


def test_21_of_369_is_6_percent_and_5_stays_as_it_was_printed(cells):
    altered = cells[2020, "INC-18", "INTEGRITY"]
    assert (altered.n, percent(altered.n, 369)) == (21, "6\xa0%")
    printed = {each.title: each.values for each in elsewhere().series}
    assert printed["Intégrité des données touchée"][2020].replace("\xa0", " ") == "21 (5 %)"


def test_165_is_29_percent_of_what_was_treated_and_28_of_what_was_received(cells):
    asked, treated = cells[2022, "INC-23", ""], cells[2022, "INC-05", ""]
    assert (asked.n, asked.base, treated.n) == (165, 592, 564)
    assert percent(asked.n, asked.base) == "28\xa0%"
    assert percent(asked.n, treated.n) == "29\xa0%"


def test_189_of_733_is_26_percent(cells):
    asked = cells[2021, "INC-23", ""]
    assert (asked.n, percent(asked.n, asked.base)) == (189, "26\xa0%")


def test_danger_is_told_proven_and_possible_and_adds_up_to_the_published_total(cells):
    for year, total, proven, said in ((2020, 34, 2, "9\xa0%"), (2022, 76, 5, "13\xa0%")):
        found = [cells[year, "INC-19", each].n for each in ("PROVEN", "POTENTIAL")]
        assert (found[0], sum(found)) == (proven, total)
        assert percent(total, cells[year, "INC-01", ""].n) == said


def test_582_structures_with_providers_and_290_without_are_both_told(counted):
    found = whole(counted, 2021)
    assert rows(found, "INC-03")["2021"] == ["582", "290"]
    assert rows(found, "INC-24")["Venus d’un prestataire"][-1] == "40 %"
    assert [percent(432 - 290, 290), percent(432 - 582, 582)] == ["49\xa0%", "−26\xa0%"]


def test_multiplied_by_two_was_2021_and_2022_was_a_fall(counted):
    assert change(733, 369) == "+99\xa0%"
    sentence = part(whole(counted, 2022), "INC-01").sentences[0].replace("\xa0", " ")
    assert sentence == "592 déclarations en 2022, contre 733 en 2021 (−19 %)."


def test_2022_and_2023_make_1173(cells):
    assert cells[2022, "INC-01", ""].n + cells[2023, "INC-01", ""].n == 1_173


def test_first_halves_of_2022_and_2023_come_back_by_month(cells):
    for year, said in ((2022, 308), (2023, 283)):
        months = [cells[year, "INC-02", f"{month:02}"].n for month in range(1, 13)]
        assert (sum(months[:6]), sum(months)) == (said, cells[year, "INC-01", ""].n)


def test_30_a_month_in_2020_was_printed_without_its_half(cells):
    monthly = Fraction(cells[2020, "INC-01", ""].n, 12)
    assert (monthly // 1, float(monthly)) == (30, 30.75)


def test_422_structures_are_301_of_health_and_121_of_care(counted):
    kinds = {each.key.place: each.n for each in counted
             if each.key.indicator == "INC-03" and each.key.level is Level.KIND
             and each.key.year == 2023}  # fmt: skip
    assert kinds == {"HEALTH": 301, "MEDICO_SOCIAL": 121}


def test_65_and_25_percent_of_2021_came_from_health_and_care(counted):
    table = rows(whole(counted, 2021), "INC-09")
    names = [labels.kinds()[each] for each in ("HEALTH", "MEDICO_SOCIAL")]
    assert [table[each][-1] for each in names] == ["65 %", "25 %"]


def test_more_than_two_of_2022_and_more_than_four_of_2019(cells):
    assert [cells[2022, "INC-26", each].n for each in ("3", "4+")] == [54, 15]
    # 55 structures « with more than two » in 2019 would have declared more than there was.
    assert 48 * 3 + 7 * 5 + (300 - 55) > 392
    assert sum(cells[2019, "INC-26", each].n for each in ("2", "3", "4+")) == 55


def test_degraded_mode_is_told_on_declarations_and_on_structures_with_its_base(counted):
    found = part(whole(counted, 2022), "INC-21")
    told = [each.replace("\xa0", " ") for each in found.sentences]
    assert "39 % des déclarations (231 sur 592) en 2022" in told[0]
    assert "des structures" in told[1]
    assert "sur 432" in told[1]


def test_40_ransomwares_are_22_16_and_2_and_two_are_not_told_to_everybody(cells, shown):
    reach = {each: cells[2024, "INC-16", each].n for each in ("SERVER", "WORKSTATION", "PROVIDER")}
    assert reach == {"SERVER": 4 + 18, "WORKSTATION": 16, "PROVIDER": 2}
    told = {each.key.category: each for each in shown
            if each.key.indicator == "INC-16" and each.key.level is Level.NATION
            and each.key.year == 2024}  # fmt: skip
    assert told["PROVIDER"].cell is None
    assert sum(each.cell is None for each in told.values()) >= 2
    assert text(key_figure(document(shown), "Rançongiciels").value) == "40"


def test_regions_add_up_to_the_nation_in_the_document(shown):
    table = next(each for one in document(shown).sections if one.code == "territoires"
                 for each in one.parts)  # fmt: skip
    told = {row.label: row.values[0].text for row in table.sheet.rows}
    assert told.pop("Ensemble") == "749"
    assert sum(int(each) for each in told.values()) == 749


def test_attacks_that_rose_by_43_percent_in_2022_are_told_nowhere(counted):
    assert "+43" not in str(whole(counted, 2022))
    assert not any(
        change(later.received, earlier.received) == "+43\xa0%"
        for earlier, later in combinations(YEARS, 2)
    )


@pytest.mark.django_db(transaction=True)
def test_a_few_declarations_go_the_same_way_through_the_database():
    for number in range(6):
        stem = f"7500000{number}"
        entity = an_entity(f"7507800{number}{check_digit(f'7507800{number}')}", region="11")
        site = a_site(f"{stem}{check_digit(stem)}", entity=entity)
        for _ in range(1 + number % 2):
            an_incident(site=site)
    at = datetime(NOON.year, 12, 31, 22, tzinfo=UTC)
    taken = operations.take(by=SYSTEM, at=at)
    operations.figure(taken.name, by=SYSTEM, at=at)
    found = kept.of_place(taken.name, Level.NATION, "FR")
    for code, n in (("INC-01", 9), ("INC-03", 6)):
        figure = found.at(Key(indicator=code, year=NOON.year, level=Level.NATION, place="FR"))
        assert figure is not None
        assert figure.cell is not None
        assert figure.cell.n == n
