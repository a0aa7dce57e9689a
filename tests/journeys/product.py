"""The real product, started once for all the journeys, with its fictional demonstration."""

import fcntl
import json
import os
import re
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tests.config.running import Running, a_free_port, a_home

READY_WITHIN = 300
# One process may have all the journeys that are left.
OTHERS_END_WITHIN = 1_800
ROOT = Path(__file__).parents[2]


class Demonstration(Running):
    """`hygie run --demo` from a folder beside which there is no real register."""

    cwd: ClassVar[Path] = Path("/")


@dataclass(frozen=True)
class Product:
    """Where the product answers, and the password of every account of the demonstration."""

    address: str
    password: str
    key: str
    home: str


@contextmanager
def shared_product(folder):
    """The product that the processes of a run share: the first starts it, and stops it last."""
    state = folder / "product.json"
    running = None
    with alone_in(folder):
        if state.exists():
            kept = json.loads(state.read_text())
        else:
            running, kept = _start()
        kept["users"] += 1
        state.write_text(json.dumps(kept))
    try:
        yield Product(kept["address"], kept["password"], kept["key"], kept["home"])
    finally:
        with alone_in(folder):
            kept = json.loads(state.read_text())
            kept["users"] -= 1
            state.write_text(json.dumps(kept))
        if running:
            _stop(running, folder, state)


@contextmanager
def own_product():
    """The product for one story alone, which would bury the lists of the others."""
    running, kept = _start()
    try:
        yield Product(kept["address"], kept["password"], kept["key"], kept["home"])
    finally:
        running.stop()
        shutil.rmtree(running.home, ignore_errors=True)


def _start():
    port = a_free_port()
    running = Demonstration(
        a_home(),
        port,
        "--demo",
        DEMONSTRATION="oui",
        PYTHONPATH=str(ROOT),
        # Each visitor comes from an address of their own, as in life.
        TRUSTED_PROXIES="1",
        WEB_WORKERS="1",
    )
    running.wait_for("Pour arrêter", within=READY_WITHIN)
    password = re.search(r"tous les comptes\W+(\S+)", running.text)[1]
    key = re.search(r"Clé d’API\W+(\S+)", running.text)[1]
    address = f"http://localhost:{port}"
    kept = {"address": address, "password": password, "key": key, "home": str(running.home)}
    return running, {**kept, "users": 0}


def _stop(running, folder, state):
    until = time.monotonic() + OTHERS_END_WITHIN
    while time.monotonic() < until:
        with alone_in(folder):
            if json.loads(state.read_text())["users"] == 0:
                state.unlink()
                break
        time.sleep(0.2)
    running.stop()
    shutil.rmtree(running.home, ignore_errors=True)


@contextmanager
def alone_in(folder):
    """Let one process of the run in at a time."""
    handle = os.open(folder / "product.lock", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
