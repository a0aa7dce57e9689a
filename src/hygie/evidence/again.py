"""Facts that come some other way than before: which of them are proven already, and where."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.db import connection

from hygie.evidence.rules.again import Had, is_the_same, is_to_the_letter, moment_of
from hygie.evidence.rules.fact import Fact
from hygie.evidence.rules.kinds import State
from hygie.kernel.actor import Place
from hygie.kernel.zones import PARIS
from hygie.platform import walls
from hygie.platform.walls import Domain

_HAD = f"""
    WITH asked AS MATERIALIZED (
        SELECT split_part(said, ' ', 1) AS place_kind, split_part(said, ' ', 2) AS place_code,
            split_part(said, ' ', 3)::smallint AS kind, split_part(said, ' ', 4)::date AS day
        FROM unnest(string_to_array(%s, ',')) AS said
    )
    SELECT asked.place_kind, asked.place_code, asked.kind, asked.day, p.id,
        coalesce(date_trunc('second', e.occurred_at AT TIME ZONE '{PARIS}'), asked.day::timestamp),
        p.level, p.score, e.perimeter, p.state = '{State.WITHDRAWN.value}'
    FROM asked
    -- Each asks the index of its place and day: never all the proofs at once.
    CROSS JOIN LATERAL (
        SELECT id, event_id, level, score, state FROM evidence_proof
        WHERE place_code = asked.place_code AND place_kind = asked.place_kind
            AND occurred_on = asked.day AND kind = asked.kind
        OFFSET 0
    ) AS p
    JOIN evidence_event AS e ON e.id = p.event_id
    ORDER BY p.id
"""  # noqa: S608 - constants of ours
_Key = tuple[str, str, int, date]


class Found(NamedTuple):
    """What there is of a fact: the places where nothing says it yet; whether one was withdrawn."""

    new: tuple[Place, ...]
    is_withdrawn: bool = False

    def left_of(self, fact: Fact) -> Fact:
        """The fact, of the places alone where nothing says it yet."""
        return fact if self.new == fact.places else replace(fact, places=self.new)


class Known:
    """The proofs that some facts may tell again, asked by sets.

    Where one side leaves something unsaid, one proof answers for one fact: two forests of a day
    are two, though Hygie has one audit of that day without a forest.
    """

    def __init__(self) -> None:
        self.had: dict[_Key, list[Had]] = {}
        self.answered: set[int] = set()

    def ask(self, facts: Iterable[Fact]) -> None:
        """Read, in one question, what there is of the kinds, places and days of these facts."""
        wanted = {_key(fact, place) for fact in facts for place in fact.places}
        found: dict[_Key, list[Had]] = defaultdict(list)
        if wanted:
            # One text, for the same reason as elsewhere: many parameters are slow to send.
            asked = ",".join(f"{where} {code} {kind} {day}" for where, code, kind, day in wanted)
            with (
                walls.opened("evidence.again", Domain.EVIDENCE, Domain.POSTURE),
                connection.cursor() as cursor,
            ):
                cursor.execute(_HAD, [asked])
                for where, code, kind, day, *said in cursor.fetchall():
                    found[where, code, kind, day].append(Had(*said))
        self.had = dict(found)

    def of(self, fact: Fact) -> Found:
        """What there is of a fact that was asked."""
        if not self.had:
            return Found(fact.places)
        held = [(place, self._of(fact, place)) for place in fact.places]
        return Found(
            tuple(place for place, had in held if had is None),
            any(had is not None and had.is_withdrawn for _, had in held),
        )

    def _of(self, fact: Fact, place: Place) -> Had | None:
        """The proof that tells the fact of this place: one that was not withdrawn, if any."""
        rows = self.had.get(_key(fact, place), ())
        moment = moment_of(fact)
        same = [each for each in rows if is_the_same(each, fact, moment)]
        for each in sorted(
            same, key=lambda had: (had.is_withdrawn, not is_to_the_letter(had, fact))
        ):
            if is_to_the_letter(each, fact):
                return each
            if each.proof_id not in self.answered:
                self.answered.add(each.proof_id)
                return each
        return None


def _key(fact: Fact, place: Place) -> _Key:
    return place.kind.value, place.code, fact.kind, fact.occurred_on
