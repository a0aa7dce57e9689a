"""Which picture an indicator asks for: by what it counts, and by its categories."""

from fractions import Fraction

from hygie.kernel.wording import NBSP, number
from hygie.observatory import labels
from hygie.observatory.catalogue import Indicator
from hygie.observatory.drawing.bars import bars
from hygie.observatory.drawing.columns import Series, columns
from hygie.observatory.drawing.heat import heat
from hygie.observatory.drawing.line import line
from hygie.observatory.drawing.map import france
from hygie.observatory.drawing.quartiles import quartiles
from hygie.observatory.drawing.stacks import MOST, Stack, stacks
from hygie.observatory.drawing.values import State, Value
from hygie.observatory.rules import sentences
from hygie.observatory.rules.areas import Area
from hygie.observatory.rules.cells import Level, Measure
from hygie.observatory.rules.figures import Figures
from hygie.observatory.shown.reading import SPREADS, Reading
from hygie.platform.drawing.canvas import Picture

# More bars than these are for the table.
MOST_BARS = 12
# Further back than this many years, the table tells it.
_YEARS = 10


def picture(reading: Reading, year: int) -> Picture | None:
    """The picture of an indicator in an area; none where nothing is known of the year."""
    indicator = reading.indicator
    if indicator.measure in SPREADS:
        return _spread(reading, year)
    if not indicator.categories:
        return over_years(reading)
    if indicator.categories == "months":
        return months(reading, year)
    if indicator.categories == "weekdays_hours":
        return hours(reading, year)
    if indicator.parts_of and len(reading.categories(year, year - 1)) <= MOST - 1:
        return shares(reading, year)
    return ranked(reading, year)


def over_years(reading: Reading) -> Picture | None:
    """The whole from year to year; a year without data leaves a gap."""
    # The year that runs would look like a fall.
    known = [
        year for year in reading.figures.years if reading.has(year) and not reading.is_running(year)
    ]
    if not known:
        return None
    first = max(min(known), max(known) - _YEARS + 1)
    values = [reading.value(year, label=str(year)) for year in range(first, max(known) + 1)]
    return line(values, title=reading.indicator.title)


def months(reading: Reading, year: int) -> Picture | None:
    """The months of a year, beside those of the year before."""
    found = {at: _months(reading, at) for at in (year, year - 1) if reading.has(at)}
    if year not in found:
        return None
    now = Series(name=str(year), values=found[year])
    past = found.get(year - 1)
    before = Series(name=str(year - 1), values=past) if past else None
    return columns(now, before, title=f"{reading.indicator.title}, {year}")


def _months(reading: Reading, year: int) -> tuple[Value, ...]:
    names = labels.of_categories("months")
    return tuple(reading.value(year, code, labels.short(label)) for code, label in names.items())


def hours(reading: Reading, year: int) -> Picture | None:
    """The week hour by hour."""
    if not reading.has(year):
        return None
    found = {
        (day, hour): reading.value(year, f"{day}-{hour:02d}", labels.moment(day, hour))
        for day in range(1, 8)
        for hour in range(24)
    }
    return heat(found, title=f"{reading.indicator.title}, {year}")


def shares(reading: Reading, year: int) -> Picture | None:
    """The parts of the whole, this year and those that it is compared with.

    None where all are hidden: there is nothing to see.
    """
    codes = reading.categories(year, year - 1, year - 5)
    found = []
    for at in (year, year - 1, year - 5):
        if not reading.has(at):
            continue
        values = [reading.value(at, code, reading.label(code)) for code in codes]
        whole = sum(each.amount for each in values)
        is_whole = all(each.state is not State.HIDDEN for each in values)
        parts = tuple(_part(each, whole) if is_whole else each for each in values)
        found.append(Stack(name=str(at), parts=parts))
    if not any(part.state is State.KNOWN for each in found for part in each.parts):
        return None
    return stacks(found, title=f"{reading.indicator.title}, {year}")


def _part(value: Value, whole: float) -> Value:
    """As a part of what is whole; what is hidden leaves the others as counts."""
    if value.state is not State.KNOWN or not whole:
        return value
    told = sentences.percent(int(value.amount), int(whole))
    return Value(label=value.label, amount=value.amount, said=told, is_revised=value.is_revised)


def ranked(reading: Reading, year: int, *, most: int = MOST_BARS) -> Picture | None:
    """The categories as bars, the largest first, or as the catalogue reads; hidden ones last.

    None where all are hidden: there is nothing to see.
    """
    found = [reading.value(year, code, reading.label(code)) for code in reading.categories(year)]
    if not any(each.state is State.KNOWN for each in found):
        return None
    if reading.titles:
        return bars(found[: 2 * most], title=f"{reading.indicator.title}, {year}")
    found.sort(key=lambda each: (each.state is not State.KNOWN, -each.amount))
    return bars(found[:most], title=f"{reading.indicator.title}, {year}")


def _spread(reading: Reading, year: int) -> Picture | None:
    found = [reading.quarters(year, code) for code in reading.categories(year)]
    is_hours = reading.indicator.measure is Measure.DELAY
    return quartiles(found, title=f"{reading.indicator.title}, {year}", of_hours=is_hours)


def regions(indicator: Indicator, figures: Figures, year: int) -> Picture | None:
    """The regions of a year on the map."""
    found = region_values(indicator, figures, year)
    if not figures.has_year(indicator.code, year) or not found:
        return None
    return france(
        found,
        title=f"{indicator.title} par région, {year}",
        say=lambda amount: in_legend(indicator, amount),
    )


def region_values(indicator: Indicator, figures: Figures, year: int) -> dict[str, Value]:
    """The value of each region of which the year tells something, or tells that it is zero."""
    found = {}
    for code in places(indicator, figures, Level.REGION):
        area = Area(Level.REGION, code)
        reading = Reading(indicator=indicator, area=area, figures=figures)
        found[code] = reading.value(year, label=labels.region(code))
    return found


def places(indicator: Indicator, figures: Figures, level: Level) -> list[str]:
    """The places of a level, those without a name left out; regions of today are there always."""
    known = {
        key.place
        for key in figures.by_key
        if key.level is level and key.indicator == indicator.code and key.place
    }
    named = labels.known_regions() if level is Level.REGION else labels.kinds()
    return sorted(known | set(named), key=lambda code: (code not in named, code))


def in_legend(indicator: Indicator, amount: float) -> str:
    """An amount in the legend of a map."""
    if indicator.measure is Measure.COUNT:
        return number(int(amount))
    if indicator.per:
        return sentences.decimal(Fraction(amount), 1)
    return f"{sentences.decimal(Fraction(amount))}{NBSP}%"
