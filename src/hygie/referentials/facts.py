"""What the catalogues publish for statistics: the tree of a version, what each answer is worth."""

from hygie.kernel.fact import Column, Fact, Type, code, flag, number
from hygie.referentials.rules.records import NodeKind

_MEASURES = """
SELECT n.id, n.version_id AS version, n.parent_id AS parent, n.position, n.depth, n.kind,
    n.is_assessable
FROM referentials_node AS n
"""

_STEPS = """
SELECT n.version_id AS version, n.id AS node, s.rank, s.value
FROM referentials_node AS n
JOIN referentials_step AS s ON s.scale_id = n.scale_id
"""

FACTS = (
    Fact(
        name="measures",
        title="Lignes des référentiels : objectifs, sous-objectifs, mesures",
        query=_MEASURES,
        columns={
            "id": number("Ligne"),
            "version": number("Version du référentiel"),
            "parent": number("Ligne qui la contient"),
            "position": number("Ordre de lecture"),
            "depth": number("Étage"),
            "kind": code("Nature", values=dict(NodeKind.choices())),
            "is_assessable": flag("S’évalue"),
        },
    ),
    Fact(
        name="steps",
        title="Réponses possibles à chaque mesure, et ce qu’elles valent",
        query=_STEPS,
        columns={
            "version": number("Version du référentiel"),
            "node": number("Mesure"),
            "rank": number("Rang de la réponse"),
            "value": Column(type=Type.RATE, label="Valeur, de 0 à 1"),
        },
    ),
)
