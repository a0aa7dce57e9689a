from zoneinfo import ZoneInfo

import pytest

from hygie.kernel import geography


def test_every_department_is_in_a_known_region_and_has_a_clock():
    for department in geography.departments().values():
        assert department.region in geography.regions()
        assert department.clock.key == department.time_zone


def test_there_are_18_regions_101_departments_and_the_other_territories():
    real = [code for code, region in geography.regions().items() if not region.fictional]
    departments = [d for d in geography.departments().values() if not d.fictional]

    assert len([code for code in real if len(code) == 2]) == 18
    assert len(departments) == 101 + 6


def test_only_region_99_is_fictional():
    fictional = [code for code, region in geography.regions().items() if region.fictional]

    assert fictional == ["99"]


def test_the_regional_body_for_e_health_says_where_its_name_comes_from():
    for region in geography.regions().values():
        assert bool(region.grades) == bool(region.grades_origin)


@pytest.mark.parametrize(
    ("code", "department"),
    [
        ("010000024", "01"),
        ("750712184", "75"),
        ("2A0000014", "2A"),
        ("970100012", "971"),
        ("970210126", "972"),
        ("970300026", "973"),
        ("970400024", "974"),
        ("980501506", "976"),
        ("980600027", "986"),
        ("990000019", "99"),
        ("9A", "971"),
        ("9F", "976"),
        ("9J", "986"),
        ("971", "971"),
        ("2B", "2B"),
        ("01", "01"),
    ],
)
def test_a_number_or_a_code_names_its_department(code, department):
    assert geography.department_of(code).code == department


@pytest.mark.parametrize("code", ["", "00", "9Z", "20", "960000000", "XX"])
def test_what_is_nowhere_has_no_department(code):
    assert geography.department_of(code) is None
    assert geography.region_of(code) is None


@pytest.mark.parametrize(
    ("commune", "code"), [("97123", "977"), ("97127", "978"), ("97101", "971")]
)
def test_the_commune_tells_the_northern_islands_from_guadeloupe(commune, code):
    assert geography.department_of("9A", commune).code == code
    assert geography.department_of("9A", commune).region == "01"


@pytest.mark.parametrize(
    ("department", "commune", "expected"),
    [
        ("01", "053", "01053"),
        ("01", "53", "01053"),
        ("9A", "101", "97101"),
        ("9D", "411", "97411"),
        ("9J", "613", "98613"),
        ("2A", "004", "2A004"),
        ("75", "115", "75115"),
        ("XX", "004", ""),
        ("01", "", ""),
        ("01", "1234", ""),
        ("01", "A12", ""),
    ],
)
def test_two_codes_make_a_commune(department, commune, expected):
    assert geography.insee_commune(department, commune) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("75115", "75056"),
        ("13208", "13055"),
        ("69383", "69123"),
        ("13217", "13217"),
        ("69385", "69123"),
        ("01053", "01053"),
    ],
)
def test_a_district_belongs_to_its_city(code, expected):
    assert geography.whole_commune(code) == expected


def test_an_hour_in_the_islands_is_not_that_of_paris():
    assert geography.departments()["974"].clock == ZoneInfo("Indian/Reunion")
    assert geography.department_of("010000024").time_zone == "Europe/Paris"
