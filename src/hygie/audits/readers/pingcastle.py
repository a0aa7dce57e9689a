"""The report of PingCastle (XML): its scores, its maturity, the rules that are broken.

Of what it says of a rule a count is kept, and never its sentence: it names accounts and machines.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from xml.parsers import expat

from hygie.audits.rules import risks
from hygie.audits.rules.directory import BEST, WORST, Status
from hygie.audits.rules.results import (
    COUNT_MOST,
    One,
    Results,
    Tool,
    Unreadable,
)
from hygie.kernel.text import clean_line

_ROOT = "HealthcheckData"
_RULE = re.compile(r"[A-Z]{1,2}-[A-Za-z0-9-]{1,60}", re.ASCII)
_DOMAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?", re.ASCII)
# « … : 7 », « … : 1 account(s) »: the number that ends the sentence.
_COUNT = re.compile(r":\s*([0-9]{1,9})(?:\s+[a-z]+(?:\(s\))?)?\s*\.?\s*\Z", re.ASCII)
_FAMILY_TAGS = {
    "StaleObjects": "StaleObjectsScore",
    "PrivilegedAccounts": "PrivilegiedGroupScore",
    "Trusts": "TrustScore",
    "Anomalies": "AnomalyScore",
}
_READ = {"DomainFQDN", "GenerationDate", "GlobalScore", "MaturityLevel"}
_READ |= set(_FAMILY_TAGS.values())
_RULES = ["RiskRules", "HealthcheckRiskRule"]
_READ_OF_A_RULE = {"RiskId", "Category", "Points", "Rationale"}
_DEEPEST, _MOST_RULES, _LONGEST = 60, 1_000, 2_000
_OTHERS = {
    "ORADAD": "un réglage ou un schéma d’ORADAD",
    "ORADADConfig": "un réglage d’ORADAD",
    "config": "un réglage d’outil",
    "schema": "un schéma d’annuaire",
}


def read(raw: bytes) -> Results:
    """What a report says. Raises Unreadable."""
    sifted = _sifted(raw)
    if sifted.root != _ROOT:
        what = _OTHERS.get(sifted.root, "un autre document")
        raise Unreadable(
            f"Ce fichier XML est {what}, et non un rapport de PingCastle (« {_ROOT} »). "
            "Rien n’en est repris."
        )
    remarks: list[str] = []
    said, rules = sifted.said, _rules(sifted.rules, remarks)
    _check_scores(said, rules, remarks)
    return Results(
        tool=Tool.PINGCASTLE,
        results=tuple(one for one, _ in rules),
        domain=_domain(said),
        made_on=_day(said, remarks),
        score=_number(said, "GlobalScore", least=0, most=risks.MOST),
        maturity=_number(said, "MaturityLevel", least=WORST, most=BEST, is_needed=False),
        remarks=tuple(remarks),
    )


class _Bomb(Exception):
    """The file declares what unfolds without end."""


class _Sifted:
    """What is read of a report, as it comes: a large directory fills hundreds of mebibytes.

    Nothing else is ever kept, and no tree is built. DTDs and entities are refused.
    """

    def __init__(self) -> None:
        self.root = ""
        self.said: dict[str, str] = {}
        self.rules: list[dict[str, str]] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.ExternalEntityRefHandler = self._refuse

    def parse(self, raw: bytes) -> "_Sifted":
        """Read it whole."""
        self._parser.Parse(raw, True)
        return self

    def _start(self, tag: str, _: object) -> None:
        self._path.append(tag)
        depth = len(self._path)
        if depth > _DEEPEST:
            raise ValueError
        if depth == 1:
            self.root = tag
        elif self._path[1:] == _RULES:
            if len(self.rules) >= _MOST_RULES:
                raise Unreadable(f"Ce rapport a plus de {_MOST_RULES} règles : rien n’est lu.")
            self.rules.append({})
        self._text.clear()
        self._parser.CharacterDataHandler = self._text.append if self._is_read() else None

    def _end(self, tag: str) -> None:
        if self._is_read():
            into = self.said if len(self._path) == 2 else self.rules[-1]
            into.setdefault(tag, clean_line("".join(self._text)[:_LONGEST]))
        self._parser.CharacterDataHandler = None
        self._path.pop()

    def _is_read(self) -> bool:
        path = self._path
        if len(path) == 2:
            return path[1] in _READ
        return len(path) == 4 and path[1:3] == _RULES and path[3] in _READ_OF_A_RULE

    def _refuse(self, *_: object) -> int:
        raise _Bomb


def _sifted(raw: bytes) -> _Sifted:
    try:
        return _Sifted().parse(raw)
    except _Bomb:
        raise Unreadable(
            "Ce fichier XML déclare des entités ou une DTD, qui peuvent se déplier à l’infini : "
            "il n’est pas lu."
        ) from None
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 0)
        where = f" (ligne {line})" if line else ""
        raise Unreadable(
            f"Ce fichier n’est pas du XML lisible{where} : il est abîmé ou coupé."
        ) from None


def _rules(broken: list[dict[str, str]], remarks: list[str]) -> list[tuple[One, str]]:
    """Each broken rule once, with its family; what is no rule is told and left out."""
    found: dict[str, tuple[One, str]] = {}
    odd = 0
    for each in broken:
        rule, family = each.get("RiskId", ""), each.get("Category", "")
        points = _number(each, "Points", least=0, most=10_000, is_needed=False)
        if not _RULE.fullmatch(rule) or points is None:
            odd += 1
            continue
        count = _COUNT.search(each.get("Rationale", ""))
        one = One(
            point=rule,
            status=Status.FAILED,
            count=min(int(count[1]), COUNT_MOST) if count else None,
            points=points,
        )
        found[rule] = (one, family)
    if odd:
        remarks.append(
            "Une règle sans identifiant lisible est laissée."
            if odd == 1
            else f"{odd} règles sans identifiant lisible sont laissées."
        )
    return [found[rule] for rule in sorted(found)]


def _check_scores(
    said: Mapping[str, str], rules: list[tuple[One, str]], remarks: list[str]
) -> None:
    """Say when the scores of the report are not those of its own rules."""
    counted = risks.scores((family, one.points or 0) for one, family in rules)
    told = {
        family: _number(said, tag, least=0, most=risks.MOST, is_needed=False)
        for family, tag in _FAMILY_TAGS.items()
    }
    wrong = [
        risks.FAMILIES[family]
        for family, score in told.items()
        if score is not None and score != counted.families[family]
    ]
    if wrong:
        remarks.append(
            f"Les règles du rapport ne font pas le score qu’il annonce : {', '.join(wrong)}."
        )


def _domain(said: Mapping[str, str]) -> str:
    name = said.get("DomainFQDN", "").lower()
    if not _DOMAIN.fullmatch(name):
        raise Unreadable("Ce rapport ne dit pas de quel domaine il est : rien n’en est repris.")
    return name


def _day(said: Mapping[str, str], remarks: list[str]) -> date | None:
    text = said.get("GenerationDate", "")
    try:
        day = datetime.fromisoformat(text[:10]).date()
    except ValueError:
        remarks.append("Le rapport ne dit pas de quel jour il est.")
        return None
    return day if day.year >= 1990 else None


def _number(
    said: Mapping[str, str], tag: str, *, least: int, most: int, is_needed: bool = True
) -> int | None:
    text = said.get(tag, "")
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    if is_needed:
        raise Unreadable(
            f"Ce rapport de PingCastle ne dit pas son score (« {tag} ») : rien n’en est repris."
        )
    return None
