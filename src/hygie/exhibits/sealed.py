"""A sealed export as it is made: manifest, custody log, slip to sign, seal; files as a stream."""

import csv
import io
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from typing import IO, Any

from hygie.documents.models import Document
from hygie.documents.storage import hold_content
from hygie.exhibits import zipped
from hygie.exhibits.models import Custody, Exhibit
from hygie.exhibits.rules import manifest
from hygie.exhibits.rules.custody import Receiver, receiver_in_words
from hygie.exhibits.rules.kinds import Act, Kind
from hygie.exhibits.rules.manifest import Part, Seal
from hygie.incidents.models import Incident
from hygie.incidents.rules.clock import in_words, local, without_zone
from hygie.incidents.rules.territory import zone_of
from hygie.kernel.markings import Pap, Tlp
from hygie.kernel.text import spreadsheet_cell
from hygie.platform import pdf, signing
from hygie.platform.installation import desk, marking

PURPOSE = "exhibits"
_SLIP = files("hygie.exhibits").joinpath("pdf", "slip.typ")
_README = files("hygie.exhibits").joinpath("reference", "lisez-moi.txt")
_LOGO = files("hygie.platform").joinpath("static", "logo.svg")
_COLUMNS = ("Élément", "Le", "Acte", "Par", "À", "Précision", "Constat", "Écrit le")


@dataclass(frozen=True, kw_only=True)
class Package:
    """All that leaves, but for the bytes of the evidence, which stay on the disk until then."""

    name: str
    seal: Seal
    texts: tuple[tuple[str, bytes], ...]
    evidence: tuple[tuple[Part, Document], ...]
    made_at: datetime
    contents: tuple[IO[bytes], ...] = ()

    def hold(self) -> "Package":
        """Open the files that leave: nobody erases them before they have left, or are let go."""
        with ExitStack() as opened:
            contents = [opened.enter_context(hold_content(each)) for _, each in self.evidence]
            held = replace(self, contents=tuple(contents))
            weakref.finalize(held, opened.pop_all().close)
        return held

    def stream(self) -> Iterator[bytes]:
        """The ZIP, a piece at a time."""
        parts = (part for part, _ in self.evidence)
        with ExitStack() as opened:
            for content in self.contents:
                opened.enter_context(content)
            yield from zipped.stream(
                self.texts, zip(parts, self.contents, strict=True), at=self.made_at
            )


def package(
    incident: Incident,
    rows: Sequence[Exhibit],
    logs: Mapping[int, Sequence[Custody]],
    *,
    to: Receiver,
    tlp: Tlp,
    by: str,
    at: datetime,
) -> Package:
    """Put together and sign what leaves; its files were read again just before."""
    evidence = _evidence(rows)
    texts = {
        manifest.CUSTODY: _custody(incident, rows, logs),
        manifest.README: _README.read_bytes(),
    }
    parts = [part for part, _ in evidence]
    texts[manifest.SUMS] = manifest.sums([*parts, *_parts(texts)])
    said = {
        "format": manifest.FORMAT,
        "incident": {"number": incident.number, "structure": incident.structure_name},
        "made_at": at.isoformat(),
        "made_by": by,
        "made_with": desk().address,
        "made_for": to.__dict__,
        "tlp": tlp.mark,
        "exhibits": [_said(part, row) for part, row in evidence],
        "custody": [_line(each) for row in rows for each in logs.get(row.pk, ())],
        "files": [part.__dict__ for part in (*parts, *_parts(texts))],
    }
    texts[manifest.MANIFEST] = manifest.written(said)
    main = manifest.digest(texts[manifest.MANIFEST])
    key = signing.public_key(purpose=PURPOSE)
    texts[manifest.SLIP] = _slip(
        incident, evidence, to=to, tlp=tlp, by=by, at=at, digest=main, public_key=key
    )
    made = sealed_as(main, manifest.digest(texts[manifest.SLIP]))
    texts[manifest.SEAL] = manifest.sealed(made)
    return Package(
        name=f"preuves-{incident.number}-{at:%Y%m%d-%H%M%S}.zip",
        seal=made,
        texts=tuple(texts.items()),
        evidence=tuple((part, row.document) for part, row in evidence),
        made_at=at,
    )


def sealed_as(main: str, slip: str) -> Seal:
    """The seal of a manifest and a slip, by their hashes."""
    signature = signing.sign(manifest.signed(main, slip), purpose=PURPOSE)
    return Seal(
        manifest_sha256=main,
        slip_sha256=slip,
        public_key=signature.public_key,
        signature=signature.signature,
    )


def _evidence(rows: Sequence[Exhibit]) -> list[tuple[Part, Exhibit]]:
    """Where each piece lies in the export."""
    found = []
    for rank, row in enumerate(rows, start=1):
        document = row.document
        path = manifest.path_of(rank, document.name)
        found.append((Part(path=path, size=document.size, sha256=document.sha256), row))
    return found


def _parts(texts: Mapping[str, bytes]) -> list[Part]:
    return [
        Part(path=path, size=len(content), sha256=manifest.digest(content))
        for path, content in texts.items()
    ]


def _said(part: Part, row: Exhibit) -> dict[str, Any]:
    document = row.document
    return {
        "number": row.pk,
        "path": part.path,
        "name": document.name,
        "size": document.size,
        "sha256": document.sha256,
        "kind": Kind(row.kind).label,
        "tlp": Tlp(row.tlp).mark,
        "pap": Pap(row.pap).mark,
        "taken_from": row.taken_from,
        "collected_by": row.collected_by,
        "collected_at": row.collected_at.isoformat(),
        "how": row.how,
        "deposited_at": row.deposited_at.isoformat(),
        "deposited_by": row.deposited_by,
        "may_run": document.is_dangerous,
        "is_disguised": document.is_disguised,
    }


def _line(line: Custody) -> dict[str, Any]:
    return {
        "exhibit": line.exhibit_id,
        "act": Act(line.act).label,
        "happened_at": line.happened_at.isoformat(),
        "written_at": line.written_at.isoformat(),
        "by": line.written_by,
        "to": line.to.__dict__,
        "words": line.words,
        "found": line.get_found_display(),
    }


def _custody(
    incident: Incident, rows: Sequence[Exhibit], logs: Mapping[int, Sequence[Custody]]
) -> bytes:
    """The log as a table that French spreadsheets open, in the time of the structure."""
    zone = zone_of(incident.department_code)
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        for line in logs.get(row.pk, ()):
            cells = (
                str(row.pk),
                local(line.happened_at, zone).isoformat(timespec="seconds"),
                Act(line.act).label,
                line.written_by,
                receiver_in_words(line.to),
                line.words,
                line.get_found_display(),
                local(line.written_at, zone).isoformat(timespec="seconds"),
            )
            writer.writerow(map(spreadsheet_cell, cells))
    return made.getvalue().encode("utf-8-sig")


def _slip(
    incident: Incident,
    evidence: Sequence[tuple[Part, Exhibit]],
    *,
    to: Receiver,
    tlp: Tlp,
    by: str,
    at: datetime,
    digest: str,
    public_key: str,
) -> bytes:
    """The paper that both sign; it bears the hash of the manifest."""
    zone, service = zone_of(incident.department_code), desk()
    data = {
        "title": f"Bordereau de remise, incident {incident.number}",
        "author": "Hygie",
        "marking": marking(),
        "logo_svg": _LOGO.read_text("utf-8"),
        "desk": {"name": service.name, "phone": service.phone, "mail": service.mail},
        "footer": f"Bordereau de remise · incident {incident.number} · {tlp.mark}",
        "number": incident.number,
        "structure": incident.structure_name,
        "tlp": tlp.mark,
        "made": in_words(at, zone, seconds=True),
        "by": by,
        "to": to.__dict__,
        "digest": digest,
        "public_key": public_key,
        "exhibits": [
            {
                "number": f"{row.pk}",
                "path": part.path,
                "kind": Kind(row.kind).label,
                "marks": f"{Tlp(row.tlp).mark} · {Pap(row.pap).mark}",
                "size": f"{part.size:,}".replace(",", "\N{NO-BREAK SPACE}"),
                "sha256": part.sha256,
                "taken_from": row.taken_from,
                "collected": f"{without_zone(row.collected_at, zone)} par {row.collected_by}",
                "deposited": f"{without_zone(row.deposited_at, zone)} par {row.deposited_by}",
                "how": row.how,
                "may_run": row.document.is_dangerous,
            }
            for part, row in evidence
        ],
    }
    return pdf.render(_SLIP, data, at=at)
