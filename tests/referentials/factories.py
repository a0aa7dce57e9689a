"""A small referential that holds together, and who keeps such things."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hygie.kernel.actor import NATION, Actor, Grant, Role
from hygie.kernel.provenance import Provenance
from hygie.referentials.operations import keeping
from hygie.referentials.rules.records import (
    Catalogue,
    Follow,
    Mapping,
    Node,
    NodeKind,
    Proving,
    Relation,
    Scale,
    Step,
)
from tests.cast import NOON

NINA = Actor(name="Nina", grants=(Grant(Role.PROGRAMME_REVIEWER, NATION),))


def a_scale(code="oui-non", labels=("Non", "Oui"), **changes):
    last = len(labels) - 1
    steps = tuple(
        Step(rank=rank, label=label, value=(Decimal(rank) / last).quantize(Decimal("0.0001")))
        for rank, label in enumerate(labels)
    )
    return Scale(**{"code": code, "label": code, "steps": steps} | changes)


def a_measure(ref="1", **changes):
    said = {
        "ref": ref,
        "kind": NodeKind.MEASURE,
        "title": f"Mesure {ref}",
        "parent": "O1",
        "is_assessable": True,
        "scale": "oui-non",
    }
    return Node(**said | changes)


def a_catalogue(*measures, **changes):
    above = Node(ref="O1", kind=NodeKind.OBJECTIVE, title="Gouvernance")
    said = {
        "slug": "essai",
        "title": "Référentiel d’essai",
        "version": "1",
        "publisher": "Nous",
        "published_on": date(2026, 1, 2),
        "source": "Nos essais",
        "source_url": "https://exemple.fr/essai",
        "licence": "EUPL-1.2",
        "origin": Provenance.OWN,
        "groups": (("EE", "Entités essentielles"),),
        "scales": (a_scale(), a_scale("trois", ("Non", "En partie", "Oui"))),
        "nodes": (above, *(measures or two_measures())),
    }
    return Catalogue(**said | changes)


def two_measures():
    return (
        a_measure(
            "1",
            help="En clair.",
            proofs_help="Un document.",
            groups=("EE",),
            provings=(Proving(event_kind=43, step=1, least_level=2),),
        ),
        a_measure("2", scale="trois", follows=Follow(ref="1", step=1), may_not_apply=False),
    )


def a_mapping(ref="1", other="1.1", **changes):
    said = {"ref": ref, "slug": "recyf", "other": other, "relation": Relation.SUBSET}
    return Mapping(**said | changes)


def published(catalogue=None, *, by=NINA, at=NOON):
    """A published version."""
    return keeping.publish(keeping.load(catalogue or a_catalogue(), by=by, at=at).pk, by=by, at=at)


def changed(node, **changes):
    """The catalogue of the essays, with one line otherwise."""
    said = a_catalogue()
    nodes = tuple(replace(each, **changes) if each.ref == node else each for each in said.nodes)
    return replace(said, nodes=nodes)
