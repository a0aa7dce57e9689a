"""`python -m bench [part …] [--json] [--small]`: every figure, in a world that is made for it."""

import argparse
import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

PARTS = (
    "register",
    "search",
    "walls",
    "pages",
    "tables",
    "signin",
    "api",
    "backup",
    "talk",
    "takeover",
    "opssies",
    "chaos",
    "sizes",
    "journal",
    "million",
    "assessments",
    "protection",
    "figures",
    "observatory",
    "start",
)


def main() -> None:
    """Measure the parts that were asked for, in one throw-away home."""
    asked = _asked()
    from hygie.platform.postgres.throwaway import throwaway  # noqa: PLC0415 - settings come later

    with throwaway(durable=True) as server:
        home = server.place.home
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "hygie.config.settings",
            "HYGIE_HOME": str(home),
            "DATABASE_POOL": "0",
            # Its people sign in with their password alone; the second factor is measured apart.
            "DEMONSTRATION": "oui",
        }
        figures = _measure(asked, home)
    if asked.json:
        sys.stdout.write(json.dumps([one.as_json() for one in figures], indent=2) + "\n")
    sys.exit(1 if any(one.met is False for one in figures) else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="all of them without this")
    parser.add_argument("--json", action="store_true", help="the figures for a machine")
    parser.add_argument("--small", action="store_true", help="a small world: tries the bench out")
    return parser.parse_args()


def _measure(asked: argparse.Namespace, home: Path) -> list:  # type: ignore[type-arg]
    import django  # noqa: PLC0415 - the environment says which database

    django.setup()
    from bench.report import table  # noqa: PLC0415
    from bench.world import Size, World  # noqa: PLC0415
    from hygie.platform import walls  # noqa: PLC0415

    walls.open_everything()
    world = World(
        home, Size(sites=5_000, incidents=2_000, journal=100_000) if asked.small else Size()
    )
    figures = []
    for part in asked.part or PARTS:
        began = time.perf_counter()
        for figure in import_module(f"bench.{part}").measure(world):
            figures.append(figure)
            sys.stderr.write(f"{figure.part}: {figure.what}: {figure.value}\n")
        sys.stderr.write(f"{part}: {time.perf_counter() - began:.0f} s in all\n")
    if not asked.json:
        sys.stdout.write(table(figures) + "\n")
    return figures


if __name__ == "__main__":
    main()
