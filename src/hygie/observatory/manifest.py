"""What a snapshot holds, and where: written once, read years later."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from hygie.kernel.errors import Refused
from hygie.kernel.fact import Fact

FORMAT = 1


class Damaged(Refused):
    """A file of a snapshot is missing, cut, or is not what it was."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file of a fact: which part of it, its mark, and the hash that names it."""

    part: str
    mark: str
    sha256: str
    rows: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Table:
    """A fact as it was: what its columns said then, and its files."""

    title: str
    columns: Mapping[str, Mapping[str, Any]]
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A snapshot: when it was taken, by which Hygie, its facts by name."""

    id: str
    taken_at: str
    hygie: str
    facts: Mapping[str, Table] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """The rows of all its facts."""
        return sum(part.rows for table in self.facts.values() for part in table.parts)

    @property
    def size(self) -> int:
        """The bytes of all its files, those that it shares with others too."""
        return sum({part.sha256: part.bytes for part in self.parts}.values())

    @property
    def parts(self) -> list[Part]:
        """Every file, fact after fact."""
        return [part for table in self.facts.values() for part in table.parts]

    @property
    def digest(self) -> str:
        """One mark for all of it."""
        return _digest(asdict(self))

    def lacks(self, fact: Fact) -> list[str]:
        """The columns of a fact of today that were not published then; all, if it was not."""
        table = self.facts.get(fact.name)
        return [name for name in fact.columns if table is None or name not in table.columns]

    def as_bytes(self) -> bytes:
        """The file."""
        said = asdict(self)
        return _written(said | {"digest": _digest(said)})


def described(fact: Fact) -> dict[str, dict[str, Any]]:
    """The columns of a fact, with what each of their codes means now."""
    return {
        name: {
            "type": column.type.value,
            "label": column.label,
            **({"values": dict(column.values)} if column.values else {}),
            **({"shape": column.shape} if column.shape else {}),
        }
        for name, column in fact.columns.items()
    }


def read(raw: bytes, *, name: str) -> Manifest:
    """Read a manifest of this name; raise Damaged when it is not, whole, what was written."""
    try:
        said = json.loads(raw)
        digest = said.pop("digest")
        known = said["format"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _damaged(name) from None
    if known != FORMAT:
        raise Damaged(
            f"L’instantané {name} est au format {str(known)[:20]}, et cette version de Hygie ne "
            f"connaît que le format {FORMAT} : prenez la version qui l’a pris, ou une plus récente."
        )
    if digest != _digest(said) or said.get("id") != name:
        raise _damaged(name)
    facts = {
        fact: Table(
            title=table["title"],
            columns=table["columns"],
            parts=tuple(Part(**part) for part in table["parts"]),
        )
        for fact, table in said["facts"].items()
    }
    return Manifest(**(said | {"facts": facts}))


def _damaged(name: str) -> Damaged:
    return Damaged(
        f"Le bordereau de l’instantané {name} est coupé ou a été modifié : rien n’en est lu. "
        "Remettez le dossier « observatory » d’une sauvegarde, ou lisez un autre instantané."
    )


def _digest(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(_written(said)).hexdigest()


def _written(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode()
