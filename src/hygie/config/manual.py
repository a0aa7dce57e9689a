"""The page of the manual that lists the settings: made from what the code declares."""

from collections.abc import Iterable

from hygie.config.env import Variable

_HEAD = """# Les réglages

Page faite par « make manual » à partir du code : ne la modifiez pas à la main.

Hygie lit ses réglages dans l’environnement, une seule fois, au démarrage ; aucun n’est obligatoire.
Un réglage faux arrête Hygie avec le nom de la variable et ce qui était attendu. Un secret peut
aussi être lu dans un fichier, que nomme la même variable suivie de `_FILE` ; ce fichier ne sert que
si la variable elle-même est absente.

Comment les donner : [exploiter Hygie](exploiter.md). La base : [la base de données](database.md).

| variable | ce qu’elle règle | genre | sans elle |
|---|---|---|---|
"""
_FILE = " `{name}_FILE` peut nommer un fichier."


def page(variables: Iterable[Variable]) -> str:
    """Return the whole page, in the order in which the settings are read."""
    return _HEAD + "".join(map(_line, variables))


def for_reading(text: str) -> str:
    """A page without the line that is for those who would edit its file."""
    parts = text.split("\n\n")
    return "\n\n".join(part for part in parts if not part.startswith("Page faite par"))


def _line(variable: Variable) -> str:
    # Every secret may come from a file: the head says it once.
    meaning = variable.meaning.replace(_FILE.format(name=variable.name), "")
    default = f"`{variable.default}`" if variable.default else "—"
    return f"| `{variable.name}` | {meaning} | {variable.kind} | {default} |\n"
