"""The register: the whole SAE, and a country of 110,000 sites."""

import resource
from collections.abc import Iterator

from bench.report import Figure, under
from bench.world import SAE_SITES, SHARED, World

PART = "register"


def measure(world: World) -> Iterator[Figure]:
    """Import, and import the same again."""
    kind = "real" if SHARED.is_dir() else "synthetic"
    first, again = world.small_register
    sites = f"{SAE_SITES:,} {kind} sites"
    yield under(PART, "SAE, whole", first, most=10, unit="s", conditions=sites)
    yield under(PART, "SAE, again", again, most=5, unit="s", conditions="nothing changes")
    first, again = world.register
    sites = f"{world.size.sites:,} synthetic sites"
    yield under(PART, "stock, whole", first, most=60, unit="s", conditions=sites)
    yield under(PART, "stock, again", again, most=None, unit="s", conditions="nothing changes")
    mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield under(PART, "memory of the import", mebibytes, most=None, unit="MiB")
