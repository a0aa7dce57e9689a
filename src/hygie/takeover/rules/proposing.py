"""The columns of a table of one’s own: what they probably say, and their mapping as it is kept."""

import json
from collections.abc import Iterable
from collections.abc import Mapping as Words

from hygie.incidents.rules import taxonomy
from hygie.kernel.text import fold
from hygie.takeover.rules.mapping import CHOICES, Mapping

# The fields whose words are of a list of ours.
LISTED = ("incident_type", "severity", "origin", "danger", "data", "organisation")
FORMATS: dict[str, tuple[str, ...]] = {
    "DAY": (
        "%d/%m/%Y %H:%M",
        "%d/%m/%Y",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d",
        "%d/%m/%Y %H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
        "%d-%m-%Y",
        "%d.%m.%Y",
        "%d/%m/%y",
    ),
    "MONTH": ("%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%Y %H:%M:%S", "%m-%d-%Y", "%m/%d/%y"),
}


def fits(mapping: Mapping, headers: Iterable[str]) -> bool:
    """Say whether a table has all the columns of a mapping."""
    return set(mapping.columns.values()) <= set(headers)


def options(name: str) -> list[tuple[str, str]]:
    """Our words for a field of a list: code and label."""
    if name == "incident_type":
        return [(code, kind.label) for code, kind in taxonomy.incident_types().items()]
    return [(each.value, each.label) for each in CHOICES[name]]


def meant(name: str, word: str, values: Words[str, Words[str, str]]) -> str:
    """Our code for a word of a tool: by its mapping, else when it is a word of ours; or nothing."""
    words = fold(word)
    for given, code in values.get(name, {}).items():
        if fold(given) == words:
            return code
    return next((code for code, label in options(name) if words in {fold(label), fold(code)}), "")


def written(mapping: Mapping) -> str:
    """The mapping as the file that one reads it from."""
    lines = [
        f"source = {_quoted(mapping.source)}",
        f"formats = [{', '.join(_quoted(each) for each in mapping.formats)}]",
        f"zone = {_quoted(mapping.zone)}",
        *(["rough = true"] if mapping.rough else []),
        "",
        "[columns]",
        *(f"{name} = {_quoted(column)}" for name, column in mapping.columns.items()),
    ]
    for name, words in mapping.values.items():
        lines += ["", f"[values.{name}]"]
        lines += [f"{_quoted(word)} = {_quoted(code)}" for word, code in words.items()]
    if mapping.sites:
        lines += ["", "[sites]"]
        lines += [f"{_quoted(name)} = {_quoted(code)}" for name, code in mapping.sites.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # TOML reads the strings of JSON, and wants this one control character escaped besides.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
