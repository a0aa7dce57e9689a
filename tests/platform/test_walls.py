"""What the code opens is what the table of the manual says, and nothing else."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

from hygie.kernel.actor import NATION, Actor
from hygie.kernel.scope import BY_POWER, NOBODY, Domain, scope_of
from hygie.platform import walls
from tests.cast import ANNE, LEA

ROOT = Path(__file__).parents[2]
TABLE = re.compile(r"^\| `([a-z.-]+)` \| ([A-Z_, ]+) \|", re.MULTILINE)


def opened_by_the_code():
    """Each name with its domains, as the code writes them."""
    found = {}
    for path in (ROOT / "src" / "hygie").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "walls.opened":
                name, *domains = node.args
                named = {ast.unparse(domain).removeprefix("Domain.") for domain in domains}
                found.setdefault(ast.literal_eval(name), set()).update(named)
    return found


def test_the_manual_lists_every_named_opening_and_its_domains():
    page = (ROOT / "docs" / "developer" / "walls.md").read_text("utf-8")
    listed = {name: set(domains.split(", ")) for name, domains in TABLE.findall(page)}

    assert listed == opened_by_the_code()


def test_every_job_that_reads_the_tables_says_what_it_sees():
    silent = [
        name
        for name, task in app.tasks.items()
        if not name.startswith(("builtin:", "tests:", "procrastinate."))
        and not inspect.iscoroutinefunction(task.func)
        and not hasattr(task.func, "walls")
    ]

    assert silent == []


def test_a_power_opens_one_domain_at_the_places_where_it_is_held():
    reach = dict(scope_of(LEA).reach)

    assert reach[Domain.DESK] == {NATION}
    assert Domain.DESK not in dict(scope_of(ANNE).reach)
    assert len(set(BY_POWER.values())) == len(BY_POWER)


@pytest.mark.parametrize("domain", set(Domain) - set(BY_POWER))
def test_no_role_opens_what_only_a_name_opens(domain):
    assert domain not in dict(scope_of(LEA).reach) | dict(scope_of(ANNE).reach)


def test_what_was_opened_closes_whatever_happens():
    def fail():
        with walls.opened("a.test", Domain.CASES):
            raise KeyError

    before = walls.current()
    with pytest.raises(KeyError):
        fail()

    assert walls.current() is before


def test_who_has_no_role_has_no_reach():
    assert scope_of(Actor(name="Personne")) == NOBODY
