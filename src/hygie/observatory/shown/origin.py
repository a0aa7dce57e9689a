"""Where the figures of a page come from: a night, or what was published; and until when."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from hygie.kernel.wording import day
from hygie.observatory.rules.areas import Area
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.editions import Edition
from hygie.observatory.rules.figures import Figures
from hygie.observatory.shown import pages

_OWN = {
    Level.ENTITY: "Chiffres entiers de votre établissement, que vous seul lisez",
    Level.GHT: "Chiffres entiers de votre groupement, que lui seul lit",
}
_KEEP = "ne les publiez pas tels quels."
_NIGHT = "Chiffres de la dernière nuit, arrêtés au {}."
_PROTECTED = "Chiffres protégés\u00a0: ceux qui désigneraient un établissement sont masqués."
_ROUNDED = "Les nombres sont arrondis au multiple de {}."
Own = tuple[Area, str] | None


def of(figures: Figures, area: Area, year: int, *, own: Own) -> dict[str, Any]:
    """What a page of figures says of their origin, in sentences, with where more is told."""
    if figures.told:
        return {"is_published": True, **_of_edition(figures.told.get(year)), **_elsewhere(own)}
    said = f"{_OWN[area.level]}\u00a0: {_KEEP}" if area.is_own else _PROTECTED
    return {"is_published": False, "said": [said, night(figures.snapshot)]}


def of_none(*, is_published: bool, own: Own) -> dict[str, Any]:
    """The same where there is no figure at all."""
    return {"is_published": is_published, **_elsewhere(own)}


def night(snapshot: str) -> str:
    """The night that figures are of."""
    return _NIGHT.format(pages.taken_on(snapshot))


def published(edition: Edition) -> str:
    """When figures were published, and until when they were counted."""
    on = day(timezone.localtime(edition.published_at).date())
    return f"Chiffres publiés le {on}, arrêtés au {pages.taken_on(edition.snapshot)}."


def of_likes(snapshot: str, edition: Edition | None) -> list[str]:
    """Where one’s own figures come from, and those of one’s likes when they are of an edition."""
    said = [night(snapshot)]
    if edition is not None:
        on = day(timezone.localtime(edition.published_at).date())
        said.append(
            f"Ceux de vos semblables sont du rapport publié le {on}, arrêtés au "
            f"{pages.taken_on(edition.snapshot)}."
        )
    return said


def _of_edition(edition: Edition | None) -> dict[str, Any]:
    if edition is None:
        return {"said": []}
    said = [published(edition)]
    if edition.rounded:
        said.append(_ROUNDED.format(edition.rounded))
    where = [edition.place, edition.year]
    return {
        "said": said,
        "label": "Lire le rapport",
        "url": reverse("observatory:published_report", args=where),
    }


def _elsewhere(own: Own) -> dict[str, Any]:
    """What the same person reads of last night."""
    if own is None:
        return {}
    area, name = own
    asked = urlencode({"lieu": area.key})
    return {
        "own_label": f"Lire les chiffres de la nuit\u00a0: {name}",
        "own_url": f"{reverse('observatory:dashboard')}?{asked}",
    }
