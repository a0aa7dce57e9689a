"""An establishment among its likes: its own figures, and of the others quartiles alone."""

from dataclasses import replace

import duckdb
import pytest

from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotFound, Refused
from hygie.observatory import comparing, liking, making, store
from hygie.observatory.engine import Engine
from hygie.observatory.rules.likes import Width
from tests.cast import ANNE, BELLEVUE_ENTITY, ZOE
from tests.incidents.factories import a_site
from tests.observatory.build import AS_OF, write
from tests.observatory.openings import NATIONAL, published
from tests.observatory.snapshots import a_snapshot
from tests.observatory.test_pages import text
from tests.people import signed_in

SNAPSHOT = "20251231T220000Z"


def entity(rank):
    return BELLEVUE_ENTITY if rank == 0 else f"01000{rank:04d}"


def world(folder, *, count=12, group=""):
    """So many entities of one site each; the entity of rank n declared n incidents in 2024."""
    ranks = range(count)
    ghts = [group if rank < 3 else "" for rank in ranks]
    sites = [
        {"finess": f"69{rank:07d}", "entity": entity(rank), "ght": ghts[rank]} for rank in ranks
    ]
    entities = [{"finess": entity(rank), "ght": ghts[rank]} for rank in ranks]
    incidents = [
        {"site": f"69{rank:07d}", "entity": entity(rank), "ght": ghts[rank], "year": 2024}
        for rank in ranks
        for _ in range(rank)
    ]
    return write(folder, sites=sites, entities=entities, incidents=incidents)


def groups_of(folder, **said):
    with Engine(world(folder, **said), as_of=AS_OF) as engine:
        return liking.make(engine)


def test_quartiles_of_declarations_count_who_declared_nothing(tmp_path):
    found = [
        group
        for compared, year, group in groups_of(tmp_path)
        if (compared.indicator, year) == ("INC-01", 2024)
    ]

    (narrow, *_) = found
    assert (narrow.width, narrow.count) == (Width.KIND_AND_SIZE, 12)
    assert (narrow.low, narrow.middle, narrow.high) == (2.75, 5.5, 8.25)


def test_a_hospital_group_that_would_see_too_few_others_is_not_told(tmp_path):
    assert not groups_of(tmp_path, count=5)
    assert not groups_of(tmp_path, count=10, group="ARA-01")
    assert groups_of(tmp_path, count=11, group="ARA-01")


def test_what_is_kept_has_no_establishment(tmp_path):
    found = groups_of(tmp_path)
    path = liking.write(found, tmp_path / "likes.parquet")

    again = liking.write(list(reversed(found)), tmp_path / "again.parquet")
    assert again.read_bytes() == path.read_bytes()
    kept = duckdb.from_parquet(str(path))
    assert set(kept.columns) & {"entity", "finess", "holder", "place", "ght"} == set()
    words = {str(value) for row in kept.fetchall() for value in row}
    assert not words & {entity(rank) for rank in range(12)}


@pytest.fixture
def snapshot(tmp_path):
    """A snapshot of the small world, with its figures."""
    found = a_snapshot(world(tmp_path), name=SNAPSHOT, taken_at="2025-12-31T22:00:00+00:00")
    making.make(store.here(), found)
    comparing.of.cache_clear()
    yield found
    comparing.of.cache_clear()


def test_quartiles_are_read_until_their_file_is_torn(snapshot):
    place = store.here().made(SNAPSHOT, "likes")

    assert store.here().last_figured() == SNAPSHOT
    assert liking.read(SNAPSHOT, year=2024)["INC-01", ""]
    place.write_bytes(b"x")
    assert liking.read(SNAPSHOT, year=2024) == {}


def test_mine_is_told_beside_the_quartiles(snapshot):
    found = comparing.of(SNAPSHOT, entity(11), 2024, beside=SNAPSHOT)
    declared, signals, delay, _, score = found.rows

    assert (declared.mine, declared.group.count) == (11, 12)
    assert declared.position == "plus que les trois quarts d’entre eux"
    assert signals.mine == 0
    assert (delay.mine, delay.position) == (30, "comme la plupart d’entre eux")
    assert (score.mine, score.position) == (None, "")


@pytest.mark.parametrize("finess", ["", "999999999", "' OR 1=1"])
def test_an_entity_that_is_not_there_has_nothing(snapshot, finess):
    with pytest.raises(NotFound):
        comparing.of(SNAPSHOT, finess, 2024, beside=SNAPSHOT)


def test_a_snapshot_that_is_torn_is_said_to_be(snapshot):
    for part in snapshot.facts["incidents"].parts:
        store.here().place(part.sha256).unlink()

    with pytest.raises(Refused, match="snapshots --verify"):
        comparing.of(SNAPSHOT, entity(11), 2024, beside=SNAPSHOT)


@pytest.mark.django_db
@pytest.mark.usefixtures("snapshot")
def test_the_page_tells_mine_and_names_nobody_else():
    a_site()
    published(replace(NATIONAL, snapshot=SNAPSHOT))
    anne = signed_in(ANNE)

    page = anne.get("/observatoire/mon-etablissement/", {"annee": "2024"}).content.decode()

    assert "12 établissements, le vôtre compris" in page
    assert "moins que les trois quarts" in page
    assert not any(entity(rank) in page for rank in range(1, 12))


@pytest.mark.django_db
@pytest.mark.usefixtures("snapshot")
def test_the_others_of_a_year_are_told_once_it_is_published():
    a_site()
    both = Actor(name="Alix", grants=(*ANNE.grants, Grant(Role.CERT_ANALYST, NATION)))
    anne, alix = signed_in(ANNE), signed_in(both)

    def said(client, year="2024"):
        return text(client.get("/observatoire/mon-etablissement/", {"annee": year}))

    assert "12 établissements" in said(alix)
    assert "n’est pas encore publié pour cette année" in said(anne)
    assert "12 établissements" not in said(anne)
    published(replace(NATIONAL, snapshot=SNAPSHOT))
    assert "12 établissements" in said(anne)
    assert "du rapport publié le" in said(anne)
    assert "12 établissements" not in said(anne, "2025"), "beyond what the report tells"


@pytest.mark.django_db
@pytest.mark.usefixtures("snapshot")
def test_another_s_entity_another_role_and_another_year_are_refused():
    a_site()
    anne, address = signed_in(ANNE), "/observatoire/mon-etablissement/"
    officer = Actor(name="Karim", grants=(Grant(Role.ARS_OFFICER, Place(PlaceKind.REGION, "84")),))

    assert anne.get(address, {"entite": ZOE.grants[0].place.code}).status_code == 404
    assert anne.get(address, {"entite": "' OR 1=1"}).status_code == 404
    for year in ("1900", "2031", "x", "२०२४", "9" * 99):
        assert anne.get(address, {"annee": year}).status_code == 404
    assert signed_in(officer).get(address).status_code == 403
    nation = Actor(name="Nadia", grants=(Grant(Role.OBSERVER, NATION),))
    assert signed_in(nation).get(address).status_code == 403


@pytest.mark.django_db
def test_before_there_is_anything_the_page_says_so():
    a_site()

    page = signed_in(ANNE).get("/observatoire/mon-etablissement/").content.decode()

    assert "Rien n’est encore comparé" in page
