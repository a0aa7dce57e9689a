import csv
import gzip

from hygie.observatory.activity import activity


def test_activity_is_told_with_its_source():
    said = activity()
    assert said.year == 2023
    assert said.origin == "published"
    assert "Licence Ouverte" in said.source
    assert len(said.rows) == 1_479
    assert sum(stays for *_, stays in said.rows) == 19_158_193
    assert said.rows[0] == ("010000024", 2023, 18_459 + 7_676)


def test_it_is_the_published_table(shared):
    table = shared / "data/finess/sae_2023/MCO_2023r.csv.gz"
    with gzip.open(table, "rt", encoding="cp1252", newline="") as lines:
        there = {
            row["FI"]: int(row["SEJHC_MCO"] or 0) + int(row["SEJHP_MCO"] or 0)
            for row in csv.DictReader(lines, delimiter=";")
        }
    assert {site: stays for site, _, stays in activity().rows} == {
        site: stays for site, stays in there.items() if stays
    }
