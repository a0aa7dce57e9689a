"""The fictional region that comes with the product, as records like those of any file."""

import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any

from hygie.establishments.models import Contact, LegalEntity
from hygie.establishments.readers.records import (
    DataDate,
    EntityRecord,
    GhtRecord,
    MemberRecord,
    OpenedRegister,
    Record,
    SiteRecord,
)
from hygie.establishments.rules.sources import SourceKind, Standing

_WHERE: dict[str, Any] = {"department_code": "99", "region_code": "99"}


def opened() -> OpenedRegister:
    """The fictional region, ready to be merged."""
    return OpenedRegister(kind=SourceKind.DEMONSTRATION, is_stock=False, records=_records(_read()))


def add_contacts() -> None:
    """Put the fictional contacts where they are not yet."""
    for row in _read()["contact"]:
        entity = LegalEntity.objects.get(finess=row["entity"])
        kept = {"phone": row["phone"], "email": row["email"], "source": SourceKind.DEMONSTRATION}
        Contact.objects.get_or_create(
            entity=entity, kind=row["kind"], name=row["name"], defaults=kept
        )


def _records(region: dict[str, Any]) -> Iterator[Record]:
    yield DataDate(on=region["date"])
    for line, row in enumerate(region["ght"], start=1):
        yield GhtRecord(line=line, text="", region_code="99", lists_members=True, **row)
    for line, row in enumerate(region["entity"], start=1):
        ght, is_support = row.pop("ght", ""), row.pop("is_support", False)
        yield EntityRecord(line=line, text="", is_open=True, **_WHERE, **row)
        if ght:
            yield MemberRecord(ght_code=ght, entity_finess=row["finess"], is_support=is_support)
    for line, row in enumerate(region["site"], start=1):
        row["standing"] = Standing(row["standing"])
        yield SiteRecord(line=line, text="", is_open="closed_on" not in row, **_WHERE, **row)


def _read() -> dict[str, Any]:
    file = resources.files("hygie.establishments") / "reference" / "demonstration.toml"
    return tomllib.loads(file.read_text("utf-8"))
