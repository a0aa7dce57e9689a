"""What is too small to be shown alone.

The practice is that of statistical offices (a threshold, and a rule of dominance: Hundepool and
others, « Statistical Disclosure Control », 2012, chapters 4 and 5); the numbers are ours.
"""

from hygie.observatory.rules.cells import Cell

# With fewer than five, whoever knows of one or two by the press or by a colleague knows the others.
SMALLEST = 5
# Of two holders each takes its own part away and reads that of the other.
FEWEST_HOLDERS = 3
# The largest holder takes its own part away: what it then reads is of three or more.
FEWEST_OTHERS = 3


def is_small(cell: Cell, *, unit: int = 1, is_rate: bool = False) -> bool:
    """Whether a figure would tell of somebody; nothing at all (0) tells of nobody.

    `unit` is what one row counts for in the base (10 000 for a mean of scores), of which nothing
    but the number of rows is then looked at; the base of a rate is public.
    """
    if cell.base is None or is_rate:
        return small_count(cell.n, holders=cell.holders, largest=cell.largest)
    if unit > 1:
        return small_count(cell.base // unit, holders=cell.holders, largest=0)
    if not cell.base:
        return False
    is_few = small_count(cell.base, holders=cell.holders, largest=cell.largest)
    return is_few or any(0 < side < SMALLEST for side in (cell.n, cell.base - cell.n))


def small_count(count: int, *, holders: int, largest: int) -> bool:
    """The same of a count: of so many holders, the largest of whom has so much of it."""
    if count <= 0:
        return False
    is_few = count < SMALLEST or holders < FEWEST_HOLDERS
    return is_few or count - largest < FEWEST_OTHERS
