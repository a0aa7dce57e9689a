"""A table of one’s own, read by its mapping."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.precision import Precision, in_figures, is_exact
from hygie.incidents.rules.precision import said as in_words
from hygie.incidents.rules.vocabulary import (
    DataImpact,
    OrganisationImpact,
    Origin,
    PatientDanger,
)
from hygie.kernel.errors import Refused
from hygie.kernel.finess import is_valid, normalise
from hygie.takeover.readers.opening import headers_of, rows_of
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.fields import LABELS
from hygie.takeover.rules.mapping import MOMENTS, NEEDED, TEXTS, BadMapping, Mapping
from hygie.takeover.rules.record import Record, Wrong
from hygie.takeover.rules.rough_dates import read_rough

# No day of it can be taken for a month.
_EXAMPLE = datetime(2024, 12, 31, 14, 30, tzinfo=UTC)


def read(text: str, mapping: Mapping) -> Iterator[Record | Wrong]:
    """Each line as a record, or as what is wrong with it; raise BadMapping for absent columns."""
    headers = headers_of(text)
    absent = sorted(column for column in mapping.columns.values() if column not in headers)
    if absent:
        raise BadMapping(
            f"Le tableau n’a pas ces colonnes : {', '.join(absent)}. Il a : {', '.join(headers)}."
        )
    for line, row in rows_of(text):
        said = {name: row[column] for name, column in mapping.columns.items()}
        try:
            yield _record(line, said, mapping)
        except Refused as refusal:
            yield Wrong(line=line, why=refusal.sentence)


def _record(line: int, said: dict[str, str], mapping: Mapping) -> Record:
    lacking = [mapping.columns[name] for name in NEEDED if not said[name]]
    if lacking:
        raise BadMapping(f"Il manque : {', '.join(lacking)}.")
    texts: dict[str, Any] = {name: said[name] for name in TEXTS if name in said}
    texts["finess"], is_mended = _finess(texts.get("finess", ""))
    if mapping.sites and not texts["finess"]:
        known_as = mappings.place(texts["structure"], texts.get("city", ""))
        texts["finess"] = mapping.sites.get(known_as, "")
    found = {name: _moment(said[name], mapping) for name in MOMENTS if said.get(name)}
    moments: dict[str, Any] = {name: at for name, (at, _) in found.items()}
    known = {name: precision for name, (_, precision) in found.items()}
    precision = known["declared_at"]
    rough = [name for name in MOMENTS[1:] if known.get(name, "MOMENT") != Precision.MOMENT]
    roughly = tuple(
        f"{LABELS[name]} : {in_words(moments[name], mapping.zone, known[name])}." for name in rough
    )
    if "occurred_at" in rough:
        del moments["occurred_at"]  # a moment would say more than the tool
    codes = {
        name: mappings.choice(name, said.get(name, ""), mapping)
        for name in (*mappings.CHOICES, "incident_type")
    }
    if "closed_at" in moments and _is_as_soon(moments, known, mapping.zone):
        moments["closed_at"] = max(moments["closed_at"], moments["declared_at"])
    return Record(
        line=line,
        precision=precision,
        roughly=roughly,
        is_mended=is_mended,
        end=known.get("closed_at", Precision.MOMENT),
        origin=Origin(codes["origin"] or Origin.UNKNOWN),
        incident_type=codes["incident_type"],
        severity=Severity(codes["severity"]) if codes["severity"] else None,
        data=frozenset({DataImpact(codes["data"])} if codes["data"] else ()),
        danger=PatientDanger(codes["danger"] or PatientDanger.UNKNOWN),
        organisation=OrganisationImpact(codes["organisation"] or OrganisationImpact.UNKNOWN),
        persons=_number(said.get("persons", "")),
        **texts,
        **moments,
    )


def _finess(raw: str) -> tuple[str, bool]:
    """The number of a site, with the zero at its head that spreadsheets take from it."""
    number = normalise(raw)
    is_short = len(number) == 8 and number.isdigit() and is_valid(f"0{number}")
    return (f"0{number}", True) if is_short else (number, False)


def _is_as_soon(moments: dict[str, datetime], known: dict[str, Precision], zone: str) -> bool:
    """Whether the end may be on the day of the declaration, whose noon may be before it."""
    if not is_exact(known["declared_at"]):
        return True
    days = {
        in_figures(moments[each], zone, known["closed_at"])
        for each in moments
        if each != "occurred_at"
    }
    return not is_exact(known["closed_at"]) and len(days) == 1


def _moment(raw: str, mapping: Mapping) -> tuple[datetime, Precision]:
    for form in mapping.formats:
        try:
            read_at = datetime.strptime(raw, form)  # noqa: DTZ007 - its zone is the mapping's
        except ValueError:
            continue
        is_moment = "%H" in form
        at = read_at if is_moment else read_at + timedelta(hours=12)
        zoned = at.replace(tzinfo=ZoneInfo(mapping.zone))
        return zoned, Precision.MOMENT if is_moment else Precision.DAY
    if rough := read_rough(raw):
        if not mapping.rough:
            raise BadMapping(
                f"« {raw[:40]} » ne dit pas de jour : dites si ces dates sont gardées au mois ou à "
                "l’année."
            )
        return rough[0].replace(tzinfo=ZoneInfo(mapping.zone)), rough[1]
    form = _EXAMPLE.strftime(mapping.formats[0])
    raise BadMapping(f"« {raw[:40]} » n’est pas une date écrite comme {form}.")


def _number(raw: str) -> int | None:
    digits = "".join(raw.split()).replace(",", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    if not digits:
        return None
    if not digits.isdigit() or len(digits) > 9:
        raise BadMapping(f"« {raw[:40]} » n’est pas un nombre de personnes.")
    return int(digits)
