"""The components of pages (`ui/badge.html` and others) are drawn once for what they are given.

A page holds some hundred of them, nearly all the same as on the page before.
"""

from typing import Any, ClassVar

from django.template import Context, Library
from django.template.base import Parser, Token
from django.template.loader_tags import IncludeNode, do_include
from django.utils.safestring import SafeString

# What they show is told by what they are given alone, and that is mostly the same.
DRAWN_ONCE = frozenset(f"ui/{name}.html" for name in ("badge", "button", "empty", "icon", "keys"))
MOST = 4000

register = Library()


class Cell(dict[str, Any]):
    """A line or a cell for a component: what is left out is empty.

    Of another mapping, a template looks for it in every way it knows before it says so.
    """

    def __missing__(self, name: str) -> str:
        """What was left out."""
        return ""


class DrawnOnce(IncludeNode):
    """`{% include … only %}` of such a component; texts, numbers and nothing else are known again.

    Anything else might be equal and drawn otherwise: it is drawn each time.
    """

    drawn: ClassVar[dict[tuple[Any, ...], SafeString]] = {}

    def render(self, context: Context) -> SafeString:
        """The component as it was drawn for the same, or drawn now."""
        given = [each.resolve(context) for each in self.extra_context.values()]
        if not all(isinstance(each, str | int | None) for each in given):
            return super().render(context)
        # A text that is safe equals one that is not, and True equals 1.
        kinds = tuple(map(type, given))
        key = (self.template.token, *self.extra_context, context.autoescape, *kinds, *given)
        known = self.drawn.get(key)
        if known is None:
            if len(self.drawn) >= MOST:
                self.drawn.clear()
            known = self.drawn[key] = super().render(context)
        return known


@register.tag
def include(parser: Parser, token: Token) -> IncludeNode:
    """The `include` of Django, whose components are drawn once where they see nothing else."""
    node = do_include(parser, token)
    if node.isolated_context and node.template.var in DRAWN_ONCE and not node.template.filters:
        return DrawnOnce(node.template, extra_context=node.extra_context, isolated_context=True)
    return node
