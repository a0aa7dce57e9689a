import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.platform.postgres.place import APPLICATION, SYSTEM_HOME, Place, conninfo, default_home
from tests.platform.postgres_tools import as_nobody, needs_root


def test_the_connection_is_computed_without_starting_anything(tmp_path):
    home = tmp_path / "nothing-there"

    answer = conninfo(home, role=APPLICATION)

    assert answer["user"] == APPLICATION
    assert answer["dbname"] == "hygie"
    assert not home.exists()


@given(st.lists(st.text("abé", min_size=1, max_size=60), min_size=1, max_size=8))
def test_the_path_of_the_socket_always_fits(names):
    socket = Place(Path("/", *names)).socket / ".s.PGSQL.5432.lock"

    assert len(os.fsencode(socket)) <= 107


def test_a_relative_home_is_the_same_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    relative = conninfo(Path("deep/../var"), role=APPLICATION)

    assert relative == conninfo(tmp_path / "var", role=APPLICATION)


@needs_root
def test_root_in_a_closed_checkout_keeps_its_state_elsewhere(tmp_path):
    tmp_path.chmod(0o700)
    (tmp_path / "checkout").mkdir()

    assert default_home(tmp_path / "checkout") == SYSTEM_HOME


@pytest.mark.parametrize("folder", ["/", "/no/such/folder"])
def test_an_open_checkout_keeps_its_state_inside(folder):
    assert default_home(Path(folder)) == Path(folder) / "var"


@needs_root
def test_an_ordinary_user_always_keeps_it_in_the_checkout(tmp_path):
    assert as_nobody(_stays, tmp_path) is None


def _stays(folder):
    assert default_home(folder) == folder / "var"
