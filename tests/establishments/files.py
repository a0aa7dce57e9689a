"""Small files of our own, in the formats of others; every number and name in them is invented."""

import gzip
import json
from pathlib import Path

from hygie.kernel.finess import check_digit

SAE_HEADER = (
    "bor;an;fi;rs;fi_ej;stj;cat;nat;sir;reg;dep;COMINSEE;NOMCOM;ARMT;"
    "NUMVOI;TYPVOI;NOMVOI;BP;CPO;LIBCOM"
)


def a_finess(rank: int, *, start: str = "44") -> str:
    stem = f"{start}{rank:0{8 - len(start)}d}"
    return stem + check_digit(stem)


def a_sae_line(rank: int, *, name: str = "", finess: str = "", entity: str | None = None) -> str:
    number = finess or a_finess(rank)
    owner = a_finess(900000 + rank) if entity is None else entity
    return (
        f"ID;2023;{number};{name or f'CLINIQUE NUMERO {rank}'};{owner};95;365;0;;52;44;44109;"
        f"NANTES;;{rank};R;DES LILAS;;44000;NANTES"
    )


def a_sae_file(folder: Path, *lines: str, name: str = "sae.csv", encoding: str = "cp1252") -> Path:
    path = folder / name
    path.write_bytes(("\n".join([SAE_HEADER, *lines]) + "\n").encode(encoding))
    return path


def a_stock_line(rank: int, *, name: str = "", finess: str = "", siret: str = "") -> str:
    number = finess or a_finess(rank)
    cells = ["structureet", number, a_finess(900000 + rank), name or f"EHPAD NUMERO {rank}"]
    cells += ["", "", "", "12", "R", "DU MOULIN", "", "", "109", "44", "LOIRE ATLANTIQUE"]
    cells += ["44000 NANTES", "0253490001", "", "500", "Ehpad", "4401", "Hébergement", siret]
    cells += ["", "", "", "", "", "1990-01-01", "", "2026-01-01", ""]
    return ";".join(cells)


def a_stock_file(
    folder: Path, *lines: str, day: str = "2026-05-12", name: str = "stock.csv"
) -> Path:
    path = folder / name
    path.write_text("\n".join([f"finess;etalab;111;{day}", *lines]) + "\n", "utf-8")
    return path


def a_person(rank: int, *, sites: list[dict] | None = None, **changes) -> dict:
    return {
        "informationsGeneralesPMEJ": {
            "pmSmsseId": str(rank),
            "denominationPm": f"ENTITE {rank}   ",
            "numFinessPm": a_finess(900000 + rank),
            "statutJuridique": "13",
        },
        "adresse": [{"cogCommune": "44109", "ligneAcheminement": "NANTES", "codePostal": "44000"}],
        "contact": [],
        "ege": sites or [],
        "etatObjet": "A",
    } | changes


def a_group(code: str, *, members: dict[int, str]) -> dict:
    return {
        "gccId": code,
        "nomGcc": f"Groupe {code}",
        "typeGcc": "001",
        "gccIdentifiantExterne": code,
        "pmejDuGcc": [
            {"pmSmsseId": str(rank), "typeRoleEntiteGroupe": role} for rank, role in members.items()
        ],
        "etatObjet": "A",
    }


def a_finess_plus_file(
    folder: Path, *, persons: list[dict], groups: list[dict] | None = None, day: str = "2026-03-09"
) -> Path:
    content = {
        "schemaVersion": "v1.0.0",
        "generatedAt": f"{day}T04:00:00Z",
        "gcc": groups or [],
        "gco": [],
        "pmej": persons,
    }
    path = folder / "structures.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def compressed(path: Path) -> Path:
    packed = path.with_suffix(path.suffix + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed
