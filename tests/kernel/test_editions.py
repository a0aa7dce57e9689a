import pytest

from hygie.kernel.editions import Edition, label_of


@pytest.mark.parametrize(
    ("edition", "label"),
    [
        (0, "proposée par Hygie, 2026-11"),
        (3, "version 3 de l’astreinte, d’après Hygie 2026-11"),
    ],
)
def test_a_version_is_told_from_the_others_and_read_from_its_mark(edition, label):
    found = Edition(version="2026-11", edition=edition)

    assert (found.label, label_of(found.mark)) == (label, label)
    assert found.mark != Edition(version="2026-11", edition=edition + 1).mark
