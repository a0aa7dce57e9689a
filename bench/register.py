"""The register: the whole SAE, a country of 110,000 sites, and what people type in it."""

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.register_data import Country, questions

SITES = 110_000
QUESTIONS = 1_000
SHARED = Path(__file__).parents[2] / "shared" / "data" / "finess" / "sae_2023"
DAY = "2026-05-12"


def main() -> None:
    """Measure in a throw-away server, and print the figures as JSON."""
    from hygie.platform.postgres.throwaway import throwaway  # noqa: PLC0415 - settings come later

    with throwaway(durable=True) as server, tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "hygie.config.settings",
            "HYGIE_HOME": str(server.place.home),
            "DATABASE_POOL": "0",
        }
        figures = measure(Path(folder))
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


def measure(folder: Path) -> dict[str, Any]:
    """The figures, in seconds and milliseconds; the database is empty before."""
    import django  # noqa: PLC0415 - the environment says which database

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    figures: dict[str, Any] = {}
    if SHARED.is_dir():
        figures["sae_first_seconds"] = _seconds(*_sae())
        figures["sae_again_seconds"] = _seconds(*_sae())
    country = Country(seed=1)
    stock = folder / "stock.csv"
    country.write_stock(stock, sites=SITES, day=DAY)
    figures["stock_first_seconds"] = _seconds(stock)
    figures["stock_again_seconds"] = _seconds(stock)
    figures["import_memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures |= _search(country)
    return figures


def _sae() -> list[Path]:
    return [SHARED / f"{table}_2023r.csv.gz" for table in ("ID", "IDB", "GHT")]


def _seconds(*paths: Path) -> float:
    from django.utils import timezone  # noqa: PLC0415

    from hygie.establishments import operations  # noqa: PLC0415
    from hygie.kernel.actor import SYSTEM  # noqa: PLC0415

    began = time.perf_counter()
    for path in paths:
        report = operations.import_file(path, by=SYSTEM, at=timezone.now())
        if report.status != "DONE" or report.refused:
            raise SystemExit(f"{path.name}: {report.status} {report.sentence} {report.refused}")
    return round(time.perf_counter() - began, 2)


def _search(country: Country) -> dict[str, Any]:
    from hygie.establishments import queries  # noqa: PLC0415

    asked = questions(country, count=QUESTIONS, seed=2)
    times = []
    found = 0
    for question in asked[:50]:
        queries.any_search(question)
    for question in asked:
        began = time.perf_counter()
        found += bool(queries.any_search(question))
        times.append(((time.perf_counter() - began) * 1000, question))
    ordered = sorted(times)
    milliseconds = [one for one, _ in ordered]
    return {
        "search_median_ms": round(statistics.median(milliseconds), 1),
        "search_95_ms": round(milliseconds[int(len(milliseconds) * 0.95)], 1),
        "search_99_ms": round(milliseconds[int(len(milliseconds) * 0.99)], 1),
        "search_answered": round(found / len(asked), 3),
        "search_slowest": [f"{one:.0f} ms: {question}" for one, question in ordered[-12:]],
    }


if __name__ == "__main__":
    main()
