"""Passwords: the parameters, the one thread that hashes, what older hashes become."""

import os
import subprocess
import sys
import threading

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher

from hygie.accounts import hashers
from hygie.accounts.hashers import Argon2

WORDS = "une phrase que personne ne devine"


def test_a_password_is_hashed_with_the_parameters_of_owasp():
    encoded = Argon2().encode(WORDS, "selselselselsel")

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2().verify(WORDS, encoded)
    assert not Argon2().verify(WORDS + "!", encoded)


def test_a_password_hashed_by_django_is_still_known_and_is_hashed_again(settings):
    settings.PASSWORD_HASHERS = ["hygie.accounts.hashers.Argon2"]
    encoded = Argon2PasswordHasher().encode(WORDS, "selselselselsel")

    hasher = identify_hasher(encoded)

    assert isinstance(hasher, Argon2)
    assert hasher.verify(WORDS, encoded)
    assert hasher.must_update(encoded)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ranks threads")
def test_hashing_gives_way_to_pages_and_pages_to_nobody():
    def rank():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    ours = rank()

    assert hashers._in_turn(rank) > ours
    assert rank() == ours


def test_a_process_that_divides_after_it_hashed_still_hashes():
    program = """
import os
from hygie.accounts.hashers import Argon2
encoded = Argon2().encode("une phrase", "selselselselsel")
child = os.fork()
if child == 0:
    os._exit(0 if Argon2().verify("une phrase", encoded) else 1)
raise SystemExit(os.waitpid(child, 0)[1])
"""
    ended = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)

    assert ended.returncode == 0
