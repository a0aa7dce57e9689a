"""The resume code as the database knows it."""

from hygie.incidents.rules import codes
from hygie.platform.installation import signing_key


def fingerprint(code: str) -> str:
    """What is kept of a resume code: useless without the key of the installation."""
    return codes.hash_resume_code(code, key=signing_key())
