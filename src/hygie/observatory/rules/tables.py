"""One part of a report: its table, what to draw of it, its sentence and its notes."""

from collections.abc import Sequence

from hygie.kernel.wording import NBSP
from hygie.observatory.rules.cells import Level, Measure
from hygie.observatory.rules.composition import Drawing, Form, Part
from hygie.observatory.rules.documents import Chart, Line, Point, Printed, Row, Sheet, Value
from hygie.observatory.rules.reading import Reader
from hygie.observatory.rules.sentences import Said, Standing, counted, percent, sentence

# A table goes back so many years, a comparison one and five.
BACK = 10
_YEARS = (5, 1, 0)
# A picture of more than these is no picture; its table tells them all.
_MOST_DRAWN, _MOST_STACKED = 30, 7
_DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")
_HOURS = range(24)
_HIDDEN = (
    f"«{NBSP}masqué{NBSP}»{NBSP}: le chiffre désignerait quelqu’un, ou se déduirait d’un autre ; "
    f"ce n’est pas un zéro."
)
_MISSING = f"«{NBSP}sans donnée{NBSP}»{NBSP}: personne ne l’a compté ; ce n’est pas un zéro."
_REVISED = "Un chiffre suivi de « r » est révisé : une édition précédente en donnait un autre."


def printed(reader: Reader, part: Part, codes: Sequence[str], places: Sequence[str]) -> Printed:
    """The part as it will be read; `places` are those of a table by place."""
    first = reader.indicators[codes[0]]
    made = {
        Form.SERIES: _series,
        Form.CATEGORIES: _categories,
        Form.WEEK: _week,
        Form.QUARTILES: _quartiles,
    }
    if part.form is Form.PLACES:
        rows, columns, lines = _by_place(reader, codes, places, part.across)
    else:
        rows, columns, lines = made[part.form](reader, codes)
    sheet = Sheet(
        caption=_caption(reader, part, codes),
        first=_first_column(part, first.dimension),
        columns=columns,
        rows=rows,
        notes=(*_notes(rows), *_caveats(reader, codes)),
    )
    return Printed(
        code=first.code,
        title=_title(part, first.title),
        question=first.question,
        sentences=_sentences(reader, part, codes),
        chart=_chart(part, first.title, lines, is_hours=first.measure is Measure.DELAY),
        sheet=sheet,
    )


Made = tuple[tuple[Row, ...], tuple[str, ...], tuple[Line, ...]]


def _series(reader: Reader, codes: Sequence[str]) -> Made:
    """Years in lines, indicators in columns; the picture is of the first one."""
    years = [
        year
        for year in sorted(reader.figures.years)
        if reader.year - BACK <= year <= reader.year
        and any(reader.figures.has_year(code, year) for code in codes)
    ]
    every = range(years[0], reader.year + 1) if years else range(reader.year, reader.year + 1)
    rows = tuple(
        Row(label=str(year), values=tuple(reader.value(code, year) for code in codes))
        for year in every
    )
    points = tuple(reader.point(codes[0], year, "", label=str(year)) for year in every)
    columns = tuple(_column(reader, code) for code in codes)
    return rows, columns, (Line(name=columns[0], points=points),)


def _categories(reader: Reader, codes: Sequence[str]) -> Made:
    """Categories in lines; N-5 where it is known, N-1, N, and the share where they add up."""
    code = codes[0]
    indicator = reader.indicators[code]
    years = _compared(reader, code)
    found = frozenset(
        category
        for year in years
        for category in reader.figures.categories(code, year, reader.level, reader.place)
    )
    categories = reader.labels.categories(code, found)
    names = {each: reader.labels.category(code, each) for each in categories}
    rows = [
        Row(
            label=names[each],
            values=(
                *(reader.value(code, year, each) for year in years),
                *((reader.part(code, reader.year, each),) if indicator.parts_of else ()),
            ),
        )
        for each in categories
    ]
    if indicator.parts_of:
        whole = tuple(reader.value(indicator.parts_of, year) for year in years)
        rows.append(Row(label="Ensemble", values=(*whole, _hundred(whole[-1])), is_whole=True))
    columns = (*map(str, years), *((f"Part en {reader.year}",) if indicator.parts_of else ()))
    lines = tuple(
        Line(
            name=str(year),
            points=tuple(reader.point(code, year, each, label=names[each]) for each in categories),
        )
        for year in reversed(years)
        if year >= reader.year - 1
    )
    return tuple(rows), columns, lines


def _week(reader: Reader, codes: Sequence[str]) -> Made:
    """Hours in lines, days in columns, and what is not told to the hour."""
    code, year = codes[0], reader.year
    rows = [
        Row(
            label=f"{hour}{NBSP}h",
            values=tuple(
                reader.value(code, year, f"{day}-{hour:02}") for day in range(1, len(_DAYS) + 1)
            ),
        )
        for hour in _HOURS
    ]
    lines = tuple(
        Line(
            name=str(day),
            points=tuple(
                reader.point(code, year, f"{day}-{hour:02}", label=str(hour)) for hour in _HOURS
            ),
        )
        for day in range(1, len(_DAYS) + 1)
    )
    return tuple(rows), _DAYS, lines


def _quartiles(reader: Reader, codes: Sequence[str]) -> Made:
    code, year = codes[0], reader.year
    found = frozenset(reader.figures.categories(code, year, reader.level, reader.place))
    categories = reader.labels.categories(code, found)
    rows = tuple(
        Row(
            label=reader.labels.category(code, each),
            values=reader.spread(code, year, each),
        )
        for each in categories
    )
    points = tuple(
        reader.point(code, year, each, label=reader.labels.category(code, each))
        for each in categories
    )
    columns = ("Nombre", "Un quart sous", "Médiane", "Un quart au-dessus de")
    return rows, columns, (Line(name=str(year), points=points),)


def _by_place(reader: Reader, codes: Sequence[str], places: Sequence[str], level: Level) -> Made:
    readers = [(place, reader.moved_to(level, place)) for place in places]
    rows = tuple(
        Row(
            label=reader.labels.place(level, place),
            values=tuple(each.value(code, reader.year) for code in codes),
        )
        for place, each in readers
    )
    points = tuple(
        _placed(
            each.point(codes[0], reader.year, "", label=reader.labels.place(level, place)), place
        )
        for place, each in readers
    )
    columns = tuple(_column(reader, code) for code in codes)
    return rows, columns, (Line(name=str(reader.year), points=points),)


def _placed(point: Point, place: str) -> Point:
    return Point(
        code=place,
        label=point.label,
        value=point.value,
        amount=point.amount,
        low=point.low,
        high=point.high,
    )


def _compared(reader: Reader, code: str) -> tuple[int, ...]:
    """The years of a comparison, the oldest first; five years ago only where it is known."""
    years = (reader.year - back for back in _YEARS)
    return tuple(
        year for year in years if year >= reader.year - 1 or reader.figures.has_year(code, year)
    )


def _column(reader: Reader, code: str) -> str:
    indicator = reader.indicators[code]
    # A rate says itself what it is, in fewer words than its title.
    return indicator.unit.capitalize() if indicator.per else indicator.title


def _first_column(part: Part, dimension: str) -> str:
    named = {
        Form.SERIES: "Année",
        Form.WEEK: "Heure",
        Form.PLACES: part.across.label,
    }
    return named.get(part.form) or f"{dimension[:1].upper()}{dimension[1:]}"


def _title(part: Part, title: str) -> str:
    """The title of a part; of a table by place, that it is one, for the whole stands elsewhere."""
    return f"{title}, par {part.across.label.lower()}" if part.form is Form.PLACES else title


def _caption(reader: Reader, part: Part, codes: Sequence[str]) -> str:
    place = reader.labels.place(reader.level, reader.place)
    title = reader.indicators[codes[0]].title
    if part.form is Form.SERIES:
        return f"{title}, {place}"
    return f"{title}, {place}, {reader.year}"


def _hundred(whole: Value) -> Value:
    if whole.standing is not Standing.KNOWN or whole.text == "0":
        return Value(text="–")
    return Value(text=f"100{NBSP}%")


def _notes(rows: Sequence[Row]) -> list[str]:
    """What the signs of a table mean, those that stand in it."""
    values = [value for row in rows for value in row.values]
    found = []
    if any(value.standing is Standing.HIDDEN for value in values):
        found.append(_HIDDEN)
    if any(value.standing is Standing.MISSING for value in values):
        found.append(_MISSING)
    if any(value.is_revised for value in values):
        found.append(_REVISED)
    return found


def _caveats(reader: Reader, codes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(reader.indicators[code].caveat for code in codes))


def _chart(part: Part, title: str, lines: tuple[Line, ...], *, is_hours: bool) -> Chart | None:
    """What to draw; nothing where nothing is known, or where a picture would say less."""
    points = [point for line in lines for point in line.points]
    if part.drawing is Drawing.NONE or not any(_is_drawn(point) for point in points):
        return None
    drawing = part.drawing
    if drawing is Drawing.STACKS and len(lines[0].points) > _MOST_STACKED:
        drawing = Drawing.BARS
    if drawing is Drawing.LINE and len(points) < len(("one", "two")):
        return None
    if drawing is Drawing.BARS and len(lines[0].points) > _MOST_DRAWN:
        return None
    return Chart(drawing=drawing, title=title, lines=lines, is_hours=is_hours)


def _is_drawn(point: Point) -> bool:
    if point.value.standing is Standing.HIDDEN:
        return True
    return point.value.standing is Standing.KNOWN and point.amount > 0


def _sentences(reader: Reader, part: Part, codes: Sequence[str]) -> tuple[str, ...]:
    if part.form is Form.SERIES:
        return tuple(filter(None, (moved(reader, code) for code in codes)))
    code = codes[0]
    if part.form is Form.CATEGORIES and reader.indicators[code].measure is Measure.COUNT:
        return _leading(reader, code)
    return ()


def moved(reader: Reader, code: str) -> str:
    """How a figure moved since the year before; empty for what is told by its quartiles."""
    indicator = reader.indicators[code]
    if indicator.measure not in {Measure.COUNT, Measure.SHARE}:
        return ""
    if not reader.is_told(code, reader.year):
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
    """The largest of what is shown; where something is hidden it is not said to be the largest."""
    indicator = reader.indicators[code]
    found = reader.figures.categories(code, reader.year, reader.level, reader.place)
    told = [(each, *reader.cell(code, reader.year, each)) for each in found if each]
    shown = sorted(
        ((cell.n, each) for each, _, cell in told if cell is not None and cell.n), reverse=True
    )
    if not shown:
        return ()
    count, first = shown[0]
    is_alone = len(shown) > 1 and shown[1][0] == count
    if is_alone or len(told) < len(("one", "other")):
        return ()
    name = reader.labels.category(code, first)
    share = ""
    if indicator.parts_of:
        standing, whole = reader.cell(indicator.parts_of, reader.year)
        if standing is Standing.KNOWN and whole and whole.n:
            share = f" ({percent(count, whole.n)})"
    is_whole = all(standing is Standing.KNOWN for _, standing, _ in told)
    begun = "Le plus souvent" if is_whole else "Des chiffres publiés, le plus grand"
    return (f"{begun}{NBSP}: {name}, {counted(count, indicator.unit)}{share}.",)
