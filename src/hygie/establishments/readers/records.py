"""What the readers give: one frozen record for each thing that a file states.

None says that the file does not state a field; nothing is ever erased by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hygie.establishments.rules.sources import SourceKind, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    """A place of care, with its FINESS number."""

    line: int
    text: str
    finess: str
    entity_finess: str | None = None
    name: str | None = None
    long_name: str | None = None
    category_code: str | None = None
    standing: Standing | None = None
    siret: str | None = None
    address: str | None = None
    address_extra: str | None = None
    postcode: str | None = None
    city: str | None = None
    commune_code: str | None = None
    department_code: str | None = None
    region_code: str | None = None
    phone: str | None = None
    email: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    opened_on: date | None = None
    is_open: bool | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRecord:
    """A legal entity, with its FINESS number."""

    line: int
    text: str
    finess: str
    name: str | None = None
    long_name: str | None = None
    siren: str | None = None
    legal_status_code: str | None = None
    address: str | None = None
    address_extra: str | None = None
    postcode: str | None = None
    city: str | None = None
    commune_code: str | None = None
    department_code: str | None = None
    region_code: str | None = None
    phone: str | None = None
    opened_on: date | None = None
    is_open: bool | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRecord:
    """Where a site is."""

    line: int
    text: str
    finess: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GhtRecord:
    """A hospital group; `lists_members` when the file names all of its members."""

    line: int
    text: str
    code: str
    name: str | None = None
    short_name: str | None = None
    region_code: str | None = None
    lists_members: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """A legal entity that belongs to a hospital group, or supports it."""

    ght_code: str
    entity_finess: str
    is_support: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRecord:
    """One code of a nomenclature, and what it means."""

    line: int
    text: str
    code: str
    label: str
    short_label: str = ""
    group_code: str = ""
    group_label: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDate:
    """The day that the file describes, told as soon as the reader knows it."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedLine:
    """A line that was read, except for what the reason says."""

    number: int
    finess: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A line that was not read, and why."""

    number: int
    reason: str
    text: str


Record = (
    SiteRecord
    | EntityRecord
    | PositionRecord
    | GhtRecord
    | MemberRecord
    | LabelRecord
    | DataDate
    | DamagedLine
    | RefusedLine
)


@dataclass(frozen=True, kw_only=True)
class OpenedRegister:
    """A file that was recognised: what it is, and what it says, to be read once."""

    kind: SourceKind
    is_stock: bool
    records: Iterator[Record]
