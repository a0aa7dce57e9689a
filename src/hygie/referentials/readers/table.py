"""Tables (CSV): our own columns, and the two exports of Mon Service Sécurisé."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from hygie.kernel.text import clean_line, clean_text, fold
from hygie.referentials.readers.naming import CONFORMITY, evenly, slug_of, titled
from hygie.referentials.readers.plain import Unreadable
from hygie.referentials.readers.values import Fields, Reading
from hygie.referentials.rules.checking import MOST_NODES, Faulty
from hygie.referentials.rules.records import (
    Brought,
    Catalogue,
    Follow,
    Node,
    NodeKind,
    Proving,
    Scale,
)

# A column, and the words that people write above it.
COLUMNS = {
    "ref": ("reference", "ref", "numero", "number", "id"),
    "objective": ("objectif", "objective", "domaine", "chapitre"),
    "sub_objective": ("sous objectif", "sub objective", "sous domaine"),
    "title": ("titre", "title", "mesure", "intitule", "question"),
    "description": ("enonce", "description", "texte"),
    "help": ("aide", "help", "en clair"),
    "proofs_help": ("preuves", "preuves attendues", "proofs help"),
    "scale": ("echelle", "scale", "reponses"),
    "groups": ("groupes", "groups"),
    "weight": ("poids", "weight"),
    "follows": ("suit", "follows"),
    "follows_step": ("a partir du rang", "follows step"),
    "proven_by": ("prouve par", "proven by"),
}
_WORDS = {name: words[0] for name, words in COLUMNS.items()}
_NEEDED = ("ref", "title")
Line = tuple[int, list[str]]
_SEPARATORS = ";,\t|"


def read(text: str, *, name: str) -> Brought:
    """The referential of a table, under the name of its file."""
    rows = _rows(text)
    _, header = next(rows, (0, []))
    if [fold(cell) for cell in header[:3]] == ["ref", "orga si", "statut initial"]:
        return _mon_service(header, rows, name)
    reading = Reading()
    columns = _columns(header)
    missing = [COLUMNS[each][0] for each in _NEEDED if each not in columns]
    if missing:
        raise Unreadable(
            f"Ce tableau n’a pas de colonne « {' » ni « '.join(missing)} » : il faut au moins "
            "« référence » et « titre »."
        )
    return Brought(catalogues=(_Table(columns, reading).catalogue(rows, name),))


def _rows(text: str) -> Iterator[Line]:
    """The lines that say something, with their numbers as a spreadsheet shows them."""
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS[:3], key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for line, row in enumerate(reader, 1):
            if line > MOST_NODES + 1:
                raise Unreadable(f"Ce tableau a plus de {MOST_NODES} lignes : rien n’est lu.")
            if any(cell.strip() for cell in row):
                yield line, row
    except csv.Error:
        raise Unreadable("Ce fichier n’est pas un tableau CSV lisible.") from None


def _columns(header: list[str]) -> dict[str, int]:
    words = {word: name for name, known in COLUMNS.items() for word in known}
    found: dict[str, int] = {}
    for rank, cell in enumerate(header):
        name = words.get(fold(cell))
        if name is not None:
            found.setdefault(name, rank)
    return found


class _Table:
    """Lines of a table, with the objectives that its columns name."""

    def __init__(self, columns: dict[str, int], reading: Reading) -> None:
        self.columns, self.reading = columns, reading
        self.scales: dict[tuple[str, ...], Scale] = {}
        self.groups: dict[str, str] = {}
        self.above: dict[tuple[str, ...], str] = {}
        self.nodes: dict[tuple[str, ...], list[Node]] = {}

    def catalogue(self, rows: Iterator[Line], name: str) -> Catalogue:
        """All of it; lines of one objective come together, in the order of their first one."""
        for line, row in rows:
            cells = {
                each: row[at] for each, at in self.columns.items() if at < len(row) and row[at]
            }
            where = f"Ligne {line} du fichier"
            self._take(Fields(cells, where=where, reading=self.reading, words=_WORDS))
        if self.reading.faults:
            raise Faulty(self.reading.faults)
        stem = name.rpartition("/")[2].rpartition(".")[0] or name
        return Catalogue(
            slug=slug_of(stem),
            title=clean_line(stem)[:300],
            version="1",
            source=f"Tableau {clean_line(name)[:200]}",
            groups=tuple(self.groups.items()),
            scales=tuple(self.scales.values()),
            nodes=tuple(self._in_order()),
        )

    def _in_order(self) -> Iterator[Node]:
        paths = list(self.nodes)
        for path in paths:
            if len(path) < 2:
                yield from self.nodes[path]
                for below in paths:
                    if len(below) == 2 and below[:1] == path:
                        yield from self.nodes[below]

    def _take(self, said: Fields) -> None:
        ref = said.line("ref")
        said.where = f"Mesure {ref}" if ref else said.where
        names = [said.line("objective"), said.line("sub_objective")]
        path = tuple(name for name in names if name)
        for length in range(1, len(path) + 1):
            self._open(path[:length])
        title, text = titled(said.line("title"), said.text("description"), ref)
        scale = self._scale(said)
        node = Node(
            ref=ref,
            kind=NodeKind.MEASURE,
            title=title,
            parent=self.above.get(path, ""),
            is_assessable=True,
            weight=said.number("weight", Decimal(1)) or Decimal(0),
            description=text,
            help=said.text("help"),
            proofs_help=said.text("proofs_help"),
            groups=self._of_groups(said),
            scale=scale.code,
            follows=_follow(said),
            provings=tuple(_provings(said, len(scale.steps) - 1)),
        )
        self.nodes.setdefault(path, []).append(node)

    def _open(self, path: tuple[str, ...]) -> None:
        """A line for an objective that is met for the first time."""
        if path in self.above:
            return
        number, _, rest = path[-1].partition(" ")
        numbered = number.rstrip(".").replace(".", "").isdigit() and rest
        is_first = len(path) == 1
        rank = sum(len(each) == len(path) and each[:-1] == path[:-1] for each in self.above) + 1
        ref = f"O{rank}" if is_first else f"{self.above[path[:1]]}.{rank}"
        self.above[path] = ref
        self.nodes.setdefault(path, []).insert(
            0,
            Node(
                ref=ref,
                kind=NodeKind.OBJECTIVE if is_first else NodeKind.SUB_OBJECTIVE,
                title=clean_line(rest if numbered else path[-1])[:300],
                parent="" if is_first else self.above[path[:1]],
            ),
        )

    def _scale(self, said: Fields) -> Scale:
        answers = tuple(clean_line(each) for each in said.line("scale").split("|") if each.strip())
        if not answers:
            return self.scales.setdefault((), CONFORMITY)
        if len(answers) == 1:
            said.reading.fault(said.where, "« échelle » : des réponses séparées par « | ».")
        label = f"De « {answers[0]} » à « {answers[-1]} »"[:300]
        code = f"echelle-{len(self.scales) + 1}"
        return self.scales.setdefault(answers, evenly(code, label, list(answers)))

    def _of_groups(self, said: Fields) -> tuple[str, ...]:
        found = tuple(
            dict.fromkeys(
                each.strip()
                for each in said.line("groups").replace(";", ",").split(",")
                if each.strip()
            )
        )
        self.groups |= {code: code for code in found}
        return found


def _follow(said: Fields) -> Follow | None:
    ref = said.line("follows")
    return Follow(ref=ref, step=said.whole("follows_step", 1) or 0) if ref else None


def _provings(said: Fields, best: int) -> Iterator[Proving]:
    """Kinds of events that prove the best answer; each may say another: `12:1`."""
    for each in said.line("proven_by").replace(";", ",").split(","):
        kind, _, step = each.strip().partition(":")
        if not kind:
            continue
        if not (kind.isascii() and kind.isdigit() and len(kind) < 4):
            said.reading.fault(said.where, "« prouvé par » : des numéros d’évènements, 1 à 61.")
            continue
        yield Proving(event_kind=int(kind), step=int(step) if step.isdigit() else best)


def _mon_service(header: list[str], rows: Iterator[Line], name: str) -> Brought:
    """The frame of Mon Service Sécurisé: references and levels, whose wording is elsewhere."""
    levels = ("Basique", "Modéré", "Avancé")
    at = {level: header.index(level) for level in levels if level in header}
    nodes: dict[str, list[Node]] = {}
    for _, row in rows:
        ref = clean_line(row[0])
        family = ref.partition(".")[0]
        if family not in nodes:
            title = family.replace("_", " ").capitalize()
            nodes[family] = [Node(ref=family, kind=NodeKind.OBJECTIVE, title=title)]
        groups = tuple(
            f"{level} : {clean_text(row[rank]).lower()}"
            for level, rank in at.items()
            if rank < len(row) and row[rank].strip()
        )
        nodes[family].append(
            Node(
                ref=ref,
                kind=NodeKind.MEASURE,
                title=f"Mesure {ref}",
                parent=family,
                is_assessable=True,
                groups=groups,
                scale=CONFORMITY.code,
            )
        )
    lines = tuple(node for family in nodes.values() for node in family)
    codes = dict.fromkeys(code for node in lines for code in node.groups)
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    catalogue = Catalogue(
        slug="mon-service-securise",
        title="Mesures de Mon Service Sécurisé",
        version=clean_line(stem)[:40],
        publisher="ANSSI",
        source=f"Export de Mon Service Sécurisé, {clean_line(name)[:200]}",
        licence="Apache-2.0",
        groups=tuple((code, code) for code in codes),
        scales=(CONFORMITY,),
        nodes=lines,
    )
    note = (
        "Ces exports ne donnent que les références et les niveaux : les énoncés n’y sont pas. Ce "
        "qui dépend du service (données, ouverture, hébergement) est laissé de côté."
    )
    return Brought(catalogues=(catalogue,), notes=(note,))
