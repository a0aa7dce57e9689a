"""An exchange file of 100 MB, 200,000 events: taken in, and taken in again."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.report import Figure, under
from bench.world import World
from hygie.establishments.models import Site

PART = "opssies"
SEED, PARIS = 20260302, ZoneInfo("Europe/Paris")
KINDS = (27, 28, 29, 43, 54, 60, 61)
# A process of its own takes the file in: its memory is that of the command, and of nothing else.
_TAKE = """
import json, os, resource, sys, time
import django
django.setup()
from django.utils import timezone
from hygie.kernel.actor import SYSTEM
from hygie.opssies.operations import importing
from hygie.platform import walls
walls.open_everything()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.perf_counter()
with open(sys.argv[1], "rb") as file:
    made = importing.take(file, name="banc.json", by=SYSTEM, at=timezone.now())
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "peak": peak, "placed": made.placed, "known": made.known,
                  "waiting": made.waiting, "events": made.events}))
"""


def measure(world: World) -> Iterator[Figure]:
    """Taken in by the command’s own operation, in a process of its own."""
    _ = world.register
    events = 200_000 if world.size.sites > 10_000 else 4_000
    path = Path(world.home) / "banc-opssies.json"
    write(
        path,
        events=events,
        sites=list(Site.objects.order_by("finess").values_list("finess", flat=True)[:3_000]),
    )
    size = path.stat().st_size / 1e6
    first, again = _take(path), _take(path)
    said = f"{size:.0f} MB, {first['events']:,} events, {first['waiting']:,} wait"
    yield under(
        PART, "exchange file taken in", first["seconds"], most=30, unit="s", conditions=said
    )
    yield under(
        PART, "the same again", again["seconds"], most=30, unit="s", conditions="nothing changes"
    )
    yield under(PART, "memory of the import", first["peak"], most=500, unit="MiB", conditions=said)
    path.unlink()


def _take(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", _TAKE, str(path)], check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout))


def write(path: Path, *, events: int, sites: list[str]) -> None:
    """A file of so many events of these sites, the same each time; one in fifty of nobody known."""
    chance = random.Random(SEED)
    began = datetime(2024, 1, 1, tzinfo=PARIS)
    with path.open("w", encoding="utf-8") as file:
        file.write(
            f'{{"extractionDate":"20260301-000000","events":{{"stakeholders":{_PROVIDER},"event":['
        )
        for number in range(events):
            file.write("," if number else "")
            known = chance.random() > 0.02
            code = chance.choice(sites) if known else f"99{chance.randrange(10**7):07d}"
            at = began + timedelta(minutes=chance.randrange(60 * 24 * 780))
            json.dump(_event(number, code, at, chance), file, ensure_ascii=False)
        file.write("]}}")


_PROVIDER = json.dumps(
    [
        {
            "stakeholderId": {"stakeholderIdType": 4, "__text": "123456782"},
            "stakeholderNameTypes": [{"stakeholderNameType": 2, "__text": "Prestataire fictif"}],
            "stakeholderType": 3,
            "stakeholderRoleType": 2,
        }
    ]
)


def _event(number: int, code: str, at: datetime, chance: random.Random) -> dict[str, object]:
    name = f"site-{number % 9973}.exemple.fr"
    return {
        "stakeholders": [
            {
                "stakeholderId": [{"stakeholderIdType": 2, "__text": code}],
                "stakeholderNameTypes": [{"stakeholderNameType": 2, "__text": f"CH {code}"}],
                "stakeholderType": 1,
                "stakeholderRoleType": 4,
            }
        ],
        "dates": [{"dateType": 7, "__text": f"{at:%Y%m%d-%H%M%S}"}],
        "scopes": [
            {
                "functionalContexts": [],
                "technicalContexts": [],
                "autonomousSystemNumbers": ["AS64496"],
                "domains": [name],
                "subnetIpV4s": [],
                "subnetIpV6s": [],
            }
        ],
        "outcome": {"level": chance.randrange(1, 6)},
        "tlp": "amber",
        "eventAnalysisType": 5,
        "eventType": chance.choice(KINDS),
    }
