"""What an event must be: every fault named by its path and a sentence; known quirks apart.

A quirk is what files do though the schema or its FAQ say otherwise: it is told, and read all the
same. A fault is what cannot be read: its file is refused.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from hygie.opssies.rules import codes

LEVEL_MOST, SCORE_MOST = 1_000, 2**31 - 1
MOST_IN_LIST = 5_000
LONGEST_TEXT = 2_000
_MOMENT = re.compile(r"[0-9]{8}-(?:[01][0-9]|2[0-3])[0-9]{4}")
# Marks that other versions of the TLP write.
KNOWN_MARKS = {"white": "CLEAR", "amber+strict": "AMBER_STRICT", "amber_strict": "AMBER_STRICT"}
_KINDS: dict[type, str] = {
    dict: "un objet",
    list: "une liste",
    str: "un texte",
    int: "un nombre entier",
    float: "un nombre à virgule",
    bool: "vrai ou faux",
    type(None): "rien (null)",
}
_EMPTY: list[Any] = []
Where = tuple[Any, ...]


@dataclass(frozen=True)
class Remark:
    """One thing to say of a file, and where: « events.event[12].tlp »."""

    path: str
    sentence: str


@dataclass
class Remarks:
    """What there is to say of one part of a file."""

    faults: list[Remark] = field(default_factory=list)
    quirks: list[Remark] = field(default_factory=list)

    def fault(self, where: Where, sentence: str) -> None:
        """Note what cannot be read."""
        self.faults.append(Remark(path_of(where), sentence))

    def quirk(self, where: Where, sentence: str) -> None:
        """Note what is read all the same."""
        self.quirks.append(Remark(path_of(where), sentence))


def path_of(where: Where) -> str:
    """A path as people read it: names with points, numbers in brackets."""
    said = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
    return said.removeprefix(".") or "fichier"


def check_root(value: Any, said: Remarks) -> None:
    """The actors that all the events of a file have in common."""
    where: Where = ("events", "stakeholders")
    if _is(value, list, where, said):
        _stakeholders(value, where, said, among="communs à tout le fichier")


def check_event(event: Any, number: int, said: Remarks) -> None:
    """One event of a file."""
    where: Where = ("events", "event", number)
    if not _is(event, dict, where, said):
        return
    _stakeholders_of(event, where, said)
    _dates(event, where, said)
    _outcome(event, where, said)
    _mark(event, where, said)
    _code(event, "eventAnalysisType", codes.PROGRAMMES, where, said)
    _code(event, "eventType", range(1, 62), where, said)
    _contexts(event, where, said)
    _scopes(event, where, said)


@lru_cache(maxsize=10_000)
def moment_of(text: str) -> datetime | None:
    """The moment that « 20240115-141742 » names, if it is one. It says no time zone."""
    if _MOMENT.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text.replace("-", "T"))
    except ValueError:
        return None


def _is(value: Any, kind: type, where: Where, said: Remarks) -> bool:
    """Say whether a value is of the expected kind; a fault when it is not."""
    if type(value) is kind:
        return True
    found = _KINDS.get(type(value), "autre chose")
    said.fault(where, f"Attendu : {_KINDS[kind]} ; trouvé : {found}.")
    return False


def _needs(value: dict[str, Any], name: str, kind: type, where: Where, said: Remarks) -> Any:
    """A member that must be there, of this kind; nothing when it is wrong."""
    found = value.get(name, said)
    if type(found) is kind:
        return found
    if found is said:
        said.fault((*where, name), "Cet attribut manque.")
    else:
        _is(found, kind, (*where, name), said)
    return None


def _code(
    value: dict[str, Any], name: str, known: Iterable[int], where: Where, said: Remarks
) -> int | None:
    """A code of an enumeration."""
    found = value.get(name)
    if type(found) is int and found in known:
        return found
    if _needs(value, name, int, where, said) is not None:
        listed = sorted(known)
        sentence = f"Code inconnu : {short(found)}. Il va de {listed[0]} à {listed[-1]}."
        said.fault((*where, name), sentence)
    return None


def short(value: Any) -> str:
    """A value as a sentence quotes it."""
    text = str(value) if not isinstance(value, int) or abs(value) < 10**15 else "un nombre démesuré"
    return text if len(text) <= 60 else f"{text[:57]}…"


def _text(value: dict[str, Any], name: str, where: Where, said: Remarks) -> str | None:
    found = value.get(name)
    if type(found) is str and len(found) <= LONGEST_TEXT:
        return found
    if _needs(value, name, str, where, said) is not None:
        said.fault((*where, name), f"Plus de {LONGEST_TEXT} caractères : ce n’est pas un libellé.")
    return None


def _each(
    value: Any, where: Where, said: Remarks, check: Callable[[Any, Where, Remarks], None]
) -> None:
    """Every element of a list."""
    if type(value) is not list:
        _is(value, list, where, said)
        return
    if len(value) > MOST_IN_LIST:
        said.fault(where, f"Plus de {MOST_IN_LIST} éléments dans une liste.")
        return
    for rank, each in enumerate(value):
        check(each, (*where, rank), said)


def _listed(
    value: dict[str, Any],
    name: str,
    where: Where,
    said: Remarks,
    check: Callable[[Any, Where, Remarks], None],
) -> None:
    """Every element of a list that may be absent. Most are empty: of those no path is made."""
    found = value.get(name, _EMPTY)
    if type(found) is not list or found:
        _each(found, (*where, name), said, check)


def _stakeholders_of(event: dict[str, Any], where: Where, said: Remarks) -> None:
    found = _needs(event, "stakeholders", list, where, said)
    if found is not None:
        _stakeholders(found, (*where, "stakeholders"), said, among="d’un événement")


def _stakeholders(value: list[Any], where: Where, said: Remarks, *, among: str) -> None:
    roles: set[int] = set()
    for rank, each in enumerate(value):
        here = (*where, rank)
        if not _is(each, dict, here, said):
            continue
        _identifiers(each, here, said)
        _names(each, here, said)
        _code(each, "stakeholderType", codes.NATURES, here, said)
        role = _code(each, "stakeholderRoleType", codes.ROLES, here, said)
        if role is not None and role in roles:
            said.fault(
                (*here, "stakeholderRoleType"),
                f"Deux acteurs {among} ont le même rôle : {codes.ROLES[role]}.",
            )
        if role is not None:
            roles.add(role)


def _identifiers(actor: dict[str, Any], where: Where, said: Remarks) -> None:
    found, here = actor.get("stakeholderId"), (*where, "stakeholderId")
    if type(found) is list:
        _each(found, here, said, _identifier)
        if not found:
            said.fault(here, "Un acteur a au moins un identifiant.")
    elif type(found) is dict:
        # A list inside events, an object beside them: both are read in both places.
        if len(where) > 4:
            said.quirk(here, "Un objet à la place d’une liste d’identifiants.")
        _identifier(found, here, said)
    else:
        _needs(actor, "stakeholderId", list, where, said)


def _identifier(value: Any, where: Where, said: Remarks) -> None:
    if not _is(value, dict, where, said):
        return
    kind = _code(value, "stakeholderIdType", codes.IDENTIFIERS, where, said)
    text = _text(value, "__text", where, said)
    if kind is None or text is None:
        return
    here = (*where, "__text")
    plain = text.replace(" ", "").replace("\u00a0", "")
    if plain != text:
        said.quirk(here, "Un identifiant s’écrit sans espace.")
    if kind == codes.SIRET and len(plain) == 9 and plain.isdigit():
        said.quirk(here, "Un SIREN (9 chiffres) sous le code du SIRET.")
    elif kind != codes.GHT and not plain.isdigit() and not _is_corsican(plain):
        said.quirk(here, f"Un {codes.IDENTIFIERS[kind]} ne s’écrit qu’en chiffres : {short(text)}.")


def _is_corsican(text: str) -> bool:
    """FINESS numbers of Corsica have a letter: 2A0000014."""
    return len(text) == 9 and text[:2].upper() in {"2A", "2B"} and text[2:].isdigit()


def _names(actor: dict[str, Any], where: Where, said: Remarks) -> None:
    found = _needs(actor, "stakeholderNameTypes", list, where, said)
    if found is not None:
        _each(found, (*where, "stakeholderNameTypes"), said, _name)


def _name(value: Any, where: Where, said: Remarks) -> None:
    if not _is(value, dict, where, said):
        return
    _text(value, "__text", where, said)
    kind = _needs(value, "stakeholderNameType", int, where, said)
    if kind is not None and kind not in codes.NAMES:
        if kind == 6:
            said.quirk((*where, "stakeholderNameType"), "Le code de nom 6 n’est pas du schéma.")
        else:
            _code(value, "stakeholderNameType", codes.NAMES, where, said)


def _dates(event: dict[str, Any], where: Where, said: Remarks) -> None:
    found, here = event.get("dates"), (*where, "dates")
    if type(found) is dict:
        said.quirk(here, "Un objet à la place d’une liste de dates.")
        found = [found]
    elif type(found) is not list:
        _needs(event, "dates", list, where, said)
        return
    elif not found:
        said.fault(here, "Un événement a au moins une date.")
    _each(found, here, said, _date)


def _date(value: Any, where: Where, said: Remarks) -> None:
    if not _is(value, dict, where, said):
        return
    _code(value, "dateType", codes.DATES, where, said)
    text = _text(value, "__text", where, said)
    if text is not None and moment_of(text) is None:
        sentence = f"« {short(text)} » n’est pas une date : AAAAMMJJ-HHMMSS."
        said.fault((*where, "__text"), sentence)


def _outcome(event: dict[str, Any], where: Where, said: Remarks) -> None:
    found = _needs(event, "outcome", dict, where, said)
    if found is None:
        return
    here = (*where, "outcome")
    level = _needs(found, "level", int, here, said)
    if level is not None and not 0 <= level <= LEVEL_MOST:
        said.fault((*here, "level"), f"Un niveau va de 0 à {LEVEL_MOST} : {short(level)}.")
    if "score" in found:
        score = _needs(found, "score", int, here, said)
        if score is not None and not -SCORE_MOST <= score <= SCORE_MOST:
            said.fault((*here, "score"), f"Un score démesuré : {short(score)}.")


def _mark(event: dict[str, Any], where: Where, said: Remarks) -> None:
    text = event.get("tlp")
    if type(text) is str and text in codes.MARKS:
        return
    if _text(event, "tlp", where, said) is None:
        return
    here = (*where, "tlp")
    plain = str(text).strip().lower().removeprefix("tlp:")
    if plain in codes.MARKS or plain in KNOWN_MARKS:
        said.quirk(here, f"Une marque s’écrit red, amber, green ou clear : {short(text)}.")
    else:
        said.fault(here, f"Marque inconnue : {short(text)}. Attendu : red, amber, green ou clear.")


def _contexts(value: dict[str, Any], where: Where, said: Remarks) -> None:
    _listed(value, "functionalContexts", where, said, _functional)
    _listed(value, "technicalContexts", where, said, _technical)


def _functional(value: Any, where: Where, said: Remarks) -> None:
    if not _is(value, dict, where, said):
        return
    _code(value, "functionalContextCategory", codes.FUNCTIONAL, where, said)
    _text(value, "__text", where, said)
    _optional(value, ("isPersonalData", "isPersonalHealthcareData"), bool, where, said)
    _optional(value, ("userCount",), int, where, said)


def _technical(value: Any, where: Where, said: Remarks) -> None:
    if not _is(value, dict, where, said):
        return
    name = "technicalContextCategory"
    if value.get(name) == 0 and type(value[name]) is int:
        said.quirk((*where, name), "Le code technique 0 n’est pas du schéma.")
    else:
        _code(value, name, range(1, codes.TECHNICAL_LAST + 1), where, said)
    _text(value, "__text", where, said)
    _optional(value, ("isDynamic", "isAuthenticatable", "isOnCloud"), bool, where, said)


def _optional(
    value: dict[str, Any], names: tuple[str, ...], kind: type, where: Where, said: Remarks
) -> None:
    for name in names:
        if name in value and type(value[name]) is not kind:
            _is(value[name], kind, (*where, name), said)


def _scopes(event: dict[str, Any], where: Where, said: Remarks) -> None:
    if "scope" in event:
        _scope_of_before(event["scope"], (*where, "scope"), said)
    if "scopes" in event:
        _each(event["scopes"], (*where, "scopes"), said, _scope)
    elif "scope" not in event:
        said.quirk((*where, "scopes"), "Le périmètre n’est pas dit.")


def _scope_of_before(value: Any, where: Where, said: Remarks) -> None:
    """A forest, in the object that `scopes` replaced in May 2024; directories are told so still."""
    if not _is(value, dict, where, said) or "forest" not in value:
        return
    forest = value["forest"]
    if _is(forest, dict, (*where, "forest"), said):
        for name in ("forestFqdn", "forestGuid"):
            _text(forest, name, (*where, "forest"), said)


_LISTED = ("autonomousSystemNumbers", "domains", "subnetIpV4s", "subnetIpV6s")


def _scope(value: Any, where: Where, said: Remarks) -> None:
    if not _is(value, dict, where, said):
        return
    _contexts(value, where, said)
    for name in _LISTED:
        _listed(value, name, where, said, _words)


def _words(value: Any, where: Where, said: Remarks) -> None:
    if type(value) is not str:
        _is(value, str, where, said)
    elif len(value) > LONGEST_TEXT:
        said.fault(where, f"Plus de {LONGEST_TEXT} caractères.")
