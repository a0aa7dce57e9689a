"""A report made of figures: what is told, hidden, missing, left out."""

import pytest

from hygie.observatory.rules.cells import Level, Shown
from hygie.observatory.rules.composing import (
    MOST_ROWS,
    NotAReport,
    absent_line,
    check_size,
    paragraphs,
)
from hygie.observatory.rules.composition import Drawing, composition, elsewhere
from hygie.observatory.rules.figures import Figures
from hygie.observatory.rules.sentences import Standing
from tests.observatory.reporting import SNAPSHOT, a_document, a_figure, figures, of, some


def plain(text):
    return text.replace("\xa0", " ")


def section(document, code):
    return next(each for each in document.sections if each.code == code)


def part(document, code):
    return next(
        each for subject in document.sections for each in subject.parts if each.code == code
    )


def rows(found):
    return {
        plain(row.label): [plain(value.text) for value in row.values] for row in found.sheet.rows
    }


def test_the_composition_tells_each_section_once_and_reads_every_table_of_the_report():
    plan = composition()
    assert len({each.code for each in plan.sections}) == len(plan.sections)
    for code in ("INC-01", "INC-02", "INC-07", "INC-08", "INC-10", "INC-09", "INC-13", "INC-15"):
        assert code in plan.indicators
    for code in ("INC-18", "INC-19", "INC-20", "INC-23", "INC-26", "INC-29", "EXE-01"):
        assert code in plan.indicators
    assert "territoires" not in {each.code for each in plan.sections_of(Level.REGION)}


def test_the_published_series_is_kept_as_it_was_printed_and_both_counts_of_2021_stay():
    series = {each.title: each for each in elsewhere().series}
    declared = series["Déclarations reçues"].values
    assert [declared[year] for year in range(2018, 2025)] == [
        "327", "392", "369", "733", "592", "581", "749",
    ]  # fmt: skip
    with_all = series["Structures ayant déclaré au moins une fois"]
    without = series["Structures ayant déclaré, sans les incidents des prestataires"]
    assert (with_all.values[2021], without.values) == ("582", {2021: "290"})
    assert "prestataires" in with_all.definition
    assert 2024 not in series["Part d’origine malveillante"].values


def test_a_report_of_one_entity_leaves_out_what_says_nothing_of_one():
    plan = composition()
    of_one, of_all = (
        {code for one in plan.sections_of(level) for part in one.parts for code in part.indicators}
        for level in (Level.ENTITY, Level.NATION)
    )
    alone = {"INC-03", "INC-04", "INC-09", "INC-26", "EXE-01"}
    assert alone <= of_all - of_one
    assert all(each.parts for each in plan.sections_of(Level.ENTITY))
    assert set(plan.key_figures) - set(plan.key_figures_of(Level.ENTITY)) == {"INC-03", "EXE-01"}
    assert plan.key_figures_of(Level.NATION) == plan.key_figures


def test_key_figures_stand_against_the_year_before_and_five_years_before():
    first = a_document().key_figures[0]
    assert (first.label, first.value.text) == ("Incidents déclarés", "749")
    assert (first.before.text, first.long_before.text) == ("581", "392")
    assert plain(first.sentence) == "749 déclarations en 2024, contre 581 en 2023 (+29 %)."


def test_a_year_in_between_that_nobody_counted_is_said_and_is_no_zero():
    found = rows(part(a_document(), "INC-01"))
    assert found["2019"][0] == "392"
    assert found["2020"][0] == "sans donnée"
    assert found["2024"] == ["749"]
    notes = part(a_document(), "INC-01").sheet.notes
    assert any("personne ne l’a compté" in note for note in notes)


def test_categories_have_their_share_and_their_whole():
    found = part(a_document(), "INC-13")
    assert found.sheet.columns == ("2019", "2023", "2024", "Part en 2024")
    assert rows(found)["Malveillante"] == ["0", "0", "375", "50 %"]
    assert rows(found)["Ensemble"] == ["392", "581", "749", "100 %"]
    assert [plain(each) for each in found.sentences] == [
        "Le plus souvent : Malveillante, 375 déclarations (50 %).",
        "Sans réponse : 74 déclarations (10 %).",
    ]


def test_a_hidden_category_is_told_as_hidden_and_nobody_says_that_another_is_the_largest():
    others = [each for each in figures().by_key.values() if each.key.category != "NON_MALICIOUS"]
    hidden = a_figure("INC-13", 2024, 300, "NON_MALICIOUS", shown=Shown.LINKED)
    found = part(a_document(of([*others, hidden])), "INC-13")
    assert rows(found)["Non malveillante"][2:] == ["masqué", "masqué"]
    assert "300" not in str(found)
    assert found.sentences[0].startswith("Parmi les chiffres montrés")
    assert any("se déduirait d’un autre" in note for note in found.sheet.notes)


def test_regions_have_their_number_and_their_rate_and_a_hidden_one_is_hatched():
    found = part(a_document(), "INC-01")
    table = next(
        each for each in section(a_document(), "territoires").parts if each.sheet.first == "Région"
    )
    assert rows(table)["Auvergne-Rhône-Alpes"] == ["120", "13,3"]
    assert rows(table)["Corse"] == ["masqué", "sans donnée"]
    assert table.chart.drawing is Drawing.MAP
    states = {point.code: point.value.standing for point in table.chart.lines[0].points}
    assert states == {"11": Standing.HIDDEN, "84": Standing.KNOWN, "94": Standing.HIDDEN}
    assert found.chart.drawing is Drawing.LINE


def test_days_and_hours_and_delays():
    week = rows(part(a_document(), "INC-07"))
    assert week["9 h"][0] == "40"
    assert week["14 h"][1] == "masqué"
    assert week["3 h"] == ["0"] * 7
    assert rows(part(a_document(), "INC-29"))["AWARE"] == ["120", "2 h", "14 h", "3 jours"]


def test_what_has_no_figure_is_left_out_and_named_once_at_the_end():
    document = a_document()
    assert "mesures" not in {each.code for each in document.sections}
    line = plain(absent_line(document))
    assert line.startswith("Sans aucun chiffre pour 2024 :")
    assert "Où en sont les mesures" in line
    assert "Incidents par mois" in line
    assert "Heure et jour" not in line


def test_a_year_or_a_place_without_anything_is_refused_with_a_sentence():
    with pytest.raises(NotAReport, match="aucun chiffre pour 2031"):
        a_document(year=2031)
    with pytest.raises(NotAReport, match="aucun chiffre"):
        a_document(level=Level.REGION, place="53")


def test_the_report_of_a_region_is_its_own_without_the_published_series_of_the_nation():
    document = a_document(level=Level.REGION, place="84")
    assert document.place == "Auvergne-Rhône-Alpes"
    assert document.elsewhere is None
    assert rows(part(document, "INC-01"))["2024"] == ["120"]
    assert "749" not in str(document)


def test_the_series_that_others_published_stands_apart_and_stops_at_the_year():
    document = a_document(year=2023)
    assert document.elsewhere.parts[0].sheet.columns[-1] == "2023"
    assert "749" not in str(document.elsewhere)


def test_what_people_write_is_paragraphs_and_nothing_else():
    assert paragraphs("Un.\r\nDeux.\n\n\n <b>Trois</b> \n\n") == ("Un.\nDeux.", "<b>Trois</b>")
    document = a_document(texts={"introduction": "Bonjour.", "volume": "Une année.\n\nDense."})
    assert document.opening == ("Bonjour.",)
    assert section(document, "volume").paragraphs == ("Une année.", "Dense.")


def test_a_report_of_two_thousand_pages_is_refused_with_its_size():
    document = a_document()
    many = section(document, "volume")
    times = MOST_ROWS // sum(len(each.sheet.rows) for each in many.parts) + 1
    with pytest.raises(NotAReport, match="lignes de tableau"):
        check_size([many] * times)


def test_a_revised_figure_is_marked():
    others = [each for each in figures().by_key.values() if each.key.year != 2023]
    again = a_figure("INC-01", 2023, 588, is_revised=True)
    found = part(a_document(of([*others, again])), "INC-01")
    value = next(row.values[0] for row in found.sheet.rows if row.label == "2023")
    assert (value.text, value.is_revised) == ("588", True)
    assert any("révisé" in note for note in found.sheet.notes)


def test_what_is_hidden_whole_is_left_out_and_named():
    others = [each for each in figures().by_key.values() if each.key.indicator != "INC-13"]
    codes = ("MALICIOUS", "NON_MALICIOUS")
    hidden = [a_figure("INC-13", 2024, 3, code, shown=Shown.SMALL) for code in codes]
    unsaid = a_figure("INC-13", 2024, 743, "UNSAID")
    document = a_document(of([*others, *hidden, unsaid]))
    assert "INC-13" not in {each.code for one in document.sections for each in one.parts}
    line = plain(absent_line(document))
    assert "Masqué en entier pour 2024, pour ne désigner personne : Origine." in line


def test_a_year_of_which_only_the_population_is_known_is_no_zero():
    found = [*some(), a_figure("INC-14", 2021, 0, base=0)]
    reader_of = Figures.of(SNAPSHOT, found, frozenset({("INC", 2024), ("INC", 2023)}))
    table = rows(part(a_document(reader_of), "INC-13"))
    assert table["Malveillante"] == ["0", "375", "50 %"]


def test_regions_end_with_what_no_region_has_and_with_the_whole():
    nowhere = a_figure("INC-01", 2024, 7, level=Level.REGION, place="")
    document = a_document(figures(nowhere))
    table = next(each for each in section(document, "territoires").parts)
    assert [row.label for row in table.sheet.rows][-2:] == ["", "Ensemble"]
    assert rows(table)["Ensemble"][0] == "749"
    assert rows(table)[""] == ["7", "–"]


def test_what_was_written_stays_where_nothing_was_counted():
    document = a_document(texts={"mesures": "Les campagnes commencent en 2025."})
    assert section(document, "mesures").paragraphs == ("Les campagnes commencent en 2025.",)


def test_several_figures_of_a_part_are_told_by_their_names():
    document = a_document(figures(a_figure("INC-04", 2024, 290)))
    told = [plain(each) for each in part(document, "INC-03").sentences]
    assert told[0].startswith("Structures ayant déclaré : 558 structures en 2024")
    assert told[1].startswith("Structures propres : 290 structures en 2024")
