"""The pictures of a report, drawn from what its composition says."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from hygie.kernel.wording import number
from hygie.observatory.drawing.bars import bars
from hygie.observatory.drawing.columns import Series, columns
from hygie.observatory.drawing.heat import heat
from hygie.observatory.drawing.line import line
from hygie.observatory.drawing.map import france
from hygie.observatory.drawing.quartiles import Quarters, quartiles
from hygie.observatory.drawing.stacks import Stack, stacks
from hygie.observatory.drawing.values import State, Value
from hygie.observatory.labels import short
from hygie.observatory.rules.composition import Drawing
from hygie.observatory.rules.documents import Chart, Line, Point
from hygie.observatory.rules.sentences import decimal
from hygie.platform.drawing.canvas import Picture


def picture(chart: Chart) -> Picture | None:
    """The picture of a chart; none when there is nothing to draw after all."""
    return _DRAWN[chart.drawing](chart)


def _bars(chart: Chart) -> Picture | None:
    return bars(_values(chart.lines[0]), title=f"{chart.title}, {chart.lines[0].name}")


def _columns(chart: Chart) -> Picture | None:
    found = [
        Series(
            name=each.name,
            values=tuple(replace(one, label=short(one.label)) for one in _values(each)),
        )
        for each in chart.lines
    ]
    return columns(found[0], found[1] if len(found) > 1 else None, title=chart.title)


def _line(chart: Chart) -> Picture | None:
    return line(_values(chart.lines[0]), title=chart.title)


def _stacks(chart: Chart) -> Picture | None:
    found = [Stack(name=each.name, parts=_values(each)) for each in chart.lines]
    return stacks(found, title=chart.title)


def _heat(chart: Chart) -> Picture | None:
    values = {
        (int(day.name), int(point.label)): _value(point)
        for day in chart.lines
        for point in day.points
    }
    return heat(values, title=chart.title)


def _map(chart: Chart) -> Picture | None:
    points = chart.lines[0].points
    is_whole = all(point.amount == int(point.amount) for point in points)
    say: Callable[[float], str] = _count if is_whole else _decimal
    values = {point.code: _value(point) for point in points}
    return france(values, title=chart.title, say=say)


def _quartiles(chart: Chart) -> Picture | None:
    found = [
        Quarters(
            label=point.label,
            low=point.low,
            middle=point.amount,
            high=point.high,
            said=point.value.text,
            state=State(point.value.standing.value),
        )
        for point in chart.lines[0].points
    ]
    return quartiles(found, title=chart.title, of_hours=chart.is_hours)


def _nothing(chart: Chart) -> Picture | None:
    return None


_DRAWN: Mapping[Drawing, Callable[[Chart], Picture | None]] = {
    Drawing.NONE: _nothing,
    Drawing.BARS: _bars,
    Drawing.COLUMNS: _columns,
    Drawing.LINE: _line,
    Drawing.STACKS: _stacks,
    Drawing.HEAT: _heat,
    Drawing.MAP: _map,
    Drawing.QUARTILES: _quartiles,
}


def _values(found: Line) -> tuple[Value, ...]:
    return tuple(map(_value, found.points))


def _value(point: Point) -> Value:
    return Value(
        label=point.label,
        amount=point.amount,
        said=point.value.text,
        state=State(point.value.standing.value),
        is_revised=point.value.is_revised,
    )


def _count(amount: float) -> str:
    return number(int(amount))


def _decimal(amount: float) -> str:
    return decimal(Fraction(amount), 1)
