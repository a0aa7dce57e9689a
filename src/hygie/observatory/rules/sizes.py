"""How large an entity is, from its activity: the classes among which it is compared."""

from hygie.kernel.enums import Labelled


class Size(Labelled):
    """Full and day stays of a year; the bounds are ours, and each class holds a few hundred."""

    UNKNOWN = "UNKNOWN", "sans activité de court séjour connue"
    SMALL = "SMALL", "moins de 5 000 séjours par an"
    MIDDLE = "MIDDLE", "de 5 000 à 20 000 séjours par an"
    LARGE = "LARGE", "de 20 000 à 60 000 séjours par an"
    VERY_LARGE = "VERY_LARGE", "plus de 60 000 séjours par an"


_BOUNDS = ((60_000, Size.VERY_LARGE), (20_000, Size.LARGE), (5_000, Size.MIDDLE), (1, Size.SMALL))


def size_of(stays: int) -> Size:
    """The class of so many stays; of none, it is not known."""
    return next((size for least, size in _BOUNDS if stays >= least), Size.UNKNOWN)
