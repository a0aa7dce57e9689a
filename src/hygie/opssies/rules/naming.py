"""How a file that leaves is named: SOCIETE-D1-AAAAMMJJ-HHMMSS.json."""

import re
from datetime import datetime

from hygie.kernel.errors import Refused
from hygie.kernel.text import fold

LONGEST = 30
_D1 = "D1"


class NotACompany(Refused):
    """What names the sender cannot be in the name of a file."""


def company_of(text: str) -> str:
    """The sender as names of files write it: letters and digits in capitals."""
    plain = re.sub(r"[^a-z0-9]", "", fold(text)).upper()
    if not plain or len(plain) > LONGEST:
        raise NotACompany(
            f"Le nom de l’émetteur va de 1 à {LONGEST} lettres et chiffres, comme « ARSARA »."
        )
    return plain


def file_name(company: str, *, at: datetime, is_d1: bool) -> str:
    """The name of a file made at this moment, on the clock of `at`."""
    parts = [company_of(company), *([_D1] if is_d1 else []), f"{at:%Y%m%d-%H%M%S}"]
    return f"{'-'.join(parts)}.json"
