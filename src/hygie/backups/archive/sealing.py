"""Encryption for the holder of a key, in the age format: `age -d` opens it without Hygie.

Each piece of 64 KiB is authenticated, and so is the last one: a file that was cut or altered does
not open. The program that makes backups holds the public key alone, and cannot read them.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol, TypeAlias

import pyrage
from pyrage import ssh, x25519

from hygie.backups.archive.problems import Unreadable, Unsealed, WrongKey
from hygie.kernel.reasons import reason

Recipient: TypeAlias = x25519.Recipient | ssh.Recipient
Identity: TypeAlias = x25519.Identity | ssh.Identity
MAGIC = b"age-encryption.org/"
_KEY_LONGEST = 100_000


class Reads(Protocol):
    """Where pieces come from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writes(Protocol):
    """Where pieces go."""

    def write(self, data: bytes, /) -> int: ...


class _Kept:
    """Keeps what its stream raised: the library would turn it into words."""

    error: BaseException | None = None

    def __init__(self, stream: Reads | Writes) -> None:
        self.stream = stream

    def read(self, size: int = -1) -> Any:
        return self._kept("read", size)

    def write(self, data: bytes) -> Any:
        return self._kept("write", data)

    def flush(self) -> None:
        """Nothing is kept back here."""

    def _kept(self, name: str, argument: object) -> Any:
        try:
            return getattr(self.stream, name)(argument)
        except BaseException as error:
            self.error = error
            raise


def recipients(texts: Sequence[str]) -> list[Recipient]:
    """Read public keys: age1…, or ssh-ed25519 …"""
    return [_recipient(text) for text in texts]


def new_identity() -> x25519.Identity:
    """A key of its own, to be kept by a person or forgotten."""
    return x25519.Identity.generate()


def identities(file: Path) -> list[Identity]:
    """Read the private keys of a file, as `age-keygen` or `hygie backup --new-key` wrote it."""
    try:
        text = file.read_text("utf-8")[:_KEY_LONGEST]
    except (OSError, ValueError) as error:
        raise WrongKey(f"Le fichier de clé {file} ne peut pas être lu : {error}") from error
    if "PRIVATE KEY" in text:
        with suppress(pyrage.IdentityError, ValueError):
            return [ssh.Identity.from_buffer(text.encode())]
    found: list[Identity] = []
    for line in text.splitlines():
        with suppress(pyrage.IdentityError, ValueError):
            found.append(x25519.Identity.from_str(line.strip()))
    if not found:
        raise WrongKey(
            f"Le fichier {file} ne contient pas de clé privée age (AGE-SECRET-KEY-1…) ni de clé "
            "privée SSH sans mot de passe."
        )
    return found


def seal(source: Reads, target: Writes, *, to: Sequence[Recipient]) -> None:
    """Encrypt a stream, piece by piece."""
    reads, writes = _Kept(source), _Kept(target)
    try:
        pyrage.encrypt_io(reads, writes, list(to))
    except (pyrage.EncryptError, OSError, ValueError):
        # What stopped it is ours: a full disk, a dump that failed.
        raise (reads.error or writes.error or Unsealed("Le chiffrement a échoué.")) from None


def unseal(source: Reads, target: Writes, *, by: Sequence[Identity]) -> None:
    """Decrypt a stream, piece by piece; what is written before a refusal must not be believed."""
    reads, writes = _Kept(source), _Kept(target)
    try:
        pyrage.decrypt_io(reads, writes, list(by))
    except (pyrage.DecryptError, OSError, ValueError) as error:
        if kept := reads.error or writes.error:
            raise kept from None
        if "matching keys" in str(error):
            raise WrongKey(
                "Cette clé n’ouvre pas cette sauvegarde : elle a été chiffrée pour une autre."
            ) from None
        raise Unreadable(
            "Ce fichier a été coupé ou modifié : il ne s’ouvre pas jusqu’au bout. Rien n’en a été "
            "repris. Prenez une autre copie."
        ) from None


def write_key(file: Path) -> str:
    """Make a private key in a new file for its owner only; return the public one."""
    identity = new_identity()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Unsealed(f"La clé ne peut pas être écrite dans {file} : {reason(error)}.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(f"# Clé privée des sauvegardes de Hygie. Publique : {identity.to_public()}\n")
        out.write(f"{identity}\n")
    return str(identity.to_public())


def is_sealed(file: IO[bytes]) -> bool:
    """Say whether an open file begins like an encrypted one; the place in it is kept."""
    head = file.read(len(MAGIC))
    file.seek(0)
    return head == MAGIC


def _recipient(text: str) -> Recipient:
    kind = ssh.Recipient if text.startswith("ssh-") else x25519.Recipient
    try:
        return kind.from_str(text)
    except (pyrage.RecipientError, ValueError) as error:
        raise Unsealed(
            f"BACKUP_RECIPIENT : « {text[:80]} » n’est pas une clé publique. Faites-en une paire "
            "par « hygie backup --new-key FICHIER », sur une autre machine que le serveur."
        ) from error
