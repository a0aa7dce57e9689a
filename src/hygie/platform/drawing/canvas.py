"""Boxes, strokes and words with their place: what every picture is made of.

A picture is drawn with attributes alone, neither style nor script, so that the same letters serve
a page under a strict policy and a document.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hygie.platform.drawing import words

# The charter of the pages; a test reads them there.
INK, SOFT, LINE, PAPER = "#15252c", "#4a5a62", "#d3dcdd", "#ffffff"
BRAND, DEEP, TINT, SUNKEN, EDGE = "#0d5265", "#083746", "#e3eff1", "#eaefef", "#6c7e87"
SUCCESS, WARNING, DANGER = "#17663c", "#7a4a00", "#a31526"
SUCCESS_TINT, WARNING_TINT, DANGER_TINT = "#e7f4ec", "#fdf2db", "#fcebec"
# From little to much: the lightest first.
SCALE = ("#e3eff1", "#a9cbd3", "#37778a", "#083746")
FACE = "IBM Plex Sans, sans-serif"
BOLD = 700
# How far letters go above and below the line on which they stand, in parts of their size.
_RISE, _FALL = 0.8, 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str = "none"
    stroke: str = "none"
    thick: float = 1
    radius: float = 0
    dashes: str = "none"

    def drawn(self) -> SafeString:
        """As SVG."""
        return format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}" stroke="{}" '
            'stroke-width="{}" stroke-dasharray="{}"/>',
            *map(_short, (self.x, self.y, self.width, self.height, self.radius)),
            *(self.fill, self.stroke, _short(self.thick), self.dashes),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A path, in the language of SVG."""

    path: str
    fill: str = "none"
    stroke: str = "none"
    thick: float = 1
    dashes: str = "none"

    def drawn(self) -> SafeString:
        """As SVG."""
        return format_html(
            '<path d="{}" fill="{}" stroke="{}" stroke-width="{}" stroke-dasharray="{}" '
            'stroke-linecap="round" stroke-linejoin="round"/>',
            *(self.path, self.fill, self.stroke, _short(self.thick), self.dashes),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A line of words: where it begins, or its middle, or its end, on the line it stands on."""

    x: float
    y: float
    text: str
    size: float
    fill: str = INK
    weight: int = 400
    anchor: str = "start"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what it covers at most."""
        wide = words.width(self.text, self.size)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return (left, self.y - _RISE * self.size, left + wide, self.y + _FALL * self.size)

    def drawn(self) -> SafeString:
        """As SVG."""
        return format_html(
            '<text x="{}" y="{}" font-size="{}" font-weight="{}" text-anchor="{}" fill="{}">'
            "{}</text>",
            *(_short(self.x), _short(self.y), _short(self.size), self.weight),
            *(self.anchor, self.fill, self.text),
        )


Shape = Box | Stroke | Words


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Shapes, the first ones behind; and what they say to who does not see them."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str

    @property
    def svg(self) -> SafeString:
        """The whole picture as SVG."""
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
            'aria-label="{}" font-family="{}"><title>{}</title><desc>{}</desc>{}</svg>',
            *(_short(self.width), _short(self.height), f"{self.title}. {self.description}"),
            *(FACE, self.title, self.description),
            format_html_join("", "{}", ((each.drawn(),) for each in self.shapes)),
        )


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
