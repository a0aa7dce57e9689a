"""How the columns of a table say what a past incident is: a small file, kept under a name."""

import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.vocabulary import (
    DataImpact,
    OrganisationImpact,
    Origin,
    PatientDanger,
)
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.finess import is_well_formed
from hygie.kernel.text import fold
from hygie.takeover.rules.fields import LABELS

MOMENTS = ("declared_at", "occurred_at", "closed_at")
TEXTS = ("reference", "structure", "finess", "city", "department", "title", "narrative")
CHOICES: dict[str, type[Labelled]] = {
    "origin": Origin,
    "severity": Severity,
    "data": DataImpact,
    "danger": PatientDanger,
    "organisation": OrganisationImpact,
}
FIELDS = (*TEXTS, *MOMENTS, *CHOICES, "incident_type", "persons")
NEEDED = ("reference", "declared_at", "structure", "title")
FORMATS = ("%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
# The headers that people write for each field, folded: a table whose columns are among them needs
# no mapping of its own.
HEADERS: dict[str, tuple[str, ...]] = {
    "reference": ("numero", "n", "reference", "id", "identifiant"),
    "declared_at": ("date de declaration", "declare le", "date", "date de signalement"),
    "occurred_at": ("date de survenue", "survenu le", "debut"),
    "closed_at": ("date de cloture", "clos le", "resolu le", "fin"),
    "structure": ("structure", "etablissement", "raison sociale"),
    "finess": ("finess", "finess et", "numero finess"),
    "city": ("commune", "ville"),
    "department": ("departement",),
    "title": ("titre", "objet", "intitule"),
    "narrative": ("recit", "description", "commentaire"),
    "origin": ("origine",),
    "incident_type": ("type", "type d incident"),
    "severity": ("gravite",),
    "data": ("donnees", "effet sur les donnees"),
    "danger": ("danger", "mise en danger", "danger pour les patients"),
    "organisation": ("fonctionnement", "effet sur le fonctionnement"),
    "persons": ("personnes", "nombre de personnes"),
}


class BadMapping(Refused):
    """A mapping that cannot be read, or that says what does not exist."""


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """From field to column, and for lists of words from their words, folded, to our codes.

    `sites`: from what a table calls a structure, to the site of the register that it is.
    `rough`: dates that say no day are kept, with what they say.
    """

    source: str
    columns: dict[str, str]
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    formats: tuple[str, ...] = FORMATS
    zone: str = "Europe/Paris"
    sites: dict[str, str] = field(default_factory=dict)
    rough: bool = False


def read(text: str) -> Mapping:
    """Read a mapping from its TOML; raise BadMapping with the sentence that helps."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(f"La correspondance n’est pas un fichier TOML : {error}.") from error
    columns = _table(said, "columns")
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown:
        raise BadMapping(f"Champs inconnus : {', '.join(unknown)}. Connus : {', '.join(FIELDS)}.")
    lacking = [name for name in NEEDED if name not in columns]
    if lacking:
        raise BadMapping(f"Il manque la colonne de : {', '.join(lacking)}.")
    return Mapping(
        source=str(said.get("source") or "un autre outil")[:100],
        columns={name: str(column) for name, column in columns.items()},
        values={name: _known(name, words) for name, words in _table(said, "values").items()},
        formats=tuple(str(each) for each in said.get("formats", FORMATS)),
        zone=_zone(str(said.get("zone", "Europe/Paris"))),
        rough=said.get("rough") is True,
        sites={place(str(name)): _finess(code) for name, code in _table(said, "sites").items()},
    )


def place(structure: str, city: str = "") -> str:
    """What a table calls a structure, however it is written."""
    return fold(f"{structure} {city}")


def columns_of(headers: Iterable[str]) -> dict[str, str]:
    """The fields that the headers name by words that people use."""
    by_words = {fold(header): header for header in headers}
    return {
        name: by_words[words]
        for name, possible in HEADERS.items()
        for words in possible[::-1]
        if words in by_words
    }


def guessed(headers: list[str]) -> Mapping:
    """The mapping that the headers say by themselves; raise BadMapping when they do not."""
    columns = columns_of(headers)
    lacking = [name for name in NEEDED if name not in columns]
    if lacking:
        raise BadMapping(
            f"Les titres des colonnes ne disent pas : {', '.join(lacking)}. "
            "Donnez une correspondance (--mapping)."
        )
    return Mapping(source="un tableau", columns=columns)


def choice(name: str, raw: str, mapping: Mapping) -> str:
    """Our code for a word of the table, by the mapping, by our own labels or codes; or nothing.

    Raise BadMapping for a word that nobody knows: it is said, never guessed.
    """
    words = fold(raw)
    if not words:
        return ""
    found = mapping.values.get(name, {}).get(words) or _own(name).get(words)
    if found is None:
        raise BadMapping(f"« {raw[:60]} » n’est pas connu pour : {LABELS[name]}.")
    return found


@cache
def _own(name: str) -> dict[str, str]:
    if name == "incident_type":
        kinds = taxonomy.incident_types()
        return {fold(kind.label): code for code, kind in kinds.items()} | {
            fold(code): code for code in kinds
        }
    return {fold(words): each.value for each in CHOICES[name] for words in (each.label, each.value)}


def _known(name: str, words: Any) -> dict[str, str]:
    if name not in CHOICES and name != "incident_type":
        raise BadMapping(f"values.{name} : ce champ n’a pas de liste de mots.")
    if not isinstance(words, dict):
        raise BadMapping(f"values.{name} doit être une table : « mot de l’outil » = « CODE ».")
    codes = set(_own(name).values())
    wrong = sorted({str(code) for code in words.values() if code not in codes})
    if wrong:
        raise BadMapping(
            f"values.{name} : codes inconnus {', '.join(wrong)}. "
            f"Connus : {', '.join(sorted(codes))}."
        )
    # Of two that fold alike the first is meant.
    return {fold(str(word)): str(code) for word, code in reversed(words.items())}


def _table(said: Words[str, Any], name: str) -> dict[str, Any]:
    found = said.get(name, {})
    if not isinstance(found, dict):
        raise BadMapping(f"[{name}] doit être une table.")
    return found


def _finess(code: Any) -> str:
    if not is_well_formed(str(code)):
        raise BadMapping(f"[sites] : « {str(code)[:40]} » n’est pas un numéro FINESS.")
    return str(code)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadMapping(f"Le fuseau horaire « {name[:40]} » n’existe pas.") from error
    return name
