"""One part of a report: its table, what to draw of it, its sentence and its notes."""

from collections.abc import Sequence

from hygie.kernel.wording import NBSP
from hygie.observatory.rules.answers import sentences
from hygie.observatory.rules.cells import Level, Measure
from hygie.observatory.rules.composition import Drawing, Form, Part
from hygie.observatory.rules.documents import Chart, Line, Point, Printed, Row, Sheet, Value
from hygie.observatory.rules.reading import UNANSWERED, Described, Reader
from hygie.observatory.rules.sentences import Standing

# A table goes back so many years, a comparison one and five.
BACK = 10
_YEARS = (5, 1, 0)
# A picture of more than these is no picture; its table tells them all.
_MOST_DRAWN, _MOST_STACKED, _MOST_IN_ORDER = 10, 7, 8
# Of one category a table says as much.
_ONE_BY_ONE = frozenset({Drawing.BARS, Drawing.STACKS})
_DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")
_HOURS = range(24)
_HIDDEN = (
    f"«{NBSP}masqué{NBSP}»{NBSP}: le chiffre désignerait quelqu’un, ou se déduirait d’un autre ; "
    f"ce n’est pas un zéro."
)
_MISSING = f"«{NBSP}sans donnée{NBSP}»{NBSP}: personne ne l’a compté ; ce n’est pas un zéro."
_NOTHING = Value(text="–")
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
        notes=(*_notes(rows), *_caveats(reader, part, codes)),
    )
    return Printed(
        code=first.code,
        title=_title(part, first.title),
        question=first.question,
        sentences=sentences(reader, part, codes),
        chart=_chart(part, first, lines),
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
    columns = ("Nombre", "Un quart en deçà de", "Médiane", "Un quart au-delà de")
    return rows, columns, (Line(name=str(year), points=points),)


def _by_place(reader: Reader, codes: Sequence[str], places: Sequence[str], level: Level) -> Made:
    """Places in lines, indicators in columns; what no place has, and the whole that they make."""
    readers = [(place, reader.moved_to(level, place)) for place in places]
    rows = [
        Row(
            label=reader.labels.place(level, place),
            values=tuple(each.value(code, reader.year) for code in codes),
        )
        for place, each in readers
    ]
    nowhere = reader.moved_to(level, "")
    if nowhere.is_told(codes[0], reader.year):
        rest = (_NOTHING,) * (len(codes) - 1)
        first = nowhere.value(codes[0], reader.year)
        rows.append(Row(label=reader.labels.place(level, ""), values=(first, *rest)))
    whole = tuple(reader.value(code, reader.year) for code in codes)
    rows.append(Row(label="Ensemble", values=whole, is_whole=True))
    points = tuple(
        _placed(
            each.point(codes[0], reader.year, "", label=reader.labels.place(level, place)), place
        )
        for place, each in readers
    )
    columns = tuple(_column(reader, code) for code in codes)
    return tuple(rows), columns, (Line(name=str(reader.year), points=points),)


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
    """The years of a comparison that are known, the oldest first, and the year itself."""
    years = (reader.year - back for back in _YEARS)
    return tuple(
        year for year in years if year == reader.year or reader.figures.has_year(code, year)
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
        return _NOTHING
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


def _caveats(reader: Reader, part: Part, codes: Sequence[str]) -> list[str]:
    """What one must know of each; what is told by place was said where its whole stands."""
    said = codes[1:] if part.form is Form.PLACES else codes
    return list(dict.fromkeys(reader.indicators[code].caveat for code in said))


def _chart(part: Part, first_of: Described, lines: tuple[Line, ...]) -> Chart | None:
    """What to draw; nothing where nothing is known, or where a picture would say less."""
    # Shares of each measure are read as their catalogue has them; counts, the largest first.
    is_ordered = first_of.measure is Measure.SHARE
    drawing = part.drawing
    first = lines[0].points
    if drawing is Drawing.NONE or not any(map(_has_amount, first)):
        return None
    if drawing is Drawing.LINE and sum(map(_is_known, first)) < len(("one", "two")):
        return None
    if drawing in _ONE_BY_ONE and len(first) < len(("one", "other")):
        return None
    if drawing is Drawing.STACKS and len(first) > _MOST_STACKED:
        drawing = Drawing.BARS
    if drawing is Drawing.BARS and len(first) > _MOST_IN_ORDER and not is_ordered:
        first = _largest(first)
        lines = (Line(name=lines[0].name, points=first),)
    is_hours = first_of.measure is Measure.DELAY
    return Chart(drawing=drawing, title=first_of.title, lines=lines, is_hours=is_hours)


def _largest(points: Sequence[Point]) -> tuple[Point, ...]:
    """The largest of a long list, as many as a picture may have; its table tells them all."""
    answers = (each for each in points if _has_amount(each) and each.code not in UNANSWERED)
    found = sorted(answers, key=lambda each: -each.amount)
    return tuple(found[:_MOST_DRAWN])


def _is_known(point: Point) -> bool:
    return point.value.standing is Standing.KNOWN


def _has_amount(point: Point) -> bool:
    return _is_known(point) and point.amount > 0
