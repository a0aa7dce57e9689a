"""The figures of the last night for whom they are, those that were published for everybody else."""

from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse

from hygie.establishments import tree
from hygie.establishments.models import Ght
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.geography import regions
from hygie.kernel.text import fold, whole
from hygie.observatory import access, figures, labels
from hygie.observatory.opendata import shelf, standing
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.editions import OPEN_LEVELS
from hygie.observatory.rules.figures import Figures
from hygie.platform.openly import Offered
from hygie.referentials.models import Node, Step

CLOSED = "Les chiffres ne sont pas ouverts à votre rôle."
NO_PLACE = "Ce lieu n’existe pas, ou ses chiffres ne vous sont pas ouverts."
NO_ENTITY = "Cette page compare un établissement à ses semblables : elle est pour qui en répond."
_KINDS = {
    Level.GHT: PlaceKind.GHT,
    Level.REGION: PlaceKind.REGION,
    Level.ENTITY: PlaceKind.LEGAL_ENTITY,
}


def of(actor: Actor, area: Area, only: Collection[str] = ()) -> Figures | None:
    """The figures of an area, of the last night or as published; none while there are none.

    Those of an entity are counted now, `only` of some indicators when these are said.
    Refuse an area that is not theirs; raise Damaged for an entity’s when the snapshot is torn, Torn
    for a publication.
    """
    named(actor, area)
    if not access.reads_nights(actor, area):
        return standing.of_area(area)
    snapshot = figures.last()
    if not snapshot:
        return None
    if area.level is Level.ENTITY:
        try:
            return figures.of_entity(snapshot, area.code, only)
        except NotFound:
            # The facts were forgotten, and what was counted of them for all was not.
            return Figures(snapshot=snapshot, by_key={})
    return figures.of_place(snapshot, area.level, area.code)


def among(actor: Actor, indicator: str, level: Level) -> Figures | None:
    """One indicator for the nation, every region or every type of structure, protected.

    They are those of the last night for who reads those of the nation: whoever reads those of one
    region alone compares it with what was published of the others.
    """
    if not access.may_read(actor) or level not in OPEN_LEVELS:
        raise NotAllowed(CLOSED)
    if not access.reads_nights(actor, FRANCE):
        return standing.of_level(indicator, level)
    snapshot = figures.last()
    return figures.of_level(snapshot, indicator, level) if snapshot else None


def named(actor: Actor, area: Area) -> str:
    """What an area is called, refused to who does not read it.

    Raise NotAllowed for who reads no figures, NotFound for an area that one does not read.
    """
    if not access.may_read(actor):
        raise NotAllowed(CLOSED)
    if area == FRANCE:
        return FRANCE.level.label
    if area.level is Level.KIND:
        if area.code not in labels.kinds():
            raise NotFound(NO_PLACE)
        return labels.kinds()[area.code]
    node = tree.any_node(Place(_KINDS[area.level], area.code)) if area.level in _KINDS else None
    if node is None or not access.may_read_area(actor, area):
        raise NotFound(NO_PLACE)
    return node.name


def beginning(actor: Actor) -> Area:
    """Where the pages begin for somebody; the nation when the register knows not their place."""
    area = access.begins_with(actor)
    try:
        named(actor, area)
    except NotFound:
        return FRANCE
    return area


def choices(actor: Actor) -> list[tuple[str, list[tuple[Area, str]]]]:
    """The areas that somebody may look at beside the nation, in groups, each with its name."""
    own = [
        (Area(Level.ENTITY, node.place.code), node.name)
        for node in tree.any_nodes(access.own_entities(actor)).values()
    ]
    found = [
        ("Mon établissement" if len(own) == 1 else "Mes établissements", own),
        ("Régions", [(Area(Level.REGION, code), labels.region(code)) for code in _regions()]),
        ("GHT", [(Area(Level.GHT, code), name) for code, name in _groups(actor)]),
        (
            "Types de structure",
            [(Area(Level.KIND, code), name) for code, name in labels.kinds().items()],
        ),
    ]
    return [(name, sorted(each, key=lambda one: fold(one[1]))) for name, each in found if each]


def own_area(actor: Actor, but: Area) -> tuple[Area, str] | None:
    """Another area than this one, of which somebody reads last night, and its name: their own."""
    area = beginning(actor)
    if area == but or not access.reads_nights(actor, area):
        return None
    return area, named(actor, area)


def own(actor: Actor) -> list[tuple[str, str]]:
    """The entities whose figures somebody reads whole, by name; raise NotAllowed without any."""
    nodes = tree.any_nodes(access.own_entities(actor)).values()
    found = sorted(((node.place.code, node.name) for node in nodes), key=lambda each: fold(each[1]))
    if not found:
        raise NotAllowed(NO_ENTITY)
    return found


def any_titles(name: str, codes: Iterable[str]) -> Mapping[str, str]:
    """The titles of measures and of their answers, which catalogues keep, in reading order."""
    if name not in {"measures", "steps"}:
        return {}
    pairs = {code: code.partition(":") for code in codes}
    ids = {number for node, _, _ in pairs.values() if (number := whole(node)) is not None}
    nodes = {
        node.pk: node
        for node in Node.objects.filter(pk__in=ids)
        .order_by("version_id", "position")
        .only("ref", "title", "scale_id", "position")
    }
    answers = _answers(nodes.values()) if name == "steps" else {}
    order = {number: rank for rank, number in enumerate(nodes)}
    found = {}
    known = [
        (order[number], step, code, nodes[number])
        for code, (node, _, step) in pairs.items()
        if (number := whole(node)) in order
    ]
    for _, step, code, row in sorted(known, key=lambda each: each[:3]):
        answer = "Ne s’applique pas" if step == "NA" else answers.get((row.scale_id, step), step)
        title = f"{row.ref}. {row.title}"
        found[code] = f"{title} : {answer}" if step else title
    return found


def any_open() -> list[Offered]:
    """What anybody may read once a report is published; nothing of the database is asked."""
    if not shelf.listed():
        return []
    return [
        Offered(
            label="Lire les rapports publiés de l’observatoire",
            url=reverse("observatory:published"),
        ),
        Offered(label="Reprendre ses données ouvertes", url=reverse("opendata:editions")),
    ]


def _answers(nodes: Iterable[Node]) -> dict[tuple[int | None, str], str]:
    scales = {node.scale_id for node in nodes if node.scale_id}
    rows = Step.objects.filter(scale_id__in=scales).values_list("scale_id", "rank", "label")
    return {(scale, str(rank)): label for scale, rank, label in rows}


def _regions() -> list[str]:
    return [code for code, each in regions().items() if not each.fictional]


def _groups(actor: Actor) -> list[tuple[str, str]]:
    """The GHT whose figures somebody reads whole."""
    codes = access.own_places(actor, PlaceKind.GHT)
    return list(Ght.objects.filter(code__in=codes).order_by("name").values_list("code", "name"))
