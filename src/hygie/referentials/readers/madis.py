"""Questionnaires of MADIS (XML): domains, questions, and the answers of each."""

from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from hygie.kernel.text import clean_line, whole
from hygie.referentials.readers.ciso import NothingToTake
from hygie.referentials.readers.naming import evenly, slug_of, titled, without_tags
from hygie.referentials.readers.plain import MIB, Unreadable
from hygie.referentials.readers.values import Reading
from hygie.referentials.rules.checking import Faulty
from hygie.referentials.rules.records import Brought, Catalogue, Node, NodeKind, Scale

# The largest one that is known weighs a hundred kibibytes; in memory its marks weigh far more.
LARGEST = 4 * MIB
_DPIA = {"critere_principe_fondamentaux", "scenario_menaces"}


def read(raw: bytes) -> Brought:
    """The questionnaire of a file; raise Unreadable, NothingToTake or Faulty with what is wrong."""
    if len(raw) > LARGEST:
        raise Unreadable(f"Ce fichier XML dépasse {LARGEST // MIB} Mio : rien n’est lu.")
    root = _root(raw)
    if root.tag == "result" and _DPIA & {child.tag for child in root}:
        raise NothingToTake(
            "Ce fichier de MADIS est un modèle d’analyse d’impact (AIPD), et non un "
            "questionnaire : il n’a ni mesures à évaluer ni réponses. Rien n’en est repris."
        )
    if root.tag != "result" or root.find("domains") is None:
        raise NothingToTake("Ce fichier XML n’est pas un questionnaire de MADIS.")
    return Brought(catalogues=(_Questionnaire(root).catalogue(),))


def _root(raw: bytes) -> Element:
    try:
        root: Element = ElementTree.fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(
            "Ce fichier XML déclare des entités ou une DTD, qui peuvent se déplier à l’infini : "
            "il n’est pas lu."
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        line = getattr(error, "position", (0,))[0]
        where = f" (ligne {line})" if line else ""
        raise Unreadable(f"Ce fichier n’est pas du XML lisible{where}.") from None
    return root


class _Questionnaire:
    """One questionnaire: its domains in their order, their questions in theirs."""

    def __init__(self, root: Element) -> None:
        self.root, self.reading = root, Reading()
        self.scales: dict[tuple[str, ...], Scale] = {}

    def catalogue(self) -> Catalogue:
        """All of it."""
        title = without_tags(_text(self.root, "name"))
        nodes = tuple(self._nodes())
        if self.reading.faults:
            raise Faulty(self.reading.faults)
        made = _text(self.root, "updated_at") or _text(self.root, "created_at")
        return Catalogue(
            slug=slug_of(title),
            title=title[:300],
            version=made[:10] or "1",
            publisher="",
            summary=without_tags(_text(self.root, "description")),
            source="Questionnaire de MADIS",
            licence="À vérifier auprès de l’éditeur du questionnaire",
            scales=tuple(self.scales.values()),
            nodes=nodes,
        )

    def _nodes(self) -> Iterator[Node]:
        domains = self._sorted(self.root.find("domains"))
        for rank, domain in enumerate(domains, 1):
            name, text = _text(domain, "name"), without_tags(_text(domain, "description"))
            title, text = titled(without_tags(name), text, f"Domaine {rank}")
            yield Node(ref=f"D{rank}", kind=NodeKind.OBJECTIVE, title=title, description=text)
            for at, question in enumerate(self._sorted(domain.find("questions")), 1):
                # Alone, a domain lets its questions keep the numbers by which they are known.
                yield self._question(
                    question, f"{rank}.{at}" if len(domains) > 1 else str(at), rank
                )

    def _question(self, question: Element, ref: str, domain: int) -> Node:
        title, text = titled("", without_tags(_text(question, "name")), f"Question {ref}")
        reason = clean_line(_text(question, "option_reason"))
        return Node(
            ref=ref,
            kind=NodeKind.MEASURE,
            title=title,
            parent=f"D{domain}",
            is_assessable=True,
            may_not_apply=_text(question, "optional") == "true",
            weight=self._weight(question, ref),
            description=text,
            help=f"Peut ne pas s’appliquer : {reason}" if reason else "",
            scale=self._scale(question, ref),
        )

    def _scale(self, question: Element, ref: str) -> str:
        answers = [
            without_tags(_text(each, "name")) for each in self._sorted(question.find("answers"))
        ]
        if len(answers) < 2:
            self.reading.fault(f"Mesure {ref}", "il faut au moins deux réponses.")
        known = self.scales.get(tuple(answers))
        if known is None:
            code = f"echelle-{len(self.scales) + 1}"
            label = f"De « {answers[0]} » à « {answers[-1]} »" if answers else code
            known = evenly(code, label[:300], answers)
            self.scales[tuple(answers)] = known
        return known.code

    def _sorted(self, above: Element | None) -> list[Element]:
        """The entries in the order of their positions; the file keeps them in any."""
        entries = list(above) if above is not None else []
        return sorted(entries, key=lambda each: whole(_text(each, "position"), digits=8) or 0)

    def _weight(self, question: Element, ref: str) -> Decimal:
        said = _text(question, "weight") or "1"
        if whole(said, digits=3) is None:
            self.reading.fault(f"Mesure {ref}", "le poids n’est pas un nombre entier.")
            return Decimal(1)
        return Decimal(said)


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()
