"""Rows that are only added: one that corrects another stands in its place, or withdraws it."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Row(Protocol):
    """A row of such a table."""

    pk: int
    replaces_id: int | None
    is_withdrawn: bool


T = TypeVar("T", bound=Row)


def standing(rows: Iterable[T]) -> list[T]:
    """Those that no other corrects and that withdraw nothing, in their order."""
    known = list(rows)
    replaced = {row.replaces_id for row in known if row.replaces_id}
    return [row for row in known if row.pk not in replaced and not row.is_withdrawn]


def first_of(rows: Iterable[Row]) -> dict[int, int]:
    """For each row, the first of its chain: a correction keeps the rank of what it corrects."""
    firsts: dict[int, int] = {}
    for row in sorted(rows, key=lambda each: each.pk):
        firsts[row.pk] = firsts.get(row.replaces_id or 0, row.pk)
    return firsts
