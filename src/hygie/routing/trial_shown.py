"""What a rule would have sent, as people read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from hygie.incidents.rules.clock import local
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.wording import counted
from hygie.routing.queries.trials import Trial
from hygie.routing.rules.copies import Rule
from hygie.routing.rules.recipients import recipients

# The page names so many incidents, the latest first.
NAMED = 10


def shown(trial: Trial, rule: Rule, *, addressed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The number of copies, why there are no more, and the incidents that the rule is about."""
    recipient, met = recipients()[rule.recipient], len(trial.met)
    since = local(trial.since, PARIS)
    lines = [
        counted(count, one, many)
        for count, one, many in (
            (met, "incident répond à la règle", "incidents répondent à la règle"),
            (
                trial.told,
                "copie est déjà partie, ou attend, pour ce destinataire",
                "copies sont déjà parties, ou attendent, pour ce destinataire",
            ),
            (
                trial.kept_back,
                "copie serait retenue par la marque ou par le déclarant",
                "copies seraient retenues par la marque ou par le déclarant",
            ),
        )
        if count
    ]
    lines.append(
        "D’après ce que l’on sait aujourd’hui des incidents ; les jours de la règle ne comptent "
        "pas ici."
    )
    if recipient.role is None and not addressed.get(recipient.code):
        lines.append(
            f"« {recipient.label} » n’a pas d’adresse : chaque copie attendrait qu’on l’écrive."
        )
    return {
        "said": (
            f"Depuis le {since:%d/%m/%Y}, elle aurait envoyé "
            f"{counted(trial.copies, 'copie', 'copies')} de plus à « {recipient.label} »."
        ),
        "lines": lines,
        "which": "Les derniers :" if met > NAMED else "Lesquels :",
        "incidents": [each.number for each in trial.met[:NAMED]],
    }
