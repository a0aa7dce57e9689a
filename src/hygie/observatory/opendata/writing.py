"""The files of an edition, as bytes: the same figures make the same bytes.

CSV as the national guides for open data want it: UTF-8, commas, a point in decimal numbers, empty
for what has no value. Spreadsheets find their own files on the pages of the figures.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hygie.observatory import calculator
from hygie.observatory.catalogue import Indicator
from hygie.observatory.opendata.columns import FIGURES, INDICATORS, KEY, Column
from hygie.observatory.opendata.table import Labels, Line, described, lines
from hygie.observatory.rules.editions import Edition
from hygie.observatory.rules.figures import Figure

CSV, PARQUET, JSON, DICTIONARY, PACKAGE = (
    *("chiffres.csv", "chiffres.parquet", "chiffres.json"),
    *("indicateurs.csv", "datapackage.json"),
)
KINDS = {
    CSV: "text/csv; charset=utf-8",
    PARQUET: "application/vnd.apache.parquet",
    JSON: "application/json",
    DICTIONARY: "text/csv; charset=utf-8",
    PACKAGE: "application/json",
}
LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte / Open Licence, version 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
_PROFILE = "https://datapackage.org/profiles/2.0"
_DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True}


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """Who publishes, and at which address."""

    name: str
    address: str


def files(
    edition: Edition,
    found: Iterable[Figure],
    *,
    indicators: Mapping[str, Indicator],
    labels: Labels,
    publisher: Publisher,
) -> dict[str, bytes]:
    """Every file of an edition by its name; raise NotOpen for a figure that all may not see."""
    told = lines(edition, found, indicators=indicators, labels=labels)
    used = {line[FIGURES.index(column)] for line in told for column in FIGURES[2:3]}
    words = described(each for each in indicators.values() if each.code in used)
    made = {
        CSV: _csv(FIGURES, told),
        PARQUET: _parquet(FIGURES, told),
        JSON: _json(FIGURES, told),
        DICTIONARY: _csv(INDICATORS, words),
    }
    return made | {PACKAGE: _package(edition, made, publisher=publisher)}


def _csv(columns: Sequence[Column], told: Sequence[Line]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([_text(value) for value in line] for line in told)
    return text.getvalue().encode()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _json(columns: Sequence[Column], told: Sequence[Line]) -> bytes:
    names = [column.name for column in columns]
    rows = (json.dumps(dict(zip(names, line, strict=True)), ensure_ascii=False) for line in told)
    return ("[\n" + ",\n".join(rows) + "\n]\n").encode()


def _parquet(columns: Sequence[Column], told: Sequence[Line]) -> bytes:
    kinds = {column.name: column.kind.value[1] for column in columns}
    with TemporaryDirectory() as folder:
        return calculator.write(Path(folder) / PARQUET, kinds, told).read_bytes()


def _package(edition: Edition, made: Mapping[str, bytes], *, publisher: Publisher) -> bytes:
    """The whole described as a Data Package, version 2, whose tables have their schemas."""
    title = f"{edition.title} : chiffres"
    said = {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": f"hygie-observatoire-{edition.name.lower()}",
        "id": f"{publisher.address}/donnees/{edition.name}/",
        "title": title,
        "description": _description(edition),
        "version": str(edition.number),
        "created": f"{edition.published_at:%Y-%m-%dT%H:%M:%SZ}",
        "homepage": f"{publisher.address}/donnees/{edition.name}/",
        "keywords": ["cybersécurité", "santé", "incidents", "établissements de santé"],
        "contributors": [{"title": publisher.name, "roles": ["publisher"]}],
        "licenses": [LICENCE],
        "resources": [
            _resource(CSV, made, "chiffres", _schema(FIGURES, key=KEY), "csv"),
            _resource(
                DICTIONARY, made, "indicateurs", _schema(INDICATORS, key=("indicateur",)), "csv"
            ),
            _resource(PARQUET, made, "chiffres-parquet", None, "parquet"),
            _resource(JSON, made, "chiffres-json", None, "json"),
        ],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _description(edition: Edition) -> str:
    parts = [
        f"Édition {edition.name}, tirée de l’instantané {edition.snapshot}.",
        "Un chiffre trop petit pour ne désigner personne est masqué, et avec lui ceux dont il se "
        "déduirait : sa valeur est vide et son statut dit pourquoi. Une valeur vide n’est pas un "
        "zéro.",
        "Peu de déclarations ne veut pas dire peu d’incidents : lisez l’avertissement de chaque "
        "indicateur dans « indicateurs.csv ».",
    ]
    if edition.rounded:
        parts.append(
            f"Les nombres sont arrondis à {edition.rounded} près ; les parts en sont recalculées, "
            "et les sommes peuvent ne pas tomber juste."
        )
    return " ".join(parts)


def _resource(
    file: str, made: Mapping[str, bytes], name: str, schema: Mapping[str, Any] | None, form: str
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": name,
        "path": file,
        "format": form,
        "mediatype": KINDS[file].partition(";")[0],
        "encoding": "utf-8",
        "bytes": len(made[file]),
        "hash": f"sha256:{hashlib.sha256(made[file]).hexdigest()}",
    }
    if form == "parquet":
        del said["encoding"]
    if schema is None:
        return said
    return {"type": "table", **said, "dialect": _DIALECT, "schema": schema}


def _schema(columns: Sequence[Column], *, key: Sequence[str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "fields": [
            _field(column, is_key=column.name == key[0] == "indicateur") for column in columns
        ],
        "missingValues": [""],
        "primaryKey": list(key),
    }
    if "statut" in {column.name for column in columns}:
        said["foreignKeys"] = [
            {
                "fields": ["indicateur"],
                "reference": {"resource": "indicateurs", "fields": ["indicateur"]},
            }
        ]
    return said


def _field(column: Column, *, is_key: bool) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.needed:
        limits["required"] = True
    if is_key:
        limits["unique"] = True
    if column.values:
        limits["enum"] = list(column.values)
    if column.least is not None:
        limits["minimum"] = column.least
    said: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "type": column.kind.value[0],
        "description": column.said + ".",
    }
    if column.values:
        said["categories"] = [
            {"value": value, "label": label} for value, label in column.values.items()
        ]
    return said | ({"constraints": limits} if limits else {})
