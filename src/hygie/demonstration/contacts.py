"""Fictional crisis contacts: complete, stale, missing, so that there is something to do."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from hygie.contacts.operations import keeping
from hygie.contacts.rules.functions import functions
from hygie.contacts.rules.means import Hours
from hygie.contacts.rules.particulars import Particulars
from hygie.establishments.models import LegalEntity
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.text import fold

FIRST_NAMES = ("Camille", "Dominique", "Claude", "Morgan", "Alix", "Sacha", "Maxime", "Noa")
ON_CALL = {"ADMIN_ON_CALL": "Administrateur de garde", "IT_ON_CALL": "Astreinte informatique"}
# Days since the last confirmation, most of them recent enough; none: never confirmed.
AGES = (20, 65, 92, 120, 150, 222, 300, None)
# Every fourth establishment has written down nobody yet.
EMPTY_EVERY = 4


def write_down(entities: Iterable[LegalEntity], *, seed: int, by: Actor, at: datetime) -> int:
    """Write down the contacts of the fictional establishments; return how many."""
    draw = random.Random(seed)  # noqa: S311 - a demonstration, not a secret
    count = 0
    for rank, entity in enumerate(entities):
        if rank % EMPTY_EVERY == EMPTY_EVERY - 1:
            continue
        place = Place(PlaceKind.LEGAL_ENTITY, entity.finess)
        for code in _functions(draw, is_whole=rank == 0):
            said = _somebody(draw, code, entity)
            age = AGES[0] if rank == 0 and code != "DPO" else draw.choice(AGES)
            written_at = at - timedelta(days=(age or 0) + draw.randrange(1, 40))
            contact = keeping.add(place, said, asks=False, by=by, at=written_at)
            if age is not None:
                confirmed_at = at - timedelta(days=age)
                keeping.confirm(contact.pk, version=contact.version, by=by, at=confirmed_at)
            count += 1
    return count


def _functions(draw: random.Random, *, is_whole: bool) -> list[str]:
    codes = [each.code for each in functions().values() if each.is_expected]
    missing = 0 if is_whole else draw.randrange(3)
    left_out = draw.sample(codes, missing)
    return [code for code in codes if code not in left_out]


def _somebody(draw: random.Random, code: str, entity: LegalEntity) -> Particulars:
    """A person whose name says that they are none, with numbers that ARCEP keeps for fiction."""
    first = draw.choice(FIRST_NAMES)
    domain = f"{fold(entity.name).replace(' ', '-')[:40]}.example"
    has_mobile = code in ON_CALL or draw.random() < 0.8
    return Particulars(
        function=code,
        name=f"{ON_CALL.get(code, first)} Fictif",
        job_title="" if code in ON_CALL else functions()[code].label,
        mobile_phone=f"+3363998{draw.randrange(10_000):04}" if has_mobile else "",
        office_phone=f"+3353649{draw.randrange(10_000):04}",
        outside_mail=f"{fold(first)}.fictif@courriel.example" if draw.random() < 0.5 else "",
        office_mail=f"{fold(first)}.fictif@{domain}",
        hours=Hours(functions()[code].hours),
    )
