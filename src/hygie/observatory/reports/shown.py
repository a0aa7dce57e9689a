"""A report as a page reads it, on the site or in a file of its own."""

from collections.abc import Sequence
from importlib.resources import files

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hygie.observatory.reports.plain import Plain
from hygie.observatory.rules.composing import LONG_AGO
from hygie.observatory.rules.sentences import Standing
from hygie.platform.installation import marking

_LOOK = ("vendor/bootstrap.min.css", "hygie.css")


def read(report: Plain) -> Plain:
    """What a template wants: pictures ready to stand in a page, anchors, the years compared."""
    return {
        **report,
        "keys": _keys(report),
        "sections": [_section(each) for each in report["sections"]],
        "elsewhere": _elsewhere(report["elsewhere"]) if report["elsewhere"] else None,
    }


def alone(report: Plain, *, is_draft: bool) -> str:
    """One file that holds all of its look, for who keeps it or sends it."""
    static = files("hygie.platform").joinpath("static")
    look = "\n".join(static.joinpath(name).read_text("utf-8") for name in _LOOK)
    said = ", ".join(filter(None, ("Projet, non publié" if is_draft else "", marking())))
    style = mark_safe(look.replace("</", "<\\/"))  # noqa: S308 - our own sheets, from the package
    context = {
        "report": read(report),
        "marking": said,
        "look": format_html("<style>{}</style>", style),
    }
    return render_to_string("observatory/report_alone.html", context)


def _keys(report: Plain) -> Plain:
    """The key figures in a table, with the years of which one of them at least is known."""
    found = report["key_figures"]
    compared = [
        (str(report["year"] - back), [each[name] for each in found])
        for name, back in (("value", 0), ("before", 1), ("long_before", LONG_AGO))
    ]
    known = [
        (year, values)
        for year, values in compared
        if any(each["standing"] != Standing.MISSING.value for each in values)
    ]
    columns = [year for year, _ in known]
    rows = [
        [
            {"text": each["label"], "title": True, "detail": each["sentence"]},
            *_cells(columns, [values[at] for _, values in known]),
        ]
        for at, each in enumerate(found)
    ]
    return _table(f"Chiffres clés de {report['year']}", "Chiffre", columns, rows)


def _section(found: Plain) -> Plain:
    parts = [
        {
            **part,
            "picture": _picture(part["picture"]),
            "anchor": f"{found['code']}-{rank}",
            "table": {**_read(part["table"]), "notes": part["table"]["notes"]},
        }
        for rank, part in enumerate(found["parts"], start=1)
    ]
    return {**found, "parts": parts}


def _elsewhere(found: Plain) -> Plain:
    """What others printed is words, that go on to the next line, and no column of numbers."""
    section = _section(found)
    for part in section["parts"]:
        table = part["table"]
        for each in (*table["columns"], *(cell for row in table["rows"] for cell in row["cells"])):
            each.pop("number", None)
    return section


def _read(table: Plain) -> Plain:
    columns = table["columns"]
    rows = [
        [{"text": row["label"], "title": True}, *_cells(columns, row["values"])]
        for row in table["rows"]
    ]
    return _table(table["caption"], table["first"], columns, rows)


def _cells(columns: Sequence[str], values: Sequence[Plain]) -> list[Plain]:
    return [
        {"text": value["text"], "label": column, "number": True}
        for column, value in zip(columns, values, strict=True)
    ]


def _table(caption: str, first: str, columns: Sequence[str], rows: list[list[Plain]]) -> Plain:
    named = [{"label": first}, *({"label": each, "number": True} for each in columns)]
    return {"caption": caption, "columns": named, "rows": [{"cells": row} for row in rows]}


def _picture(found: Plain | None) -> dict[str, SafeString] | None:
    if not found:
        return None
    # The canvas drew it, escaping every word; what is kept is checked against its digest.
    return {"svg": mark_safe(found["picture_svg"])}  # noqa: S308
