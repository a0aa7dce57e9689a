"""What counts, what does not, and how it is typed and read."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel import amounts
from hygie.kernel.amounts import NBSP, NotAnAmount, Unit
from hygie.recovery.rules import chain
from hygie.recovery.rules.lines import (
    DIRECT,
    INDIRECT,
    Counted,
    DoesNotHold,
    LineKind,
    Section,
    check,
    kinds,
    section_of,
    totals,
)

BEGAN, TODAY = date(2026, 3, 2), date(2026, 3, 9)
CENTS = st.decimals("0.01", "999999999.99", places=2)


@pytest.mark.parametrize(
    ("typed", "unit", "amount"),
    [
        ("12", Unit.ACTS, "12"),
        ("12 500,50", Unit.EUROS, "12500.50"),
        ("12\u202f500,5 €", Unit.EUROS, "12500.50"),
        ("1.234.567,89", Unit.EUROS, "1234567.89"),
        ("1234567.89", Unit.EUROS, "1234567.89"),
        ("7,5 h", Unit.HOURS, "7.5"),
        ("0007,50", Unit.HOURS, "7.50"),
        ("3,00", Unit.ACTS, "3"),
        ("999 999 999,99", Unit.EUROS, "999999999.99"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, unit, amount):
    assert amounts.read(typed, unit) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "unit", "words"),
    [
        ("", Unit.EUROS, "Écrivez un nombre"),
        ("dix", Unit.EUROS, "Écrivez un nombre"),
        ("1e15", Unit.EUROS, "Écrivez un nombre"),
        ("NaN", Unit.EUROS, "Écrivez un nombre"),
        ("٣", Unit.ACTS, "Écrivez un nombre"),
        ("-5", Unit.EUROS, "négatif"),
        ("0", Unit.EUROS, "plus grand que zéro"),
        ("0,004", Unit.EUROS, "Deux chiffres"),
        ("1.234", Unit.EUROS, "Deux chiffres"),
        ("1000000000000000", Unit.EUROS, "comptez les zéros"),
        ("9" * 41, Unit.EUROS, "Écrivez un nombre"),
        ("100000", Unit.HOURS, "comptez les zéros"),
        ("2,5", Unit.ACTS, "entier"),
    ],
)
def test_what_is_no_amount_is_refused(typed, unit, words):
    with pytest.raises(NotAnAmount, match=words):
        amounts.read(typed, unit)


@given(CENTS)
def test_every_amount_of_euros_is_read_again_from_what_is_shown_and_typed(amount):
    assert amounts.read(amounts.in_words(amount, Unit.EUROS), Unit.EUROS) == amount
    assert amounts.read(amounts.as_typed(amount), Unit.EUROS) == amount


@given(st.text(max_size=30))
def test_whatever_is_typed_is_an_amount_that_holds_or_is_refused(typed):
    found = Decimal(1)
    with suppress(NotAnAmount):
        found = amounts.read(typed, Unit.EUROS)
    assert 0 < found <= amounts.MOST[Unit.EUROS]


def test_amounts_read_as_french_writes_them():
    assert amounts.in_words(Decimal("1234567.80"), Unit.EUROS) == f"1{NBSP}234{NBSP}567,80{NBSP}€"
    assert amounts.in_words(Decimal("7.50"), Unit.HOURS) == f"7,5{NBSP}h"
    assert amounts.in_words(Decimal("12.00"), Unit.HOURS) == f"12{NBSP}h"
    assert amounts.in_words(Decimal("1200.00"), Unit.ACTS) == f"1{NBSP}200"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("9999.99", "9 999,99 €"),
        ("12500.50", "12,5 k€"),
        ("412000.00", "412 k€"),
        ("999949.99", "999,9 k€"),
        ("1234567.89", "1,23 M€"),
        ("999999999.99", "1000,00 M€"),
    ],
)
def test_a_glance_reads_thousands_and_millions(amount, shown):
    assert amounts.in_short(Decimal(amount), Unit.EUROS).replace(NBSP, " ") == shown
    assert amounts.in_short(Decimal(12_500), Unit.HOURS) == f"12{NBSP}500{NBSP}h"


def line(**changes):
    values = {
        "kind": LineKind.INTERNAL,
        "amount": Decimal(24),
        "since": BEGAN,
        "until": BEGAN,
    }
    return Counted(**values | changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until": BEGAN - timedelta(days=1)}, "avant le premier"),
        ({"until": TODAY + timedelta(days=1)}, "futur"),
        ({"since": BEGAN - timedelta(days=1)}, "a commencé le 02/03/2026"),
        ({"amount": Decimal("24.01")}, "une journée n’a que 24 heures"),
        ({"amount": Decimal("48.01"), "people": 2}, "2 personnes en 1 jour"),
        ({"people": 0}, "1 à 1 000"),
        ({"people": 1_001}, "1 à 1 000"),
        ({"kind": LineKind.SERVICES, "amount": Decimal(-1)}, "plus grand que zéro"),
        ({"kind": LineKind.SERVICES, "amount": Decimal(10) ** 15}, "comptez les zéros"),
        ({"kind": LineKind.SERVICES, "amount": Decimal("NaN")}, "plus grand que zéro"),
        ({"kind": LineKind.STAYS_CANCELLED, "amount": Decimal("1.5")}, "entier"),
    ],
)
def test_a_line_that_cannot_be_is_refused(changes, words):
    with pytest.raises((DoesNotHold, NotAnAmount), match=words):
        check(line(**changes), earliest=BEGAN, today=TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"until": BEGAN + timedelta(days=1), "amount": Decimal(48)},
        {"people": 3, "amount": Decimal(72)},
        {"kind": LineKind.EXCESS, "amount": Decimal("999999999.99")},
        {"since": TODAY, "until": TODAY},
    ],
)
def test_a_line_that_can_be_holds(changes):
    check(line(**changes), earliest=BEGAN, today=TODAY)
    assert line(**changes).section in Section


def test_every_kind_is_of_one_section_and_costs_are_direct_or_indirect():
    found = [kind for section in Section for kind in kinds(section)]

    assert sorted(found) == sorted(LineKind)
    assert set(kinds(Section.COST)) == {*DIRECT, *INDIRECT}
    assert section_of(LineKind.CERT) == Section.HOURS


@given(st.lists(st.tuples(st.sampled_from(kinds(Section.COST)), CENTS), max_size=30))
def test_sums_are_exact_and_each_euro_is_direct_or_indirect(amounts_by_kind):
    found = totals(line(kind=kind, amount=amount) for kind, amount in amounts_by_kind)

    assert found.of(DIRECT) + found.of(INDIRECT) == sum(
        (amount for _, amount in amounts_by_kind), Decimal(0)
    )


def row(pk, replaces=None, *, is_withdrawn=False):
    return SimpleNamespace(pk=pk, replaces_id=replaces, is_withdrawn=is_withdrawn)


def test_a_correction_stands_in_place_and_a_withdrawal_leaves_nothing():
    rows = [row(1), row(2), row(3, 1), row(4, 3), row(5, 2, is_withdrawn=True), row(6)]

    assert [each.pk for each in chain.standing(rows)] == [4, 6]
    assert chain.first_of(rows) == {1: 1, 2: 2, 3: 1, 4: 1, 5: 2, 6: 6}


@given(st.lists(st.integers(0, 5), max_size=12), st.data())
def test_of_each_chain_at_most_one_row_stands(choices, data):
    rows = []
    for pk, choice in enumerate(choices, start=1):
        free = chain.standing(rows)
        replaced = free[choice % len(free)].pk if free and choice else None
        withdrawn = bool(replaced) and data.draw(st.booleans())
        rows.append(row(pk, replaced, is_withdrawn=withdrawn))
    firsts = chain.first_of(rows)

    roots = [firsts[each.pk] for each in chain.standing(rows)]
    assert len(roots) == len(set(roots))
