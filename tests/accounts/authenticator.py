"""A passkey made of software: it answers as browsers do, or as who wants to deceive."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN = "http://localhost:8000"


@dataclass
class SoftKey:
    """One credential; `count` is what it says of how often it signed."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    number: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    count: int = 0
    handle: bytes = b""

    def make(self, options, *, origin=ORIGIN, flags=PRESENT | VERIFIED, kind="webauthn.create"):
        """What the browser answers to a question of registration."""
        self.handle = websafe_decode(options["user"]["id"])
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        data = self._data(options["rp"]["id"], flags | ATTESTED)
        data += bytes(16) + len(self.number).to_bytes(2, "big") + self.number + public
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = _client(kind, options["challenge"], origin)
        return self._answer(
            clientDataJSON=websafe_encode(client), attestationObject=websafe_encode(attestation)
        )

    def sign(
        self, options, *, origin=ORIGIN, flags=PRESENT | VERIFIED, kind="webauthn.get", **changes
    ):
        """What the browser answers to a question of sign-in."""
        data = self._data(changes.get("rp", options["rpId"]), flags)
        client = _client(kind, changes.get("challenge", options["challenge"]), origin)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(client),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(changes.get("signature", signature)),
            userHandle=websafe_encode(changes.get("handle", self.handle)),
        )

    def _data(self, rp, flags):
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, **response):
        return json.dumps(
            {
                "id": websafe_encode(self.number),
                "rawId": websafe_encode(self.number),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )


def _client(kind, challenge, origin):
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()
