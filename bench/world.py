"""The data of the measures: a country of 110,000 sites, its groups, its incidents, its people."""

import tempfile
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from bench.register_data import Country
from bench.traffic import PASSWORD
from hygie.accounts.operations import keys, memberships
from hygie.accounts.operations import people as accounts
from hygie.accounts.rules import KeyScope
from hygie.config.roles import as_owner
from hygie.demonstration.incidents import some
from hygie.establishments import operations as establishments
from hygie.establishments.models import Ght, LegalEntity, Site
from hygie.incidents.models import Incident
from hygie.incidents.operations import history
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind, Role

DAY = "2026-05-12"
SEED = 1
SAE_SITES = 9_685
HOSPITALS = ("101", "355", "106")
SHARED = Path(__file__).parents[2] / "shared" / "data" / "finess" / "sae_2023"


@dataclass(frozen=True)
class Size:
    """How large the world is."""

    sites: int = 110_000
    incidents: int = 100_000
    journal: int = 10_000_000


@dataclass
class World:
    """One database, filled as the measures ask for more; each step is done once."""

    home: Path
    size: Size = field(default_factory=Size)

    @cached_property
    def country(self) -> Country:
        """The cities and the names."""
        return Country(seed=SEED)

    @cached_property
    def tables(self) -> float:
        """Create the tables; how many seconds it took."""
        began = time.perf_counter()
        call_command("migrate", verbosity=0)
        return time.perf_counter() - began

    @cached_property
    def small_register(self) -> tuple[float, float]:
        """Import the SAE twice, or as many synthetic sites where it is absent: the seconds."""
        assert self.tables  # noqa: S101 - makes them
        if SHARED.is_dir():
            files = [SHARED / f"{table}_2023r.csv.gz" for table in ("ID", "IDB", "GHT")]
            return imported(*files), imported(*files)
        return self._stock(Country(seed=SEED + 1), SAE_SITES)

    @cached_property
    def register(self) -> tuple[float, float]:
        """Import the whole country twice: the seconds of each."""
        assert self.tables  # noqa: S101 - makes them
        return self._stock(self.country, self.size.sites)

    def _stock(self, country: Country, sites: int) -> tuple[float, float]:
        with tempfile.TemporaryDirectory() as folder:
            stock = Path(folder) / "stock.csv"
            country.write_stock(stock, sites=sites, day=DAY)
            return imported(stock), imported(stock)

    @cached_property
    def groups(self) -> int:
        """Join the hospitals of each department into a group; how many groups."""
        assert self.register  # noqa: S101 - makes it
        hospitals = Site.objects.filter(category_code__in=HOSPITALS, entity__ght__isnull=True)
        members: dict[tuple[str, str], set[int]] = {}
        for region, department, entity in hospitals.values_list(
            "region_code", "department_code", "entity_id"
        ):
            members.setdefault((region, department), set()).add(entity)
        for (region, department), entities in members.items():
            group = Ght.objects.create(
                code=f"BENCH-{department}",
                name=f"GHT du {department}",
                region_code=region,
                source="SAE",
                source_date=date(2026, 1, 1),
                authority=1,
            )
            LegalEntity.objects.filter(pk__in=entities).update(ght=group)
        return len(members)

    @cached_property
    def incidents(self) -> float:
        """Take over two years of incidents; how many seconds it took."""
        assert self.groups  # noqa: S101 - makes them
        at = timezone.now()
        sites = list(Site.objects.filter(is_open=True).select_related("entity__ght"))
        began = time.perf_counter()
        past = some(
            sites,
            self.size.incidents,
            start=at - timedelta(days=730),
            end=at,
            seed=SEED,
            at=at,
        )
        history.take_over(past, fictional=True, by=SYSTEM, at=at)
        taken = time.perf_counter() - began
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # what autovacuum does within a minute of such a load
        return taken

    @cached_property
    def people(self) -> dict[str, str]:
        """The address of somebody of each role, where most incidents are."""
        assert self.incidents  # noqa: S101 - makes them
        places = {
            "analyst": (Role.CERT_ANALYST, NATION),
            "ars": (Role.ARS_OFFICER, Place(PlaceKind.REGION, _busiest("region_code"))),
            "ght": (Role.GHT_OFFICER, Place(PlaceKind.GHT, _busiest("site__entity__ght__code"))),
            "ciso": (Role.CISO, Place(PlaceKind.LEGAL_ENTITY, _busiest("site__entity__finess"))),
        }
        at = timezone.now()
        for login, (role, place) in places.items():
            person = accounts.register(
                email=f"{login}@bench.example", name=login, password=PASSWORD, by=SYSTEM, at=at
            )
            memberships.grant(person, role=role, place=place, starts_on=at.date(), by=SYSTEM, at=at)
        return {login: f"{login}@bench.example" for login in places}

    def key(self) -> str:
        """A key with which a machine declares, and follows what was declared."""
        at = timezone.now()
        _, text = keys.make(
            name="bench",
            scopes=[KeyScope.DECLARE, KeyScope.LIST, KeyScope.READ],
            place=NATION,
            expires_at=at + timedelta(days=1),
            by=SYSTEM,
            at=at,
        )
        return text

    def numbers(self, count: int) -> list[str]:
        """The numbers of incidents spread over the two years."""
        known = list(Incident.objects.order_by("pk").values_list("number", flat=True))
        step = max(1, len(known) // count)
        return known[::step][:count]

    def hospitals(self, count: int) -> list[str]:
        """The numbers of sites that declare."""
        rows = Site.objects.filter(category_code__in=HOSPITALS, is_open=True)
        return list(rows.order_by("finess").values_list("finess", flat=True)[:count])


def imported(*paths: Path) -> float:
    """Import files into the register; how many seconds it took."""
    began = time.perf_counter()
    for path in paths:
        report = establishments.import_file(path, by=SYSTEM, at=timezone.now())
        if report.status != "DONE" or report.refused:
            raise SystemExit(f"{path.name}: {report.status} {report.sentence} {report.refused}")
    return time.perf_counter() - began


def _busiest(field_name: str) -> str:
    """The place that has the most incidents."""
    rows = Incident.objects.exclude(**{f"{field_name}__isnull": True}).exclude(**{field_name: ""})
    found = rows.values(field_name).annotate(count=Count("pk")).order_by("-count", field_name)
    return str(found[0][field_name])
