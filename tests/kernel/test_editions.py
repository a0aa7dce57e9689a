import pytest

from hygie.kernel.editions import Edition, label_of


@pytest.mark.parametrize(
    ("version", "edition", "label"),
    [
        ("2026-11", 0, "proposée par Hygie, 2026-11"),
        ("2026-11", 3, "version 3 de l’astreinte, d’après Hygie 2026-11"),
        ("", 2, "version 2 de l’astreinte"),
    ],
)
def test_a_version_is_told_from_the_others_and_read_from_its_mark(version, edition, label):
    found = Edition(version=version, edition=edition)

    assert (found.label, label_of(found.mark)) == (label, label)
    assert found.mark != Edition(version=version, edition=edition + 1).mark
