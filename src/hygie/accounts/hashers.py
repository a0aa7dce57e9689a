"""How passwords are hashed: slow for who guesses, bearable for who signs in."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

_ONE_AT_A_TIME = threading.Lock()


class Argon2(Argon2PasswordHasher):
    """Argon2id with the least that OWASP accepts: 19 MiB, two passes, one lane.

    OWASP, Password Storage Cheat Sheet, « Argon2id » (m=19456, t=2, p=1). Django's own takes
    100 MiB and eight threads: sixteen people who sign in together would take 1.6 GiB. A process
    hashes one password at a time, so that a flood of them never takes more than 19 MiB.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash a new password."""
        with _ONE_AT_A_TIME:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Compare a password with its hash, whatever the parameters under which it was made."""
        with _ONE_AT_A_TIME:
            return super().verify(password, encoded)
