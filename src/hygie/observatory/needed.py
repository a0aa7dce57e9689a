"""What indicators read of each fact: the columns with their types, for a fact that has no file."""

from collections.abc import Iterator, Mapping
from itertools import chain

from hygie.kernel.fact import STORED, Type

SYSTEMS = (
    "patient_record",
    "application",
    "workstation",
    "server",
    "directory",
    "backup",
    "network",
    "telephony",
    "mail",
    "biomedical",
    "website",
    "hosted_service",
    "building",
    "other",
)


def _of(**types: str) -> Mapping[str, Type]:
    """Columns by name, from the names of columns of each type."""
    pairs = chain.from_iterable(
        ((name, Type(kind.upper())) for name in names.split()) for kind, names in types.items()
    )
    return dict(pairs)


NEEDED: Mapping[str, Mapping[str, Type]] = {
    "sites": _of(
        code="finess entity ght region department category",
        day="opened_on closed_on",
        flag="is_open",
    ),
    "entities": _of(
        code="finess ght region department status", day="opened_on closed_on", flag="is_open"
    ),
    "structure_kinds": _of(code="category kind in_scope"),
    "incidents": _of(
        number="id year month weekday hour",
        code="site entity ght region department category kind nature status severity origin "
        "incident_type cause channel state danger organisation precision",
        flag="must_declare is_significant wants_help is_common by_provider is_fictional data_none "
        "data_lost data_integrity data_disclosed " + " ".join(f"hits_{one}" for one in SYSTEMS),
        moment="occurred_at observed_at aware_at declared_at restored_at closed_at",
    ),
    "measures": _of(number="id version parent position depth", code="kind", flag="is_assessable"),
    "steps": _of(number="version node rank", rate="value"),
    "campaigns": _of(number="id version year", code="state level"),
    "assessments": _of(
        number="id campaign", code="place_kind place region ght category status stage"
    ),
    "answers": _of(number="assessment node step"),
    "scores": _of(number="campaign node assessment declared proven reviewed"),
    "proofs": _of(
        number="id event kind level score",
        code="place_kind place state",
        day="occurred_on expires_on ended_on",
    ),
    "activity": _of(code="site", number="year stays"),
}


def stored(fact: str) -> Iterator[tuple[str, str]]:
    """The columns of a fact that are read, and how DuckDB keeps each."""
    for name, kind in NEEDED[fact].items():
        yield name, STORED[kind]
