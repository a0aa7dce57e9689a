"""The list of a second source: two columns, and every fault with its line."""

from datetime import date

import pytest

from hygie.observatory.estimating.lists import MOST_BYTES, BadList, read

GOOD = "finess;date\n010000024;2024-03-05\n2A0000014;31/12/2024\n"


def test_two_columns_are_read():
    lines = read(GOOD.encode(), year=2024)
    assert [(each.number, each.finess, each.on) for each in lines] == [
        (2, "010000024", date(2024, 3, 5)),
        (3, "2A0000014", date(2024, 12, 31)),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        GOOD.replace(";", ",").encode(),
        GOOD.replace(";", "\t").encode(),
        ("\ufeff" + GOOD).encode(),
        GOOD.encode("utf-16"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("finess;date", "FINESS ; Date").encode(),
        b"date;finess\n2024-03-05;01 000 0024\n\n31/12/2024;2A0000014;\n;\n",
    ],
)
def test_it_is_read_as_spreadsheets_write_it(raw):
    assert [each.finess for each in read(raw, year=2024)] == ["010000024", "2A0000014"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "nomme deux colonnes"),
        (b"finess;date\n", "vide"),
        (b"finess;date;nom\n010000024;2024-03-05;CH\n", "aucune autre"),
        (b"finess\n010000024\n", "nomme deux colonnes"),
        (b"\x89PNG\r\n\0\0\0", "pas un fichier texte"),
        (b"finess;date\n\0;2024-03-05\n", "pas un fichier texte"),
        (GOOD.encode("utf-32"), "UTF-32"),
        (b'finess;date\n"010000024;2024-03-05\n', "guillemets"),
        (b"x" * (MOST_BYTES + 1), "dépasse 2 Mio"),
        (b"finess;date\n" + b"010000024;2024-03-05\n" * 20_001, "dépasse 20\xa0000 lignes"),
    ],
)
def test_a_file_that_is_no_list_says_what_it_is(raw, words):
    with pytest.raises(BadList, match=words):
        read(raw, year=2024)


def test_every_fault_is_told_with_its_line_and_nothing_of_what_is_written():
    raw = (
        "finess;date\n010000024;2024-03-05\nCentre hospitalier Dupont;2024-03-05\n"
        "010000024;mars 2024\n010000024;2024-02-30\n010000024;2023-03-05\n010000024\n"
    )
    with pytest.raises(BadList) as refusal:
        read(raw.encode(), year=2024)
    said = refusal.value.sentence.replace("\xa0", " ")
    assert "5 lignes ne vont pas, et rien n’est gardé" in said
    for line, words in (
        (3, "pas un numéro FINESS"),
        (4, "avec son jour"),
        (5, "avec son jour"),
        (6, "n’est pas de 2024"),
        (7, "pas deux cellules"),
    ):
        assert f"ligne {line} : " in said
        assert words in said
    assert "Dupont" not in said


def test_many_faults_are_counted_and_the_first_are_told():
    raw = "finess;date\n" + "x;2024-03-05\n" * 50
    with pytest.raises(BadList, match="et 30 autres"):
        read(raw.encode(), year=2024)


def test_a_list_of_the_press_is_told_line_by_line_what_it_lacks(shared):
    """As the press tells: a month and a name; no number, no day, sometimes another country."""
    path = shared / "data/incidents/fr_cyberattaques_citees_presse_2021_2022.csv"
    with pytest.raises(BadList, match="deux colonnes"):
        read(path.read_bytes(), year=2022)
    months = [line.split(",")[0] for line in path.read_text("utf-8").splitlines()[1:]]
    rows = [f"010780054,{month}" for month in months] + [
        ",2022-03-01",
        "US,2022",
        "010780054,2022",
    ] * 3
    with pytest.raises(BadList) as refused:
        read("\n".join(["finess,date", *rows]).encode(), year=2022)
    told = str(refused.value)
    for words in ("l’année ou le mois", "pas de numéro FINESS", "neuf caractères", "En tout"):
        assert words in told
    assert "US" not in told
