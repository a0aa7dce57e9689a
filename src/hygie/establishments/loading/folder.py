"""Which files of a folder the register reads, and in which order."""

from pathlib import Path

from hygie.establishments.readers.inspection import NotReadable, inspect
from hygie.establishments.readers.opening import NothingToImport, UnknownKind, recognise
from hygie.establishments.rules.sources import SourceKind

# Names before what they name, entities before their sites, positions when the sites are there.
_ORDER = (
    SourceKind.XML_CATEGORIES,
    SourceKind.XML_LEGAL_STATUSES,
    SourceKind.SAE_GHT,
    SourceKind.SAE_ID,
    SourceKind.SAE_IDB,
    SourceKind.XML_ENTITIES,
    SourceKind.ETALAB_ENTITIES,
    SourceKind.XML_SITES,
    SourceKind.ETALAB_SITES,
    SourceKind.FINESS_PLUS,
    SourceKind.ETALAB_POSITIONS,
    SourceKind.SAE_LIST,
)


def sort_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files to read, in a sensible order, and those that say nothing for the register.

    A damaged file is to be read too: its refusal must be seen.
    """
    ranked: list[tuple[int, Path]] = []
    others: list[Path] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            ranked.append((_ORDER.index(recognise(inspect(path)).kind), path))
        except NotReadable:
            ranked.append((len(_ORDER), path))
        except (NothingToImport, UnknownKind):
            others.append(path)
    return [path for _, path in sorted(ranked)], others
