"""The identity of a patient never enters Hygie: what looks like one is refused."""

import re

from hygie.kernel.errors import Refused

# A NIR (and the INS that is made of it): sex, year, month, department, commune, rank, key; people
# write it in one piece or with one separator between its parts.
_GAP = r"[\s.\-/|]{0,3}"
_NIR = re.compile(
    rf"(?<!\d)([1-478]){_GAP}(\d\d){_GAP}(0[1-9]|1[0-2]|[2-9]\d){_GAP}(\d\d|2[AB]){_GAP}(\d{{3}})"
    rf"{_GAP}(\d{{3}})(?:{_GAP}(?:cl[ée]\s*:?\s*)?(\d\d))?(?!\d)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:NIR|INS|NSS|IPP|s[ée]cu(?:rit[ée]\s+sociale)?|matricule)\b", re.I)
# A day of birth beside it: 12/05/1985, « né le 12 mai 1985 ».
_BIRTH = re.compile(
    r"\b(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)\d\d\b"
    r"|\bn[ée]e?\s+le\b|\bnaissance\b",
    re.I,
)
# Until 2027 a moment in milliseconds begins like this; alone, it is more often that.
_MILLISECONDS = "17"
_NEAR = 60
# The OID under which software writes a national health identity.
_INS_OID = re.compile(r"1\.2\.250\.1\.213\.1\.4\.(?:8|9|10|11)\b")


# The number by which a hospital knows a patient or a stay, when it is named.
_LOCAL = re.compile(r"\b(?:IPP|NIP|IEP)\b[\s:=.#n°o]{0,8}\d{5,}", re.I)
# Somebody, by name, with their day of birth; an incident is born as well, without a first name.
_BORN = re.compile(
    r"\b(?:[Pp]atiente?|(?:M\.|Mme|Mlle|Monsieur|Madame|[A-ZÀ-Ý][\w’'-]+) [A-ZÀ-Ý][\w’'-]+),?\s+"
    r"n[ée]e?(?:\(e\)|·e)?\s+le\s+\d"
)


class PatientIdentity(Refused):
    """A text holds what looks like the identity of a patient."""


def has_patient_identity(text: str) -> bool:
    """Say whether a text holds a health identity (NIR, INS), a hospital’s number, a birth."""
    if any(each.search(text) for each in (_INS_OID, _LOCAL, _BORN)):
        return True
    return any(_is_nir(found, text) for found in _NIR.finditer(text))


def refuse_patient_identity(text: str) -> None:
    """Refuse a text that holds the identity of a patient."""
    if has_patient_identity(text):
        raise PatientIdentity(
            "Ce texte contient ce qui ressemble à l’identité d’un patient : numéro de sécurité "
            "sociale, identité nationale de santé, IPP, ou nom avec une date de naissance. "
            "Retirez-la : aucune identité de patient n’entre dans Hygie."
        )


def _is_nir(found: re.Match[str], text: str) -> bool:
    """Tell a NIR from a number that only looks like one.

    With its key, arithmetic decides. Without it, thirteen digits in a row are also a bar code or
    a date in milliseconds: the way of writing, the word before, a date of birth beside, or a text
    that is nothing else decides.
    """
    *parts, key = found.groups()
    if key is not None:
        return int(key) == _key_of(parts)
    if any(letter in found[0].upper() for letter in ("2A", "2B")) or _is_spaced(found):
        return True
    before, after = text[: found.start()], text[found.end() :]
    if any(each.search(before[-_NEAR:]) for each in (_NAMED, _BIRTH)) or _BIRTH.search(
        after[:_NEAR]
    ):
        return True
    is_alone = not (before + after).strip(" \t\r\n.,;:()")
    return is_alone and not found[0].startswith(_MILLISECONDS)


def _key_of(parts: list[str]) -> int:
    sex, year, month, department, commune, rank = parts
    # Only the department may hold letters: replacing elsewhere would change digits.
    department = {"2A": "19", "2B": "18"}.get(department.upper(), department)
    return 97 - int(f"{sex}{year}{month}{department}{commune}{rank}") % 97


def _is_spaced(found: re.Match[str]) -> bool:
    """Say whether at least four of the five gaps between the parts are written."""
    gaps = [found.start(index + 1) - found.end(index) for index in range(1, 6)]
    return sum(gap > 0 for gap in gaps) >= 4
