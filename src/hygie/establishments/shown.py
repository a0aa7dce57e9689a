"""The register as pages show it: ready values for the components of the look."""

from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from hygie.establishments import queries
from hygie.establishments.models import Ght, LegalEntity, RegisterImport, Site
from hygie.establishments.rules.sources import (
    UNDATED,
    ClosingReason,
    ContactKind,
    Located,
    SourceKind,
    Standing,
)
from hygie.kernel import geography


def extent(known: queries.Extent) -> str:
    """How much the register holds, in one sentence."""
    if not known.sites:
        return "Aucun fichier national n’a encore été lu."
    counts = (
        f"{number(known.open_sites)} sites ouverts, {number(known.entities)} entités juridiques, "
        f"{number(known.groups)} GHT"
    )
    return f"{counts}, données du {known.latest:%d/%m/%Y}." if known.latest else f"{counts}."


def number(value: int) -> str:
    """A number as French readers write it: 9 685."""
    return f"{value:,}".replace(",", "\u202f")


@dataclass(frozen=True)
class Fact:
    """One line of a card."""

    label: str
    value: str
    url: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Result:
    """One answer of the search."""

    title: str
    detail: str
    tag: str
    url: str


def results(found: list[queries.Found]) -> list[Result]:
    """The answers of the search, with what tells homonyms apart."""
    return [
        Result(
            title=one.name,
            detail=" · ".join(
                part
                for part in (
                    f"{one.postcode} {one.city}".strip(),
                    department_name(one.department_code),
                    f"FINESS {one.finess}",
                    one.entity_name if one.entity_name != one.name else "",
                )
                if part
            ),
            tag=tag(standing=one.standing, is_open=one.is_open),
            url=reverse("establishments:site", args=[one.finess]),
        )
        for one in found
    ]


def tag(*, standing: Standing, is_open: bool) -> str:
    """What a person must know before choosing."""
    if not is_open:
        return "Fermé"
    return {Standing.SEAT: "Siège", Standing.ANNEX: "Annexe"}.get(standing, "")


def site_identity(site: Site) -> list[Fact]:
    """Who the site is."""
    entity = site.entity
    return [
        Fact("Numéro FINESS", site.finess),
        Fact("Nom complet", site.long_name or site.name),
        Fact("Catégorie", queries.any_category_label(site.category_code)),
        Fact(
            "Entité juridique",
            entity.label if entity else "",
            reverse("establishments:entity", args=[entity.finess]) if entity else "",
            f"FINESS {entity.finess}" if entity else "",
        ),
        Fact("Place dans l’entité", Standing(site.standing).label),
        Fact("SIRET", site.siret),
        Fact("État", site_state(site), hint=_opened(site.opened_on)),
    ]


def site_state(site: Site) -> str:
    """Open, or closed since when and why."""
    if site.is_open:
        return "Ouvert"
    since = f" depuis le {site.closed_on:%d/%m/%Y}" if site.closed_on else ""
    return f"Fermé{since} : {ClosingReason(site.closing_reason).label.lower()}"


def place(thing: Site | LegalEntity) -> list[Fact]:
    """Where a thing is, and who watches over it."""
    region = geography.regions().get(thing.region_code)
    return [
        Fact("Adresse", _address(thing)),
        Fact("Département", department_name(thing.department_code)),
        Fact("Région", region.name if region else "", hint=region.authority if region else ""),
        Fact("Appui régional (GRADeS)", region.grades if region else ""),
    ]


def group(ght: Ght | None) -> list[Fact]:
    """The hospital group of an entity."""
    if ght is None:
        return [Fact("GHT", "")]
    support = ght.support
    return [
        Fact("GHT", ght.name, reverse("establishments:ght", args=[ght.code]), f"Code {ght.code}"),
        Fact("Établissement support", support.label if support else ""),
    ]


def contacts(site: Site) -> list[Fact]:
    """Whom to reach, the switchboard first."""
    found = [Fact("Téléphone", spaced(site.phone)), Fact("Courriel", site.email)]
    for contact in queries.any_contacts_of(site):
        reached = "\n".join(part for part in (spaced(contact.phone), contact.email) if part)
        found.append(Fact(ContactKind(contact.kind).label, reached, hint=contact.name))
    return found


def origin(thing: Site | LegalEntity | Ght) -> list[Fact]:
    """Where what is shown comes from."""
    known = thing.source_date != UNDATED
    facts = [
        Fact("Source", SourceKind(thing.source).label),
        Fact("Date des données", f"{thing.source_date:%d/%m/%Y}" if known else "Non datées"),
    ]
    if isinstance(thing, Site):
        facts.append(Fact("Position sur la carte", Located(thing.located).label))
    return facts


def entity_identity(entity: LegalEntity) -> list[Fact]:
    """Who the entity is."""
    return [
        Fact("Numéro FINESS", entity.finess),
        Fact("Nom complet", entity.long_name or entity.name),
        Fact("SIREN", entity.siren),
        Fact("Statut juridique", queries.any_legal_status_label(entity.legal_status_code)),
        Fact("Téléphone", spaced(entity.phone)),
        Fact("État", "Ouverte" if entity.is_open else "Fermée", hint=_opened(entity.opened_on)),
    ]


def nature(report: RegisterImport) -> str:
    """What a file was, in one sentence; nothing when it was not recognised."""
    if not report.kind:
        return ""
    day = f", données du {report.data_date:%d/%m/%Y}" if report.data_date else ""
    return f"{SourceKind(report.kind).label}{day}."


def file_facts(report: RegisterImport) -> list[Fact]:
    """The file itself."""
    seconds = f"{report.seconds:.1f} s".replace(".", ",")
    return [
        Fact("Taille", filesizeformat(report.size) if report.size else ""),
        Fact("Durée de lecture", seconds),
        Fact("Empreinte SHA-256", in_groups(report.sha256)),
    ]


def in_groups(digest: str) -> str:
    """A long number that a narrow screen can break, and that two people can compare aloud."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def department_name(code: str) -> str:
    """The name and the code of a department."""
    department = geography.departments().get(code)
    return f"{department.name} ({code})" if department else code


def spaced(phone: str) -> str:
    """A telephone number as French readers write it."""
    if len(phone) == 10 and phone.isdigit():
        return " ".join(phone[start : start + 2] for start in range(0, 10, 2))
    return phone


def _opened(opened_on: date | None) -> str:
    # Files write 1901 for « before anybody remembers ».
    return f"Depuis le {opened_on:%d/%m/%Y}" if opened_on and opened_on.year > 1901 else ""


def _address(thing: Site | LegalEntity) -> str:
    rows = (thing.address, thing.address_extra, f"{thing.postcode} {thing.city}".strip())
    return "\n".join(row for row in rows if row)
