"""Why the system refused something, in French: its own words are English."""

import errno
import socket

_WORDS = {
    errno.EPERM: "accès refusé",
    errno.EACCES: "accès refusé",
    errno.ENOENT: "rien de ce nom",
    errno.EEXIST: "le nom est déjà pris",
    errno.ENOSPC: "plus de place sur le disque",
    errno.EDQUOT: "quota de disque atteint",
    errno.EROFS: "disque en lecture seule",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.ENAMETOOLONG: "nom trop long",
    errno.EIO: "le disque ne répond pas comme il faut",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.ENFILE: "trop de fichiers ouverts",
    errno.ETIMEDOUT: "pas de réponse à temps",
    errno.ECONNREFUSED: "connexion refusée",
    errno.ECONNRESET: "connexion coupée",
    errno.EHOSTUNREACH: "machine hors d’atteinte",
    errno.ENETUNREACH: "réseau hors d’atteinte",
    errno.EADDRINUSE: "port déjà pris",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas de cette machine",
}


def reason(error: Exception) -> str:
    """Say in French why the system refused; in its own words when these are not known here."""
    if isinstance(error, socket.gaierror | UnicodeError):
        return "nom de machine inconnu"
    if isinstance(error, TimeoutError):
        return _WORDS[errno.ETIMEDOUT]
    if not isinstance(error, OSError):
        return str(error)
    return _WORDS.get(error.errno or 0, "") or error.strerror or str(error)
