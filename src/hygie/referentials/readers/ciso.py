"""Libraries of CISO Assistant (YAML): frameworks, and tables of correspondence."""

from collections.abc import Iterable, Iterator
from typing import Any

from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line
from hygie.kernel.wording import counted
from hygie.referentials.readers.naming import CONFORMITY, part, slug_of, titled
from hygie.referentials.readers.values import Fields, Reading
from hygie.referentials.rules.checking import Faulty
from hygie.referentials.rules.records import (
    Brought,
    Catalogue,
    Crosswalk,
    Mapping,
    Node,
    NodeKind,
    Relation,
    Scale,
    Step,
)

# What else such a library may hold, and that is no referential.
LEFT_OUT = {
    "risk_matrix": "une matrice de risques",
    "risk_matrices": "des matrices de risques",
    "preset": "un préréglage de CISO Assistant",
    "threats": "une liste de menaces",
    "reference_controls": "une liste de mesures types",
    "metric_definitions": "une liste d’indicateurs",
    "ttp_catalogs": "un catalogue de techniques d’attaque",
    "tactics": "des tactiques d’attaque",
    "techniques": "des techniques d’attaque",
}
_MOST_LEVELS = 10
# urn:intuitem:risk:req_node:<framework>:<the line>, which may itself hold colons.
_SPACES = 5
_RELATIONS = {
    "equal": Relation.EQUAL,
    "subset": Relation.SUBSET,
    "superset": Relation.SUPERSET,
    "intersect": Relation.INTERSECT,
}


class NothingToTake(Refused):
    """The file is what it says, and holds no referential."""


def looks_like(values: dict[str, Any]) -> bool:
    """Say whether these values are such a library."""
    return "objects" in values and "urn" in values


def read(values: dict[str, Any]) -> Brought:
    """The referentials and the tables of a library; raise NothingToTake when it has neither."""
    reading = Reading()
    head = Fields(values, where="En-tête", reading=reading)
    objects = values["objects"] if isinstance(values["objects"], dict) else {}
    notes: list[str] = []
    frameworks = _several(objects, "framework", "frameworks")
    sets = _several(objects, "requirement_mapping_set", "requirement_mapping_sets")
    if not frameworks and not sets:
        raise NothingToTake(_why_not(objects))
    catalogues = tuple(_Framework(head, each, reading, notes).catalogue() for each in frameworks)
    crosswalks = tuple(_crosswalks(head, sets, reading, notes))
    left = [said for name, said in LEFT_OUT.items() if name in objects]
    if left:
        notes.append(f"Laissé de côté : {', '.join(left)}.")
    if reading.faults:
        raise Faulty(reading.faults)
    return Brought(catalogues=catalogues, crosswalks=crosswalks, notes=tuple(notes))


def _why_not(objects: dict[str, Any]) -> str:
    found = [said for name, said in LEFT_OUT.items() if name in objects]
    what = ", ".join(found) if found else "rien que Hygie connaisse"
    return (
        f"Cette bibliothèque de CISO Assistant contient {what} : ni référentiel, ni table de "
        "correspondance. Rien n’en est repris."
    )


def _several(objects: dict[str, Any], *names: str) -> list[Any]:
    """What is under one of these names, alone or in a list."""
    found: list[Any] = []
    for name in names:
        value = objects.get(name)
        if value is not None:
            found += value if isinstance(value, list) else [value]
    return found


def _tail(urn: str) -> str:
    """What a name says in its own space, after the kind of thing that it is."""
    parts = clean_line(urn).split(":", _SPACES)
    return parts[_SPACES] if len(parts) > _SPACES else parts[-1]


class _Framework:
    """One framework, its scales and its lines."""

    def __init__(self, head: Fields, value: Any, reading: Reading, notes: list[str]) -> None:
        self.head, self.reading, self.notes = head, reading, notes
        self.said = Fields(value, where="Référentiel", reading=reading)
        self.scales: dict[str, Scale] = {}
        self.refs: dict[str, str] = {}
        self.asked = 0

    def catalogue(self) -> Catalogue:
        """All of it."""
        name, urn = self.said.line("name") or self.head.line("name"), self.said.line("urn")
        default = self._scale()
        values = [
            Fields(each, where=f"Élément {rank}", reading=self.reading)
            for rank, each in enumerate(self.said.list("requirement_nodes"), 1)
        ]
        self._name(values)
        nodes = tuple(self._node(each, default) for each in values)
        if self.asked:
            lines = counted(self.asked, "ligne pose", "lignes posent")
            self.notes.append(
                f"{lines} des questions dont les réponses ne forment pas une échelle : elles sont "
                "gardées dans l’énoncé."
            )
        return Catalogue(
            slug=slug_of(_tail(urn) or self.head.line("ref_id")),
            title=name,
            version=self.head.line("version"),
            publisher=self.head.line("provider"),
            summary=self.said.text("description") or self.head.text("description"),
            published_on=self.head.day("publication_date"),
            source=f"Bibliothèque de CISO Assistant {self.head.line('urn')}"[:500],
            licence=_short(self.head.text("copyright")),
            language=self.head.line("locale", "fr")[:2].lower(),
            groups=self._groups(nodes),
            scales=tuple(self.scales.values()),
            nodes=nodes,
        )

    def _scale(self) -> str:
        """The scale of its lines: its own levels where it has some, conformity otherwise."""
        levels = self.said.list("scores_definition")
        least, most = self.said.whole("min_score"), self.said.whole("max_score")
        steps = _levels(levels, self.reading) if levels else _numbered(least, most)
        if not 2 <= len(steps) <= _MOST_LEVELS + 1:
            return self._keep(CONFORMITY)
        label = f"De « {steps[0].label} » à « {steps[-1].label} »"
        return self._keep(Scale(code="niveaux", label=label[:1000], steps=steps))

    def _keep(self, scale: Scale) -> str:
        self.scales.setdefault(scale.code, scale)
        return scale.code

    def _name(self, values: list[Fields]) -> None:
        """Give each line its reference: its own, or the end of its name where it has none."""
        taken: set[str] = set()
        for each in values:
            urn = each.line("urn")
            ref = each.line("ref_id") or _tail(urn)
            ref = ref if ref not in taken else _tail(urn)
            taken.add(ref)
            each.where = f"Référence {ref[:60]}"
            self.refs[urn.lower()] = ref[:100]

    def _node(self, said: Fields, default: str) -> Node:
        ref = self.refs[said.line("urn").lower()]
        parent = said.line("parent_urn").lower()
        is_assessable = said.flag("assessable", default=False)
        questions, scale = _questions(said), ""
        if questions:
            self.asked += 1
        if is_assessable:
            scale = default
        asked = "\n".join(questions)
        title, text = titled(said.line("name"), said.text("description") or asked, f"Ligne {ref}")
        if questions and asked not in text:
            text = f"{text}\n{asked}".strip()
        kind = NodeKind.SUB_OBJECTIVE if parent else NodeKind.OBJECTIVE
        return Node(
            ref=ref,
            kind=NodeKind.MEASURE if is_assessable else kind,
            title=title,
            parent=self.refs.get(parent, parent and _tail(parent)),
            is_assessable=is_assessable,
            description=text,
            help=said.text("annotation"),
            proofs_help=said.text("typical_evidence"),
            groups=tuple(
                dict.fromkeys(clean_line(str(g)) for g in said.list("implementation_groups"))
            ),
            scale=scale,
        )

    def _groups(self, nodes: Iterable[Node]) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        for rank, value in enumerate(self.said.list("implementation_groups_definition"), 1):
            group = Fields(value, where=f"Groupe {rank}", reading=self.reading)
            found[group.line("ref_id")] = group.line("name") or group.line("ref_id")
        for node in nodes:
            for code in node.groups:
                found.setdefault(code, code)
        return tuple(found.items())


def _short(text: str) -> str:
    return text if len(text) <= 1000 else text[:999] + "…"


def _levels(values: list[Any], reading: Reading) -> tuple[Step, ...]:
    read = [
        (
            said.whole("score", rank) or 0,
            said.line("name") or f"Niveau {rank}",
            said.text("description"),
        )
        for rank, said in enumerate(
            Fields(each, where=f"Niveau {at}", reading=reading) for at, each in enumerate(values, 1)
        )
    ]
    read.sort(key=lambda each: each[0])
    least, span = read[0][0], max(1, read[-1][0] - read[0][0])
    return tuple(
        Step(rank=rank, label=label, value=part(score - least, span), help=text)
        for rank, (score, label, text) in enumerate(read)
    )


def _numbered(least: int | None, most: int | None) -> tuple[Step, ...]:
    if least is None or most is None or not 1 <= most - least <= _MOST_LEVELS:
        return ()
    return tuple(
        Step(rank=rank, label=f"Niveau {least + rank}", value=part(rank, most - least))
        for rank in range(most - least + 1)
    )


def _questions(said: Fields) -> list[str]:
    """The questions of a line, each with its answers."""
    value = said.values.get("questions")
    found = []
    for each in value.values() if isinstance(value, dict) else value or ():
        question = Fields(each, where=said.where, reading=said.reading)
        choices = [
            Fields(choice, where=said.where, reading=said.reading).line("value")
            for choice in question.list("choices")
        ]
        text = question.line("text")
        found.append(f"{text} ({' ; '.join(choices)})" if choices else text)
    return [each for each in found if each]


def _crosswalks(
    head: Fields, sets: list[Any], reading: Reading, notes: list[str]
) -> Iterator[Crosswalk]:
    seen: set[tuple[str, str]] = set()
    for rank, value in enumerate(sets, 1):
        said = Fields(value, where=f"Table {rank}", reading=reading)
        pair = (
            slug_of(_tail(said.line("source_framework_urn"))),
            slug_of(_tail(said.line("target_framework_urn"))),
        )
        if pair[::-1] in seen:
            notes.append(
                f"La table de « {pair[0]} » vers « {pair[1]} » n’est pas reprise : l’autre sens "
                "est dans le même fichier, et Hygie lit une table dans les deux."
            )
            continue
        seen.add(pair)
        yield Crosswalk(
            slug=slug_of(said.line("ref_id") or head.line("ref_id") or "-".join(pair)),
            title=said.line("name") or head.line("name"),
            version=head.line("version"),
            from_slug=pair[0],
            to_slug=pair[1],
            publisher=head.line("provider"),
            published_on=head.day("publication_date"),
            source=f"Bibliothèque de CISO Assistant {head.line('urn')}"[:500],
            licence=_short(head.text("copyright")),
            mappings=tuple(_mappings(said, pair[1], notes)),
        )


def _mappings(table: Fields, slug: str, notes: list[str]) -> Iterator[Mapping]:
    seen: set[tuple[str, str]] = set()
    doubled = unrelated = 0
    for rank, value in enumerate(table.list("requirement_mappings"), 1):
        said = Fields(value, where=f"{table.where}, élément {rank}", reading=table.reading)
        ref = _tail(said.line("source_requirement_urn"))
        other = _tail(said.line("target_requirement_urn"))
        relation = _RELATIONS.get(said.line("relationship").lower())
        if relation is None:
            unrelated += 1
        elif (ref, other) in seen:
            doubled += 1
        else:
            seen.add((ref, other))
            yield Mapping(
                ref=ref,
                slug=slug,
                other=other,
                relation=relation,
                strength=said.whole("strength_of_relationship"),
                rationale="\n".join(
                    text for text in (said.text("rationale"), said.text("annotation")) if text
                ),
            )
    if doubled:
        twice = counted(doubled, "correspondance écrite", "correspondances écrites")
        notes.append(f"{twice} deux fois : la première est gardée.")
    if unrelated:
        lines = counted(unrelated, "ligne dit", "lignes disent")
        notes.append(f"{lines} qu’il n’y a pas de correspondance : rien n’en est pris.")
