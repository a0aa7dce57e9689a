"""One establishment among its likes, in sentences and one table."""

from fractions import Fraction
from typing import Any

from hygie.kernel.wording import NBSP, number
from hygie.observatory import labels
from hygie.observatory.catalogue import indicators
from hygie.observatory.comparing import Compare, Comparison
from hygie.observatory.rules.cells import Measure
from hygie.observatory.rules.grouping import Quartiles
from hygie.observatory.rules.likes import Width
from hygie.observatory.rules.sentences import decimal, delay

COLUMNS = (
    {"label": "Ce qui est comparé"},
    {"label": "Vous", "number": True},
    {"label": "Un quart a moins de", "number": True},
    {"label": "La moitié", "number": True},
    {"label": "Un quart a plus de", "number": True},
)


def context(found: Comparison) -> dict[str, Any]:
    """The words of the page."""
    kind = labels.kinds().get(found.kind, labels.NOT_SAID)
    return {
        "me": [
            {"label": "Type de structure", "value": kind},
            {"label": "Taille", "value": found.size.label},
        ],
        "alone": NOT_PUBLISHED if found.is_alone else "",
        "sentences": [_sentence(each, kind, is_alone=found.is_alone) for each in found.rows],
        "columns": COLUMNS[:2] if found.is_alone else COLUMNS,
        "rows": [_row(each, is_alone=found.is_alone) for each in found.rows],
    }


def _sentence(found: Compare, kind: str, *, is_alone: bool) -> dict[str, str]:
    compared = found.compared
    if found.mine is None:
        text = "Rien n’est connu de votre établissement cette année."
    elif is_alone:
        text = f"Vous\u00a0: {_told(found, found.mine)}."
    elif found.group is None:
        text = f"Vous\u00a0: {_told(found, found.mine)}. {TOO_FEW}"
    else:
        text = (
            f"Vous\u00a0: {_told(found, found.mine)}, {found.position}, parmi "
            f"{_group(found.group, kind)}."
        )
    return {"title": compared.title, "text": text, "said": compared.said}


NOT_PUBLISHED = (
    "Ce que font vos semblables n’est pas encore publié pour cette année\u00a0: vos chiffres sont "
    "montrés seuls. Le rapport national de l’année les apportera."
)
TOO_FEW = "Trop peu d’établissements vous ressemblent pour les montrer sans en désigner un."


def _group(group: Quartiles, kind: str) -> str:
    many = f"{number(group.count)} établissements, le vôtre compris"
    if group.width is Width.ALL:
        return f"{many}, de tous types"
    if group.width is Width.KIND:
        return f"{many}, du type «{NBSP}{kind}{NBSP}»"
    return f"{many}, du type «{NBSP}{kind}{NBSP}» et de taille semblable"


def _row(found: Compare, *, is_alone: bool) -> dict[str, Any]:
    group = found.group
    quartiles = (group.low, group.middle, group.high) if group else (None,) * 3
    mine = "sans donnée" if found.mine is None else _told(found, found.mine)
    told = ["masqué" if each is None else _told(found, each) for each in quartiles]
    told = [] if is_alone else told
    heads = [str(column["label"]) for column in COLUMNS[1:]]
    cells: list[dict[str, Any]] = [{"text": found.compared.title}]
    cells += [
        {"text": text, "label": head, "number": True}
        for text, head in zip((mine, *told), heads, strict=False)
    ]
    return {"cells": cells}


def _told(found: Compare, amount: float) -> str:
    measure = indicators()[found.compared.indicator].measure
    if measure is Measure.DELAY:
        return delay(amount)
    exact = Fraction(amount).limit_denominator(1000)
    digits = 0 if exact.denominator == 1 else 1
    told = decimal(exact, digits)
    return f"{told}{NBSP}%" if measure is Measure.SHARE else told
