"""The page of the manual that says who may do what: made from the table of the kernel."""

from hygie.kernel.roles import CHARTERS, PlaceKind, Power, Role, needs_second_factor

_HEAD = """# Qui peut faire quoi

Page faite par « make manual » à partir de `src/hygie/kernel/roles.py` : ne la modifiez pas.

Un rôle se tient à un lieu, entre deux dates ; il vaut pour ce lieu et pour tous ceux qui sont
dessous : France, région, GHT, entité juridique, site. Une personne peut en tenir plusieurs. Ce
tableau est la règle de Hygie ; aucun texte ne le fixe.

"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD.rstrip("\n"), "", *_powers(), "", *_places(), ""])


def _powers() -> list[str]:
    """One line for each role, one column for each power."""
    columns = [f"{number}" for number, _ in enumerate(Power, start=1)]
    legend = [f"{number}. {power.label}" for number, power in enumerate(Power, start=1)]
    lines = ["## Ce que peut chaque rôle", "", *legend, ""]
    lines += [f"| rôle | {' | '.join(columns)} |", f"|---|{':-:|' * len(columns)}"]
    for role in Role:
        marks = ["oui" if power in CHARTERS[role].powers else "" for power in Power]
        lines.append(f"| {role.label} | {' | '.join(marks)} |")
    return lines


def _places() -> list[str]:
    """Where each role is held, who gives it, and what it asks for."""
    lines = ["## Où il se tient, qui le donne", ""]
    lines += ["Le code est le mot que prend « hygie person » après `--role`.", ""]
    lines += ["| rôle | code | lieux | donné par | second facteur | mission et dernier jour |"]
    lines += ["|---|---|---|---|---|---|"]
    for role in Role:
        charter = CHARTERS[role]
        places = ", ".join(kind.label for kind in PlaceKind if kind in charter.held_at)
        givers = ", ".join(each.label for each in Role if role in CHARTERS[each].gives)
        asked = {kind for kind in charter.held_at if needs_second_factor(role, kind)}
        two = "oui" if asked == charter.held_at else "au niveau d’un GHT" if asked else "proposé"
        mission = "exigés" if charter.needs_mission else ""
        said = (role.label, f"`{role.value}`", places, givers, two, mission)
        lines.append(f"| {' | '.join(said)} |")
    return [*lines, "", "Personne ne se donne un rôle à soi-même, ni au-dessus de son propre lieu."]
