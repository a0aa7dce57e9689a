"""A bar beside its figures: the figures say it, the bar is for the eye alone."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hygie.assessments.drawing.rooms import BAR, bar
from hygie.assessments.rules.house import Condition, Part
from hygie.platform.drawing import canvas
from hygie.platform.drawing.canvas import Box

_WIDTH = 200


def gauge(part: Part) -> SafeString:
    """What is declared, proven and reviewed of an objective, on one bar."""
    is_known = part.condition not in {Condition.UNKNOWN, Condition.ASIDE}
    track = Box(
        x=0.5,
        y=0.5,
        width=_WIDTH - 1,
        height=BAR - 1,
        radius=3,
        fill=canvas.PAPER,
        stroke=canvas.EDGE,
        dashes="none" if is_known else "4 4",
    )
    scores = {"declared": part.declared, "proven": part.proven, "reviewed": part.reviewed}
    shapes = [track, *(bar(0, 0, _WIDTH, **scores) if is_known else ())]
    return format_html(
        '<svg viewBox="-8 -1 {} {}" class="gauge" aria-hidden="true" focusable="false">{}</svg>',
        *(_WIDTH + 16, BAR + 2),
        format_html_join("", "{}", ((each.drawn(),) for each in shapes)),
    )
