"""The embedded server takes its share of the memory, and of a container's no more than that."""

import pytest

from hygie.platform.postgres import memory
from hygie.platform.postgres.memory import MIB, Share


@pytest.mark.parametrize(
    ("mebibytes", "share"),
    [
        (256, Share(64, 512)),
        (1024, Share(128, 512)),
        (4096, Share(512, 2048)),
        (24_000, Share(1024, 12_000)),
    ],
)
def test_an_eighth_of_the_machine_within_bounds(mebibytes, share):
    assert memory.share(mebibytes * MIB) == share


@pytest.mark.parametrize(("said", "limited"), [("536870912\n", True), ("max\n", False)])
def test_a_container_has_what_it_is_allowed(monkeypatch, tmp_path, said, limited):
    limit = tmp_path / "memory.max"
    limit.write_text(said)
    monkeypatch.setattr(memory, "_LIMITS", (tmp_path / "none", limit))

    assert (memory.of_machine() == 512 * MIB) is limited
