"""Text that came from outside: cleaned before it is kept, made harmless before it leaves."""

import re
import unicodedata

# Control characters (NUL among them), lone surrogates, marks that reorder or hide what is read
# (Unicode TR 36 and TR 39).
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def clean_text(raw: str) -> str:
    """Return the text with its lines kept, without control, hidden or reordering characters."""
    unix = raw.replace("\r\n", "\n").replace("\r", "\n")
    lines = _UNWANTED.sub("", unicodedata.normalize("NFC", unix)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def clean_line(raw: str) -> str:
    """Return the text on one line, single-spaced."""
    return " ".join(clean_text(raw).split())


def fold(text: str) -> str:
    """Return lower case without accents or punctuation, for comparing names."""
    if text.isascii():
        return " ".join(_NOT_WORDS.sub(" ", text.lower()).split())
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
    return " ".join(_NOT_WORDS.sub(" ", plain).split())


def whole(text: str, *, digits: int = 18) -> int | None:
    """Return the number that a page sent back; None for what no page of ours wrote.

    Eighteen digits are as many as the database takes.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def spreadsheet_cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text
