"""The published years as incidents that nobody declared.

Each figure of theirs that is known is counted out, so that the whole chain must tell it again; what
no source tells is left as it falls.
"""

from dataclasses import dataclass, field
from itertools import chain, repeat

from tests.observatory.build import moment

REGIONS = ("11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94")
# How far one row lies from the next one in each question: answers do not go together.
_STRIDES = (1, 7, 11, 13, 17, 19, 23)
_REACH = ("SERVER", "WORKSTATION", "PROVIDER")


@dataclass(frozen=True, kw_only=True)
class Year:
    """What was printed of a year, in counts; a share is the count that it rounds."""

    year: int
    received: int
    # How many structures declared so many times.
    structures: dict[int, int]
    waiting: int = 0
    first_half: int | None = None
    malicious: int = 0
    types: dict[str, int] = field(default_factory=dict)
    organisation: dict[str, int] = field(default_factory=dict)
    danger: dict[str, int] = field(default_factory=dict)
    help: int = 0
    lost: int = 0
    integrity: int = 0
    disclosed: int = 0
    harmed: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    health: int | None = None
    # Structures of which all incidents are those of a provider.
    by_provider: int = 0
    reach: dict[str, int] = field(default_factory=dict)


YEARS = (
    Year(year=2018, received=327, structures={1: 167, 2: 80}, malicious=134),
    Year(
        year=2019,
        received=392,
        structures={1: 245, 2: 25, 3: 23, 4: 7},
        waiting=38,
        malicious=169,
        organisation={"DEGRADED_MODE": 157},
    ),
    Year(
        year=2020,
        received=369,
        structures={1: 131, 2: 119},
        malicious=221,
        organisation={"NONE": 129, "DEGRADED_MODE": 114, "INTERRUPTION": 52},
        danger={"PROVEN": 2, "POTENTIAL": 32},
        lost=146,
        integrity=21,
        disclosed=60,
        harmed=185,
    ),
    Year(
        year=2021,
        received=733,
        structures={1: 432, 2: 149, 3: 1},
        malicious=381,
        types={"RANSOMWARE": 59},
        organisation={"NONE": 279, "DEGRADED_MODE": 381},
        danger={"PROVEN": 5, "POTENTIAL": 40},
        help=189,
        integrity=35,
        kinds={"HEALTH": 476, "MEDICO_SOCIAL": 183},
        by_provider=292,
    ),
    Year(
        year=2022,
        received=592,
        structures={1: 356, 2: 7, 3: 54, 4: 15},
        waiting=28,
        first_half=308,
        malicious=296,
        types={"RANSOMWARE": 27},
        organisation={"NONE": 343, "DEGRADED_MODE": 119, "INTERRUPTION": 112},
        danger={"PROVEN": 5, "POTENTIAL": 71},
        help=165,
        integrity=51,
        harmed=373,
    ),
    Year(
        year=2023,
        received=581,
        structures={1: 263, 2: 159},
        first_half=283,
        malicious=291,
        types={"RANSOMWARE": 32},
        organisation={"NONE": 308, "DEGRADED_MODE": 186},
        help=165,
        harmed=343,
        health=301,
    ),
    Year(
        year=2024,
        received=749,
        structures={1: 367, 2: 191},
        types={"RANSOMWARE": 40},
        reach={"SERVER": 22, "WORKSTATION": 16, "PROVIDER": 2},
    ),
)


def incidents(*years: int) -> list[dict]:
    """The rows of these years, of all when none is said."""
    return [row for each in YEARS if not years or each.year in years for row in _rows(each)]


def _rows(of: Year) -> list[dict]:
    owners = list(_owners(of))
    answers = zip(
        _dealt(of, {"MALICIOUS": of.malicious}, "NON_MALICIOUS", at=1),
        _dealt(of, of.organisation, "UNKNOWN", at=2),
        _dealt(of, of.danger, "NONE", at=3),
        _dealt(of, {True: of.help}, False, at=4),
        _dealt(of, of.kinds, "OTHER", at=5),
        _dealt(of, {"SUBMITTED": of.waiting}, "CLOSED", at=6),
        strict=True,
    )
    rows = []
    types = _dealt(of, of.types, "MALWARE", at=0)
    for at, (origin, organisation, danger, help_, kind, status) in enumerate(answers):
        structure = owners[at]
        rows.append(
            {
                "site": f"{structure:09}",
                "entity": "",
                "ght": "",
                "region": REGIONS[structure % len(REGIONS)],
                "kind": _kind(of, structure, kind),
                "declared_at": _when(of, at),
                "origin": origin,
                "organisation": organisation,
                "danger": danger,
                "wants_help": help_,
                "status": status,
                "incident_type": types[at],
                "by_provider": _by_provider(of, structure, at),
                **_data(of, at),
                **_reach(of, at),
            }
        )
    return rows


def _owners(of: Year):
    """The structure of each declaration, the first of a structure before the second of any."""
    times = list(chain.from_iterable(repeat(each, n) for each, n in of.structures.items()))
    times.reverse()
    for turn in range(max(times)):
        yield from (at for at, each in enumerate(times) if each > turn)


def _dealt(of: Year, counts: dict, rest, *, at: int) -> list:
    """One answer to each declaration, so many of each."""
    stride = next(each for each in (_STRIDES[at], *_STRIDES) if of.received % each or each == 1)
    said = list(chain.from_iterable(repeat(each, n) for each, n in counts.items()))
    said += [rest] * (of.received - len(said))
    return [said[at * stride % of.received] for at in range(of.received)]


def _kind(of: Year, structure: int, kind: str) -> str:
    if of.health is None:
        return kind
    return "HEALTH" if structure < of.health else "MEDICO_SOCIAL"


def _when(of: Year, at: int):
    half = of.first_half if of.first_half is not None else of.received // 2
    month = 1 + at % 6 if at < half else 7 + at % 6
    return moment(f"{of.year}-{month:02}-{1 + at % 28:02} {at % 24:02}:15")


def _by_provider(of: Year, structure: int, at: int) -> bool:
    """All of some structures, of the last ones, and one more of another one."""
    alone = sum(of.structures.values()) - of.by_provider
    return bool(of.by_provider) and (structure >= alone or at == of.received - 1)


def _data(of: Year, at: int) -> dict:
    """Several effects of one incident: those that are counted overlap."""
    if not (of.lost or of.integrity or of.harmed):
        return {}
    low = max(0, of.harmed - of.disclosed)
    return {
        "data_lost": at < of.lost or of.integrity <= at < of.harmed,
        "data_integrity": at < of.integrity,
        "data_disclosed": low <= at < low + of.disclosed,
        "data_none": bool(of.harmed) and at >= of.harmed,
    } | ({"data_lost": at < of.lost} if of.lost else {})


def _reach(of: Year, at: int) -> dict:
    if not of.reach or at >= of.types["RANSOMWARE"]:
        return {}
    told = list(chain.from_iterable(repeat(each, of.reach[each]) for each in _REACH))
    return {
        "hits_server": told[at] == "SERVER",
        "hits_workstation": told[at] == "WORKSTATION",
        "by_provider": told[at] == "PROVIDER",
    }
