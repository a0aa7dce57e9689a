"""The letters of files that come from anywhere."""

import codecs

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


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
