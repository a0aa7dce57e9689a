"""Catalogues of OSCAL (JSON), of any version 1."""

import json
import re
from collections.abc import Iterator
from typing import Any

import ijson

from hygie.kernel.text import clean_line, clean_text
from hygie.referentials.readers.ciso import NothingToTake
from hygie.referentials.readers.naming import CONFORMITY, slug_of, titled
from hygie.referentials.readers.plain import Unreadable
from hygie.referentials.readers.values import Fields, Reading
from hygie.referentials.rules.checking import DEEPEST, Faulty
from hygie.referentials.rules.records import Brought, Catalogue, Node, NodeKind

# The catalogue of NIST SP 800-53, the largest one that is known, has a quarter of these.
MOST_VALUES = 2_000_000
_PARAMETER = re.compile(r"\{\{\s*insert:\s*param,\s*([\w.-]{1,100})\s*\}\}")
_OTHERS = {
    "profile": "un profil, qui choisit dans des catalogues",
    "component-definition": "une définition de composant, qui dit comment un produit répond",
    "system-security-plan": "un plan de sécurité d’un système",
    "assessment-plan": "un plan d’évaluation",
    "assessment-results": "des résultats d’évaluation",
    "plan-of-action-and-milestones": "un plan d’action",
    "mapping-collection": "des correspondances entre catalogues",
}


def parse(raw: bytes) -> Any:
    """The values of a JSON file, counted before they are kept."""
    try:
        for rank, _ in enumerate(ijson.basic_parse(raw, use_float=True)):
            if rank > MOST_VALUES:
                raise Unreadable(f"Ce fichier a plus de {MOST_VALUES} valeurs : rien n’est lu.")
        return json.loads(raw)
    except (ijson.JSONError, ValueError, RecursionError):
        raise Unreadable("Ce fichier n’est pas du JSON lisible.") from None


def read(values: Any) -> Brought:
    """The catalogue of a document; raise NothingToTake for the other documents of OSCAL."""
    if not isinstance(values, dict) or not isinstance(values.get("catalog"), dict):
        raise NothingToTake(_why_not(values))
    reading = Reading()
    catalogue = _Controls(values["catalog"], reading).catalogue()
    if reading.faults:
        raise Faulty(reading.faults)
    return Brought(catalogues=(catalogue,))


def _why_not(values: Any) -> str:
    names = values if isinstance(values, dict) else {}
    for name, said in _OTHERS.items():
        if name in names:
            return f"Ce document OSCAL est {said}, et non un catalogue. Rien n’en est repris."
    if "$schema" in names or "$id" in names:
        return "Ce fichier est un schéma JSON, et non un référentiel."
    return "Ce fichier JSON n’est ni un référentiel de Hygie, ni un catalogue OSCAL."


class _Controls:
    """Groups and controls, in their order; controls may stand within controls."""

    def __init__(self, said: dict[str, Any], reading: Reading) -> None:
        self.reading = reading
        self.said = Fields(said, where="Catalogue", reading=reading)
        self.labels: dict[str, str] = {}
        self.taken: set[str] = set()

    def catalogue(self) -> Catalogue:
        """All of it."""
        head = self.said.object("metadata") or Fields({}, where="metadata", reading=self.reading)
        title = head.line("title")
        publisher = next(
            (self._fields(party, "Éditeur").line("name") for party in head.list("parties")), ""
        )
        nodes = tuple(self._below(self.said, parent="", depth=1))
        return Catalogue(
            slug=slug_of(title),
            title=title,
            version=head.line("version"),
            publisher=publisher[:200],
            summary=head.text("remarks"),
            published_on=head.day("published") or head.day("last-modified"),
            source=f"Catalogue OSCAL {head.line('oscal-version')}, {self.said.line('uuid')}",
            licence="",
            language=(head.line("language") or "en")[:2].lower(),
            scales=(CONFORMITY,),
            nodes=nodes,
        )

    def _fields(self, value: Any, where: str) -> Fields:
        return Fields(value, where=where, reading=self.reading)

    def _below(self, above: Fields, *, parent: str, depth: int) -> Iterator[Node]:
        if depth > DEEPEST:
            self.reading.fault(f"Référence {parent}", f"l’arbre a plus de {DEEPEST} étages.")
            return
        for name, is_control in (("groups", False), ("controls", True)):
            for rank, value in enumerate(above.list(name), 1):
                said = self._fields(value, f"{name} {rank} sous {parent or 'le catalogue'}")
                ref = self._ref(said)
                yield self._node(said, ref, parent, is_control=is_control, depth=depth)
                yield from self._below(said, parent=ref, depth=depth + 1)

    def _ref(self, said: Fields) -> str:
        """The label by which people know a control, where it is the only one of its name."""
        own = said.line("id") or clean_line(said.line("title"))
        props = [self._fields(each, said.where) for each in said.list("props")]
        label = next((each.line("value") for each in props if each.line("name") == "label"), own)
        ref = label if label and label not in self.taken else own
        self.taken.add(ref)
        return ref[:100]

    def _node(self, said: Fields, ref: str, parent: str, *, is_control: bool, depth: int) -> Node:
        for each in said.list("params"):
            param = self._fields(each, said.where)
            self.labels[param.line("id")] = param.line("label") or param.line("id")
        prose = {"statement": "", "guidance": "", "assessment-objective": ""}
        for each in said.list("parts"):
            part = self._fields(each, said.where)
            name = part.line("name")
            if name in prose:
                prose[name] = f"{prose[name]}\n{self._prose(part, depth=1)}".strip()
        title, text = titled(said.line("title"), prose["statement"], ref)
        inner = NodeKind.OBJECTIVE if depth == 1 else NodeKind.SUB_OBJECTIVE
        return Node(
            ref=ref,
            kind=NodeKind.MEASURE if is_control else inner,
            title=title,
            parent=parent,
            is_assessable=is_control,
            description=text[:20_000],
            help=prose["guidance"][:20_000],
            proofs_help=prose["assessment-objective"][:20_000],
            scale=CONFORMITY.code if is_control else "",
        )

    def _prose(self, said: Fields, *, depth: int) -> str:
        own = _PARAMETER.sub(
            lambda found: f"[{self.labels.get(found[1], found[1])}]", said.text("prose")
        )
        if depth > DEEPEST:
            return own
        parts = (self._fields(each, said.where) for each in said.list("parts"))
        return clean_text("\n".join([own, *(self._prose(each, depth=depth + 1) for each in parts)]))
