"""Signatures that anyone can check: Ed25519, under a key of the installation (RFC 8032)."""

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What was made of some bytes, and the public key with which it is checked; both in hex."""

    public_key: str
    signature: str

    def holds(self, content: bytes) -> bool:
        """Say whether these are the bytes that were signed under this key."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
            key.verify(bytes.fromhex(self.signature), content)
        except (InvalidSignature, ValueError):
            return False
        return True


def sign(content: bytes, *, purpose: str) -> Signature:
    """Sign under the key that the installation has for this purpose, and for no other."""
    signature = _key(purpose).sign(content).hex()
    return Signature(public_key=public_key(purpose=purpose), signature=signature)


def public_key(*, purpose: str) -> str:
    """The public key of this purpose, in hex."""
    return _key(purpose).public_key().public_bytes_raw().hex()


def _key(purpose: str) -> Ed25519PrivateKey:
    """Of the key of the installation, which is kept and saved: nothing more to lose."""
    seed = hashlib.sha256(f"hygie.signing:{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)
