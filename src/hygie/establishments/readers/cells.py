"""Reading the cells of one line: cleaned, checked, repaired where there is no doubt.

What a spreadsheet did to a cell is noted in `damage`, in words for the person who imports.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from hygie.kernel import finess, geography
from hygie.kernel.text import clean_line

_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E[+]?\d+", re.IGNORECASE)
_FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 00:00(?::00)?)?")
_DELIVERY = re.compile(r"(\d{4,5}) +(.+)")
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+\.[a-z]{2,}", re.IGNORECASE)
EARLIEST = date(
    1200, 1, 1
)  # the Hôtel-Dieu de Lyon is of 1184, but files say 1901 for « long ago »


class Cells:
    """The named cells of a line, and what was wrong with them."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self.row = row
        self.damage: list[str] = []

    def text(self, name: str, limit: int = 250) -> str | None:
        """One line of text, or None when the cell is absent or blank."""
        raw = self.row.get(name)
        if not raw:
            return None
        plain = raw.isascii() and raw.isprintable() and "  " not in raw
        value = raw.strip() if plain else clean_line(raw)
        if len(value) > limit:
            self.damage.append(f"{name} : plus de {limit} caractères, coupé")
            value = value[:limit].rstrip()
        return value or None

    def words(self, *names: str, limit: int = 250) -> str | None:
        """Several cells put together on one line."""
        parts = [part for name in names if (part := self.text(name))]
        return " ".join(parts)[:limit] or None

    def code(self, name: str, limit: int = 10) -> str | None:
        """A short code without spaces; dropped when it is none."""
        value = self.text(name)
        if value is None:
            return None
        if len(value) > limit or not value.isascii() or not value.replace("-", "").isalnum():
            self.damage.append(f"{name} : « {value[:40]} » n’est pas un code, non repris")
            return None
        return value

    def padded(self, name: str, length: int) -> str | None:
        """A code whose leading zeros a spreadsheet may have eaten."""
        value = self.code(name)
        if value is None or len(value) >= length or not value.isdigit():
            return value
        self.damage.append(f"{name} : « {value} » complété en « {value.zfill(length)} »")
        return value.zfill(length)

    def finess(self, name: str) -> str | None:
        """A FINESS number with the right key, or None with the reason noted."""
        number, reason = read_finess(self.row.get(name, ""))
        if reason:
            self.damage.append(f"{name} : {reason}")
        return number

    def siret(self, name: str) -> str | None:
        """A SIRET with the right key; the 13 digits of a lost zero are completed."""
        return self._identifier(name, 14)

    def siren(self, name: str) -> str | None:
        """A SIREN with the right key."""
        return self._identifier(name, 9)

    def phone(self, name: str) -> str | None:
        """The digits of a telephone number."""
        value = self.text(name)
        if value is None:
            return None
        digits = re.sub(r"[\s.\-/()]", "", value)
        if re.fullmatch(r"[1-9]\d{8}", digits):
            self.damage.append(f"{name} : « {value} » complété en « 0{digits} »")
            return f"0{digits}"
        if not re.fullmatch(r"\+?\d{3,15}", digits) or set(digits) == {"0"}:
            self.damage.append(f"{name} : « {value[:40]} » n’est pas un numéro, non repris")
            return None
        return digits

    def email(self, name: str) -> str | None:
        """A mail address, or nothing."""
        value = self.text(name, 254)
        if value is None or _ADDRESS.fullmatch(value):
            return value
        self.damage.append(f"{name} : « {value[:60]} » n’est pas une adresse, non reprise")
        return None

    def day(self, name: str) -> date | None:
        """A day, as the State writes it (1979-02-13) or as Excel shows it (13/02/1979)."""
        value = self.text(name)
        if value is None:
            return None
        try:
            found = _french_day(value) or date.fromisoformat(value[:10])
        except ValueError:
            found = None
        if found is None or found < EARLIEST:
            self.damage.append(f"{name} : « {value[:40]} » n’est pas une date, non reprise")
            return None
        return found

    def delivery(self, name: str) -> tuple[str | None, str | None]:
        """The postcode and the city of the last line of an address: `01440 VIRIAT`."""
        value = self.text(name)
        if value is None:
            return None, None
        match = _DELIVERY.fullmatch(value)
        if match is None:
            return None, value[:120]
        return match[1].zfill(5), match[2][:120]

    def place(self, department: str, commune: str, number: str) -> dict[str, Any]:
        """The department, region and commune of a line, from its codes or else from its number."""
        code, com = self.padded(department, 2), self.padded(commune, 3)
        insee = geography.insee_commune(code, com) if code and com else ""
        return where(code or number, insee)

    def _identifier(self, name: str, length: int) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        digits = re.sub(r"[\s']|\.0$", "", value)
        if _SCIENTIFIC.fullmatch(digits):
            self.damage.append(f"{name} : abîmé par un tableur (« {value} »), non repris")
            return None
        is_valid = finess.is_valid_siret if length == 14 else finess.is_valid_siren
        if len(digits) == length - 1 and is_valid(f"0{digits}"):
            self.damage.append(f"{name} : « {value} » complété d’un zéro")
            return f"0{digits}"
        if not is_valid(digits):
            self.damage.append(f"{name} : « {value[:40]} » à la clé fausse, non repris")
            return None
        return digits


def read_finess(raw: str) -> tuple[str | None, str]:
    """Return a sound FINESS number, or None, and what there is to say about it."""
    number = finess.normalise(raw)
    if not number:
        return None, ""
    if finess.is_valid(number):
        return number, ""
    if _SCIENTIFIC.fullmatch(clean_line(raw)):
        return None, f"numéro FINESS abîmé par un tableur (« {clean_line(raw)[:20]} »)"
    if len(number) in {7, 8} and finess.is_valid(number.zfill(9)):
        return number.zfill(9), f"numéro FINESS « {number} » complété en « {number.zfill(9)} »"
    if finess.is_well_formed(number):
        return None, f"numéro FINESS « {number} » à la clé fausse"
    return None, f"« {clean_line(raw)[:20]} » n’est pas un numéro FINESS (9 caractères)"


def why_refused(finess: str | None, name: str | None, reason: str) -> str:
    """The sentence for a line that lacks what makes a structure."""
    if not reason:
        reason = "département inconnu" if name else "nom absent"
        reason = reason if finess else "numéro FINESS absent"
    return f"{reason[:1].upper()}{reason[1:]}."


def where(code: str, commune: str) -> dict[str, Any]:
    """The department, region and commune codes of a place."""
    department = geography.department_of(code, commune)
    return {
        "department_code": department.code if department else None,
        "region_code": department.region if department else None,
        "commune_code": commune or None,
    }


def _french_day(value: str) -> date | None:
    match = _FRENCH_DAY.fullmatch(value)
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None
