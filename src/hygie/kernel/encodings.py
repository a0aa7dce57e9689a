"""The letters of files that come from anywhere."""

import codecs

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The bytes with which editors begin a text; those of UTF-32 begin as those of UTF-16 do.
_MARKS = {
    (b"\xff\xfe\0\0", b"\0\0\xfe\xff"): "UTF-32",
    (b"\xff\xfe", b"\xfe\xff"): "UTF-16",
}


def decoded(raw: bytes, *, is_cut: bool = False) -> str | None:
    """The text of a file in UTF-8, in UTF-16 with its mark, or as Windows wrote it; else none.

    `is_cut`: only the beginning is there, and may end within a letter.
    """
    for encoding in ("utf-16",) if raw.startswith(_WIDE) else ("utf-8-sig", "cp1252"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(raw, final=not is_cut)
        except UnicodeDecodeError:
            continue
        # PostgreSQL keeps no such character, and no text of people has one: another encoding.
        if "\0" not in text:
            return text
    return None


def no_text(raw: bytes) -> str:
    """Why the first bytes of a file are no text that Hygie reads; nothing when they may be."""
    for marks, name in _MARKS.items():
        if raw.startswith(marks):
            return f"Ce fichier est en {name} : enregistrez-le en UTF-8."
    return "Ce n’est pas un fichier texte." if b"\0" in raw else ""
