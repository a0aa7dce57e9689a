"""What a part of a report says in sentences: how a figure moved, what is most frequent."""

from collections.abc import Mapping, Sequence

from hygie.kernel.wording import NBSP
from hygie.observatory.rules.cells import Cell, Measure
from hygie.observatory.rules.composition import Form, Part
from hygie.observatory.rules.reading import UNANSWERED, Reader
from hygie.observatory.rules.sentences import Said, Standing, counted, percent, sentence

Told = Mapping[str, tuple[Standing, Cell | None]]


def sentences(reader: Reader, part: Part, codes: Sequence[str]) -> tuple[str, ...]:
    """The sentences of a part; each says of what it is where there are several."""
    if part.form is Form.SERIES:
        told = [(code, moved(reader, code)) for code in codes]
        if len(codes) == 1:
            return tuple(text for _, text in told if text)
        return tuple(
            f"{reader.indicators[code].title}{NBSP}: {text[:1].lower()}{text[1:]}"
            for code, text in told
            if text
        )
    code = codes[0]
    if part.form is Form.WEEK:
        return tuple(filter(None, (_unsaid(reader, code, _told(reader, code)),)))
    if part.form is Form.CATEGORIES and reader.indicators[code].measure is Measure.COUNT:
        return _leading(reader, code)
    return ()


def moved(reader: Reader, code: str) -> str:
    """How a figure moved since the year before; empty for what is told by its quartiles."""
    indicator = reader.indicators[code]
    if indicator.measure not in {Measure.COUNT, Measure.SHARE}:
        return ""
    if not reader.is_told(code, reader.year) and not reader.is_zero(code, reader.year):
        return ""
    before: Said | None = reader.said(code, reader.year - 1)
    if before and before.standing is Standing.MISSING:
        earlier = (year for year in reader.figures.years if year < reader.year)
        if not any(reader.figures.has_year(code, year) for year in earlier):
            before = None
    return sentence(reader.said(code, reader.year), before, _unit(indicator.unit))


def _unit(unit: str) -> str:
    """The unit as it stands after a value: « % des déclarations » says « des déclarations »."""
    if unit.startswith("% ("):
        return f"en {unit[3:].rstrip(')')}"
    return unit.removeprefix("% ").removeprefix(f"%{NBSP}")


def _leading(reader: Reader, code: str) -> tuple[str, ...]:
    """The most frequent of what is shown, said so where something is hidden; what nobody said."""
    told = _told(reader, code)
    answers = {each: cell for each, cell in told.items() if each not in UNANSWERED}
    return tuple(filter(None, (_most(reader, code, answers), _unsaid(reader, code, told))))


def _told(reader: Reader, code: str) -> Told:
    found = reader.figures.categories(code, reader.year, reader.level, reader.place)
    return {each: reader.cell(code, reader.year, each) for each in found}


def _most(reader: Reader, code: str, told: Told) -> str:
    shown = sorted(
        ((cell.n, each) for each, (_, cell) in told.items() if cell is not None and cell.n),
        reverse=True,
    )
    if not shown or len(told) < len(("one", "other")):
        return ""
    count, first = shown[0]
    if len(shown) > 1 and shown[1][0] == count:
        return ""
    is_whole = all(standing is Standing.KNOWN for standing, _ in told.values())
    begun = "Le plus souvent" if is_whole else "Parmi les chiffres montrés, le plus grand"
    return f"{begun}{NBSP}: {reader.labels.category(code, first)}, {_count(reader, code, count)}."


def _unsaid(reader: Reader, code: str, told: Told) -> str:
    """How many did not answer, where each has one answer."""
    if not reader.indicators[code].parts_of:
        return ""
    count = sum(
        cell.n for each, (_, cell) in told.items() if each in UNANSWERED and cell is not None
    )
    return f"Sans réponse{NBSP}: {_count(reader, code, count)}." if count else ""


def _count(reader: Reader, code: str, count: int) -> str:
    """A count of a part, with its share of the whole where that is shown."""
    indicator = reader.indicators[code]
    said = counted(count, indicator.unit)
    if not indicator.parts_of:
        return said
    standing, whole = reader.cell(indicator.parts_of, reader.year)
    if standing is not Standing.KNOWN or not whole or not whole.n:
        return said
    return f"{said} ({percent(count, whole.n)})"
