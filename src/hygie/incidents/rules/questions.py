"""The questions that the desk asks beside the common facts: what each is, to whom, for whom."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hygie.incidents.rules import scope, taxonomy
from hygie.incidents.rules.duty_catalogue import CSP, all_duties
from hygie.incidents.rules.reference import Provenance, read
from hygie.incidents.rules.vocabulary import Origin
from hygie.kernel.conditions import Conditions, Facts, Field, conditions, to_json, unknown
from hygie.kernel.editions import Edition
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.text import fold

FILE = "questions-2026.toml"
# What a question of the desk’s own is based on: nothing that Hygie proposed.
OWN = "astreinte"
FEWEST_CHOICES, MOST_CHOICES = 2, 20
# Stopped ones count: a list that nobody can read helps nobody.
MOST_QUESTIONS = 100
_OF_THE_DECLARATION = "Ceux qui lisent la déclaration"


class NotAQuestion(Refused):
    """A question that asks nothing, or in a way that nobody could answer."""


class QuestionKind(Labelled):
    """How a question is answered."""

    LINE = "LINE", "Quelques mots"
    TEXT = "TEXT", "Un texte"
    YES_NO = "YES_NO", "Oui, non, ou pas encore su"
    CHOICE = "CHOICE", "Un choix dans une liste"
    NUMBER = "NUMBER", "Un nombre"
    DAY = "DAY", "Une date"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What is read by who answers; kept with the answer, for ever."""

    text: str
    kind: QuestionKind
    help: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question(Edition):
    """One version of a question; `told` are the duties whose recipient reads the answer."""

    code: str
    wording: Wording
    when: Conditions
    told: frozenset[str]
    is_asked: bool
    source: str
    origin: Provenance

    @property
    def label(self) -> str:
        """This version, as people read it."""
        if self.version == OWN:
            return f"version {self.edition} de l’astreinte"
        return super().label

    @property
    def is_broken(self) -> bool:
        """Say whether it asks for what exists no more: it is not put until it is mended."""
        return bool(unknown(fields(), self.when) or self.told - offered().keys())


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What the desk writes of a question, and why."""

    wording: Wording
    told: frozenset[str]
    why: str
    when: Conditions
    is_asked: bool = True


@cache
def shipped() -> dict[str, Question]:
    """The questions that come with Hygie, by code, in their order."""
    data = read(FILE)
    return {
        row["code"]: Question(
            code=row["code"],
            wording=wording_from(row),
            when=conditions(row.get("when", {})),
            told=frozenset(row["told"]),
            is_asked=True,
            source=row["source"],
            origin=Provenance(row["origin"]),
            version=data["version"],
        )
        for row in data["question"]
    }


@cache
def fields() -> dict[str, Field]:
    """What a question may ask of an incident before it is put."""
    found = (
        Field(
            code="structure",
            label="sorte de structure",
            values={kind.code: kind.label for kind in scope.kinds()},
        ),
        Field(
            code="type",
            label="type d’incident",
            values={code: kind.label for code, kind in taxonomy.incident_types().items()},
        ),
        Field(code="origin", label="origine", values=dict(Origin.choices())),
    )
    return {field.code: field for field in found}


def facts_of(*, category: str, incident_type: str, origin: str) -> Facts:
    """What is known of an incident; a field about which nothing is known has no value."""
    said = {"structure": scope.scope(category).code, "type": incident_type, "origin": origin}
    return {code: frozenset({value}) for code, value in said.items() if value}


def applies(question: Question, facts: Facts) -> bool:
    """Say whether a question is put: every field that it names has one of the values it names."""
    if not question.is_asked or question.is_broken:
        return False
    return all(values & facts.get(code, frozenset()) for code, values in question.when.items())


def is_news(changes: Changes, *, before: Question | None) -> bool:
    """Say whether people are asked what they were not: new words, other incidents, asked again."""
    if not changes.is_asked:
        return False
    if before is None or not before.is_asked or before.is_broken:
        return True
    return (changes.wording, dict(changes.when)) != (before.wording, dict(before.when))


@cache
def offered() -> dict[str, str]:
    """The duties whose recipient may read an answer, by code: the recipient, and what for."""
    found = {duty.code: f"{duty.recipient} : {duty.title}" for duty in all_duties()}
    return found | {CSP: f"{_OF_THE_DECLARATION}, dont l’agence régionale de santé"}


def readers(told: Collection[str]) -> list[str]:
    """The recipients of some duties, each once, in the order of the list."""
    named = (
        _OF_THE_DECLARATION.lower() if each.code == CSP else each.recipient
        for each in all_duties()
        if each.code in told
    )
    return list(dict.fromkeys(named))


def is_of_the_declaration(told: Collection[str]) -> bool:
    """Say whether whoever reads the declaration reads the answer."""
    return CSP in told


def still_told(told: Iterable[str], now: Question | None) -> frozenset[str]:
    """Who reads an answer: those it was given to, without those the desk has struck off since."""
    then = frozenset(told)
    return then & now.told if now is not None else then


def check(changes: Changes, *, others: Iterable[Question] = ()) -> None:
    """Refuse a question that asks nothing, of nobody, for nobody, or twice."""
    wording = changes.wording
    if not wording.text:
        raise NotAQuestion("Écrivez la question.")
    if not changes.why:
        raise NotAQuestion("Dites pourquoi : vos collègues le liront.")
    if wording.kind == QuestionKind.CHOICE:
        _check_choices(wording.choices)
    if not changes.told:
        raise NotAQuestion("Dites qui lit la réponse : cochez au moins une démarche.")
    gone = [*unknown(fields(), changes.when), *sorted(changes.told - offered().keys())]
    if gone:
        named = ", ".join(f"« {each} »" for each in gone)
        raise NotAQuestion(f"{named} n’existe pas : cochez ce qui est proposé.")
    asked = {fold(each.wording.text) for each in others if each.is_asked}
    if changes.is_asked and fold(wording.text) in asked:
        raise NotAQuestion("Cette question est déjà posée, dans les mêmes mots.")


def wording_from(kept: Mapping[str, Any]) -> Wording:
    """Read the wording that data or an answer keep."""
    return Wording(
        text=str(kept["text"]),
        kind=QuestionKind(kept["kind"]),
        help=str(kept.get("help", "")),
        choices=tuple(kept.get("choices", ())),
    )


def wording_to_json(wording: Wording) -> dict[str, Any]:
    """A wording as it is kept."""
    return {
        "text": wording.text,
        "kind": wording.kind.value,
        "help": wording.help,
        "choices": list(wording.choices),
    }


def content_of(changes: Changes) -> dict[str, Any]:
    """A version of the desk as it is kept: whole, whatever becomes of what Hygie proposed."""
    return {
        "wording": wording_to_json(changes.wording),
        "when": to_json(changes.when),
        "told": sorted(changes.told),
        "is_asked": changes.is_asked,
    }


def from_content(code: str, kept: Mapping[str, Any], *, edition: int, based_on: str) -> Question:
    """Read a version of the desk; what it asks that exists no more is still there."""
    question = Question(
        code=code,
        wording=wording_from(kept["wording"]),
        when=conditions(kept["when"]),
        told=frozenset(kept["told"]),
        is_asked=bool(kept["is_asked"]),
        source="Écrite par l’astreinte",
        origin=Provenance.OWN,
        version=based_on,
        edition=edition,
    )
    proposed = shipped().get(code)
    return replace(question, source=proposed.source) if proposed else question


def _check_choices(choices: tuple[str, ...]) -> None:
    if len(choices) < FEWEST_CHOICES:
        raise NotAQuestion("Écrivez au moins deux réponses possibles, une par ligne.")
    if len(choices) > MOST_CHOICES:
        raise NotAQuestion(f"{MOST_CHOICES} réponses possibles, c’est le plus.")
    if len({fold(each) for each in choices}) < len(choices):
        raise NotAQuestion("Deux réponses possibles se ressemblent trop : retirez-en une.")
