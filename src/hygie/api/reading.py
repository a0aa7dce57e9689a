"""The OpenAPI document as a page that people read: nothing is written twice."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from hygie.accounts.rules import KeyScope

Schema = Mapping[str, Any]
OUTCOMES = {
    "200": "Réponse",
    "201": "Créé",
    "204": "Rien à dire",
    "400": "Demande illisible",
    "401": "Clé absente, inconnue, expirée, ou sans ce droit",
    "403": "Interdit à cette clé",
    "404": "Introuvable, ou hors d’atteinte de la clé",
    "409": "Refusé : la phrase dit pourquoi",
    "410": "Retiré : la phrase dit quand, et pourquoi",
    "413": "Trop grand",
    "422": "Un champ manque ou ne va pas : la réponse le nomme",
    "429": "Trop de demandes : attendez le nombre de secondes de Retry-After",
    "503": "La base ne répond pas : réessayez après Retry-After",
}
PLACES = {"path": "dans l’adresse", "query": "après le ?", "header": "en-tête"}
FORMATS = {"date-time": "date et heure avec fuseau, ISO 8601", "date": "date, ISO 8601"}
KINDS = {"string": "texte", "integer": "nombre entier", "number": "nombre", "object": "objet"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value among those that a field takes."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a request or of an answer."""

    name: str
    label: str
    kind: str
    required: bool = False
    help: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """Fields that belong together."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A status and what it means."""

    status: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing that a machine may ask."""

    anchor: str
    method: str
    path: str
    title: str
    paragraphs: tuple[str, ...]
    needs_key: bool
    # The scopes of which the key must have one; none when any key will do.
    scopes: tuple[KeyScope, ...]
    parameters: tuple[Field, ...]
    body: tuple[Group, ...]
    answer: tuple[Group, ...]
    outcomes: tuple[Outcome, ...]
    request: str
    example: str


def operations(document: Schema, *, address: str) -> tuple[Operation, ...]:
    """Return the operations of the document in order, with a request that can be pasted."""
    reader = _Reader(document, address)
    return tuple(
        reader.operation(method, path, described)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    )


@dataclass(frozen=True, kw_only=True)
class Right:
    """A scope of keys, and all that it opens."""

    code: str
    label: str
    opens: tuple[Operation, ...]


def rights(offered: Sequence[Operation]) -> tuple[Right, ...]:
    """Return what each scope opens, and with it what any key does."""
    return tuple(
        Right(
            code=scope.value,
            label=scope.label,
            opens=tuple(each for each in offered if _is_opened(each, scope)),
        )
        for scope in KeyScope
    )


def _is_opened(operation: Operation, scope: KeyScope) -> bool:
    return operation.needs_key and (not operation.scopes or scope in operation.scopes)


class _Reader:
    """Reads one document, following its references."""

    def __init__(self, document: Schema, address: str) -> None:
        self.document, self.address = document, address

    def operation(self, method: str, path: str, described: Schema) -> Operation:
        body = self._content(described.get("requestBody", {}))
        answers = {str(status): each for status, each in described["responses"].items()}
        good = [status for status in answers if status.startswith("2")]
        parameters = described.get("parameters", [])
        example = body.get("examples", [None])[0]
        return Operation(
            anchor=f"{method}-{re.sub('[^a-z0-9]+', '-', path.lower()).strip('-')}",
            method=method.upper(),
            path=path,
            title=described.get("summary", path),
            paragraphs=tuple(_paragraphs(described.get("description", ""))),
            needs_key=bool(described.get("security")),
            scopes=tuple(KeyScope(code) for code in described.get("x-key-scopes", ())),
            parameters=tuple(self._parameter(each) for each in parameters),
            body=tuple(self._groups(body)),
            answer=tuple(self._groups(self._content(answers[good[0]]))) if good else (),
            outcomes=tuple(Outcome(status=s, meaning=OUTCOMES.get(s, "")) for s in answers),
            request=self._curl(method, path, described, has_body=bool(body)),
            example=_written(self._in_order(example, body)) if example else "",
        )

    def _content(self, part: Schema) -> Schema:
        content = part.get("content", {}).get("application/json", {})
        return self._followed(content.get("schema", {}))

    def _followed(self, schema: Schema) -> Schema:
        """The schema itself: references, and the null that an optional value adds, are followed."""
        for key in ("allOf", "anyOf"):
            wanted = [each for each in schema.get(key, ()) if each.get("type") != "null"]
            if len(wanted) == 1:
                inner = self._followed(wanted[0])
                return {**inner, **{k: v for k, v in schema.items() if k != key}}
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            inner = self._followed(self.document["components"]["schemas"][name])
            return {**inner, **{k: v for k, v in schema.items() if k != "$ref"}}
        return schema

    def _groups(self, schema: Schema, prefix: str = "", title: str = "") -> Iterator[Group]:
        """The plain fields first, then each part that has fields of its own."""
        if schema.get("type") == "array":
            yield from self._groups(self._followed(schema["items"]), "[].", title)
            return
        inner: list[tuple[str, str, Schema]] = []
        plain: list[Field] = []
        for name, raw in schema.get("properties", {}).items():
            described = self._followed(raw)
            parts = self._followed(described.get("items", {}))
            label = str(described.get("description", ""))
            if described.get("properties"):
                inner.append((f"{prefix}{name}.", label, described))
            elif parts.get("properties"):
                inner.append((f"{prefix}{name}[].", label, parts))
            else:
                plain.append(self._field(f"{prefix}{name}", described))
        if plain:
            yield Group(title=title, fields=tuple(plain))
        for path, label, described in inner:
            yield from self._groups(described, path, label)

    def _field(self, name: str, described: Schema, *, required: bool = False) -> Field:
        items = self._followed(described.get("items", {}))
        labels = described.get("x-labels", {})
        codes = [code for code in described.get("enum") or items.get("enum") or () if code]
        return Field(
            name=name,
            label=described.get("description", ""),
            kind=_kind(described, items),
            required=described.get("x-required-to-send", required),
            help=described.get("x-help", ""),
            choices=tuple(Choice(code=code, label=labels.get(code, "")) for code in codes),
        )

    def _parameter(self, parameter: Schema) -> Field:
        described = self._followed(parameter["schema"])
        field = self._field(parameter["name"], described, required=parameter.get("required", False))
        where = PLACES.get(parameter["in"], parameter["in"])
        return Field(**{**vars(field), "kind": f"{where} ; {field.kind}"})

    def _curl(self, method: str, path: str, described: Schema, *, has_body: bool) -> str:
        asked: list[str] = []
        lines = [f"curl -X {method.upper()} '{{}}'"]
        if described.get("security"):
            lines.append("-H 'Authorization: Bearer hygie_…'")
        for parameter in described.get("parameters", []):
            example = parameter.get("example", "…")
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", str(example))
            elif parameter["in"] == "query" and example != "…":
                asked.append(f"{parameter['name']}={quote(str(example))}")
            elif parameter["in"] == "header":
                lines.append(f"-H '{parameter['name']}: {example}'")
        if has_body:
            lines += ["-H 'Content-Type: application/json'", "--data @demande.json"]
        query = f"?{'&'.join(asked)}" if asked else ""
        return " \\\n  ".join(lines).replace("{}", f"{self.address}{path}{query}")

    def _in_order(self, example: Any, schema: Schema) -> Any:
        """The example with its fields in the order of the schema, which JSON does not keep."""
        properties = schema.get("properties", {})
        if not isinstance(example, dict) or not properties:
            return example
        return {
            name: self._in_order(example[name], self._followed(inner))
            for name, inner in properties.items()
            if name in example
        }


def _kind(described: Schema, items: Schema) -> str:
    """What a value looks like, in words."""
    if "const" in described:
        return f"toujours {described['const']}"
    if described.get("enum"):
        return "un code de la liste"
    kind = described.get("type", "")
    if kind == "array":
        return "liste de codes" if items.get("enum") else f"liste : {_kind(items, {})}"
    if kind == "boolean":
        return "true ou false"
    if described.get("format") in FORMATS:
        return FORMATS[described["format"]]
    return ", ".join(filter(None, (KINDS.get(kind, kind), _bounds(described))))


def _bounds(described: Schema) -> str:
    if "maxLength" in described:
        return f"{_figure(described['maxLength'])} caractères au plus"
    if "maximum" in described:
        return f"de {described.get('minimum', 0)} à {_figure(described['maximum'])}"
    return ""


def _figure(number: int) -> str:
    """A number with the spaces that French puts between thousands."""
    return f"{number:,}".replace(",", "\u202f")


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.replace("`", "").split("\n\n"):
        if paragraph.strip():
            yield " ".join(paragraph.split())


def _written(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2)
