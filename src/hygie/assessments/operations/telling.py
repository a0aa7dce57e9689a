"""Telling those who give the answers of an establishment what waits for them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from hygie.accounts import queries as accounts
from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.queries import campaigns
from hygie.establishments import tree
from hygie.kernel.actor import Actor, Place, Power
from hygie.kernel.roles import with_power
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk

# Who gives the answers in the name of the establishment: it waits for them.
_GIVERS = with_power(Power.SUBMIT_ANSWERS)
_SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail about a campaign; `{title}`, `{count}`, `{lines}` and its days are filled in."""

    subject: str
    body: str


RECALL = Letter(
    subject="[Hygie] Une évaluation attend vos réponses",
    body="""La campagne « {title} » finit le {until}, et les réponses de {count} ne sont pas
remises :

{lines}

Ce qui est déjà répondu est gardé. Une campagne se rappelle trois fois au plus.
""",
)
OPENED = Letter(
    subject="[Hygie] Une évaluation vous est demandée",
    body="""La campagne « {title} » interroge {count}, du {since} au {until} :

{lines}

Vos réponses de la dernière fois y sont reprises, s’il y en a : relisez-les. Ce que des preuves
montrent déjà est dit à côté de chaque mesure. Plusieurs personnes peuvent répondre.
""",
)
SENT_BACK = Letter(
    subject="[Hygie] Une évaluation vous est renvoyée",
    body="""Dans la campagne « {title} », les réponses de {count} sont à compléter :

{lines}

Ce qui est à compléter, et pourquoi, est dit à côté de chaque mesure.
""",
)
ACCEPTED = Letter(
    subject="[Hygie] L’examen d’une évaluation est terminé",
    body="""Dans la campagne « {title} », l’examen des réponses de {count} est terminé :

{lines}

L’avis sur chaque réponse est dit à côté de sa mesure.
""",
)


def tell(
    letter: Letter,
    campaign: Campaign,
    assessments: Iterable[Assessment],
    *,
    desk: Desk,
    by: Actor,
    at: datetime,
    today: date,
) -> tuple[int, int]:
    """One mail to each of those who give these answers; how many people, how many mails leave."""
    mails = _by_address(assessments, today=today)
    sent = 0
    for address in sorted(mails):
        sent += _tell(letter, address, campaign, mails[address], desk=desk, by=by, at=at)
    return len(mails), sent


def opened(campaign: Campaign, *, desk: Desk, by: Actor, at: datetime, today: date) -> int:
    """Tell every establishment that a campaign asks it; how many mails leave."""
    asked = campaigns.any_not_given(campaign)
    return tell(OPENED, campaign, asked, desk=desk, by=by, at=at, today=today)[1]


def _by_address(
    assessments: Iterable[Assessment], *, today: date
) -> dict[str, list[tuple[str, Assessment]]]:
    """What concerns each address: establishments by name, of those who give their answers."""
    listed = list(assessments)
    nodes = tree.any_nodes(each.place for each in listed)
    found: dict[str, list[tuple[str, Assessment]]] = defaultdict(list)
    people: dict[frozenset[Place], list[str]] = {}
    for each in listed:
        node = nodes.get(each.place)
        if node is None:
            continue
        if node.path not in people:
            nearest = accounts.any_nearest(*_GIVERS, path=node.path, today=today)
            people[node.path] = [person.email for person in nearest]
        for address in people[node.path]:
            found[address].append((node.name, each))
    return found


def _tell(
    letter: Letter,
    address: str,
    campaign: Campaign,
    asked: list[tuple[str, Assessment]],
    *,
    desk: Desk,
    by: Actor,
    at: datetime,
) -> int:
    lines = [
        f"- {name} : {desk.address}/evaluations/{each.pk}/"
        for name, each in sorted(asked, key=lambda one: (one[0], one[1].pk))[:_SHOWN]
    ]
    if len(asked) > _SHOWN:
        lines.append(f"- et {len(asked) - _SHOWN} de plus : {desk.address}/evaluations/")
    body = letter.body.format(
        title=campaign.title,
        since=f"{campaign.opens_on:%d/%m/%Y}",
        until=f"{campaign.closes_on:%d/%m/%Y}",
        count="votre établissement" if len(asked) == 1 else f"{len(asked)} établissements",
        lines="\n".join(lines),
    )
    made = notifications.send(
        to=[address], subject=letter.subject, body=body, kind="TASK", by=by, at=at
    )
    return len(made)
