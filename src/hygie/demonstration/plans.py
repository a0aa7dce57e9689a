"""The plans of the fictional region: actions of every origin, what the group shares, exceptions."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from hygie.establishments.models import LegalEntity
from hygie.kernel.actor import Actor, Place, PlaceKind, Power
from hygie.kernel.roles import CHARTERS
from hygie.remediation.operations import costs, dependencies, planning, sharing, waivers
from hygie.remediation.rules.actions import OriginKind, Said
from hygie.remediation.rules.costs import Cost
from hygie.remediation.rules.states import State
from hygie.remediation.rules.waivers import Plea, WaiverState

# What is done, by whom, in days, for which measures of the fictional referential, in euros.
_ACTIONS = (
    ("Isoler les sauvegardes du réseau", "DSI", 12, 3, 45_000, 6_000, OriginKind.AUDIT),
    ("Retirer les comptes d’administration inutiles", "RSSI", 4, 2, 0, 0, OriginKind.AUDIT),
    ("Mettre à jour les contrôleurs de domaine", "DSI", 6, 2, 0, 0, OriginKind.AUDIT),
    ("Double authentification de la messagerie", "DSI", 15, 4, 18_000, 9_000, OriginKind.ANSWER),
    ("Écrire la politique de mots de passe", "RSSI", 3, 1, 0, 0, OriginKind.ANSWER),
    ("Former l’accueil et les urgences à l’hameçonnage", "RSSI", 8, 2, 4_500, 0, OriginKind.OTHER),
    ("Fermer l’accès distant de l’ancien PACS", "DSI", 2, 1, 0, 0, OriginKind.SCAN),
    ("Corriger le certificat du portail patient", "DSI", 1, 1, 0, 120, OriginKind.SCAN),
    (
        "Imprimer l’annuaire de crise dans chaque service",
        "Direction",
        2,
        1,
        300,
        0,
        OriginKind.EXERCISE,
    ),
    ("Tester la restauration du dossier patient", "DSI", 10, 3, 0, 0, OriginKind.EXERCISE),
    ("Segmenter le réseau biomédical", "Équipe réseau", 60, 5, 160_000, 12_000, OriginKind.AUDIT),
    ("Remplacer les postes sous Windows 10", "DSI", 45, 2, 220_000, 0, OriginKind.ANSWER),
)
_MOVES = (
    (),
    ((State.DOING, ""),),
    ((State.DOING, ""), (State.BLOCKED, "Le prestataire ne répond pas.")),
    ((State.DOING, ""), (State.DONE, "")),
    ((State.DONE, ""),),
    ((State.DROPPED, "Repris par le groupement."),),
)


def write_down(
    entities: Iterable[LegalEntity],
    *,
    people: dict[str, Actor],
    own: Place,
    ght: Place,
    seed: int,
    at: datetime,
) -> None:
    """A whole plan for the hospital of the demonstration, a few actions for each neighbour."""
    draw = random.Random(seed)  # noqa: S311 - fictional data
    _own_plan(own, people["rssi"], draw, at=at)
    others = [each for each in entities if each.ght and each.ght.code == ght.code]
    for entity in others:
        place = Place(PlaceKind.LEGAL_ENTITY, entity.finess)
        if place != own:
            for each in draw.sample(_ACTIONS, 4):
                _planned(place, each, people["ght"], draw, at=at)
    due_on = timezone.localdate(at) + timedelta(days=120)
    said = Said(
        title="Exercice de crise commun au groupement",
        detail="Une demi-journée, coupure du réseau simulée, avec le SAMU.",
        owner="Référent cyber du GHT",
        due_on=due_on,
        days=Decimal(5),
        gain=("demonstration:4.1",),
    )
    members = [each.finess for each in others]
    sharing.share(ght, said, members=members, origin=OriginKind.EXERCISE, by=people["ght"], at=at)
    _exceptions(own, people, at=at)


def _own_plan(own: Place, ciso: Actor, draw: random.Random, *, at: datetime) -> None:
    made = [
        _planned(own, said, ciso, draw, moves=_MOVES[rank % len(_MOVES)], at=at)
        for rank, said in enumerate(_ACTIONS)
    ]
    # The network before the devices that hang on it; the restoration after the backups.
    dependencies.wait_for(made[6], made[10], by=ciso, at=at)
    dependencies.wait_for(made[1], made[2], by=ciso, at=at)


def _planned(
    place: Place,
    said: tuple[str, str, int, int, int, int, OriginKind],
    by: Actor,
    draw: random.Random,
    *,
    moves: tuple[tuple[State, str], ...] = (),
    at: datetime,
) -> int:
    title, owner, days, measures, investment, running, origin = said
    action = planning.plan(
        place,
        Said(
            title=title,
            owner=owner,
            due_on=timezone.localdate(at) + timedelta(days=draw.randint(-40, 700)),
            days=Decimal(days),
            gain=tuple(f"demonstration:{draw.randint(1, 9)}.{rank}" for rank in range(measures)),
        ),
        origin=origin,
        label="Audit de l’annuaire" if origin == OriginKind.AUDIT else "",
        by=by,
        at=at - timedelta(days=60),
    )
    for seen, (state, reason) in enumerate(moves, start=1):
        day = at - timedelta(days=60 - 20 * seen)
        planning.move(action.pk, state, seen=seen, reason=reason, by=by, at=day)
    if investment or running:
        cost = Cost(investment=Decimal(investment), running=Decimal(running))
        if Power.READ_COSTS in CHARTERS[by.grants[0].role].powers:
            costs.say(action.pk, cost, by=by, at=at)
    return action.pk


def _exceptions(own: Place, people: dict[str, Actor], *, at: datetime) -> None:
    """One that stands, one that ends soon, one that waits for its answer."""
    day = timezone.localdate(at)
    asked = (
        ("Trois automates du laboratoire sous Windows 7", 250, True),
        ("Accès distant du mainteneur de l’IRM, sans second facteur", 20, True),
        ("Comptes partagés aux urgences", 90, False),
    )
    for title, days, is_approved in asked:
        plea = Plea(
            title=title,
            reason="Le fournisseur n’offre rien d’autre aujourd’hui.",
            compensating="Réseau à part, accès ouvert à la demande et relu chaque semaine.",
            expires_on=day + timedelta(days=days),
        )
        made = waivers.ask(own, plea, by=people["dsi"], at=at - timedelta(days=30))
        if is_approved:
            when = at - timedelta(days=28)
            waivers.decide(made.pk, WaiverState.APPROVED, seen=1, by=people["direction"], at=when)
