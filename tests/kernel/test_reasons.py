import errno
import socket

import pytest

from hygie.kernel.reasons import reason


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "accès refusé"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "rien de ce nom"),
        (OSError(errno.ENOSPC, "No space left on device"), "plus de place sur le disque"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "connexion refusée"),
        (TimeoutError("timed out"), "pas de réponse à temps"),
        (socket.gaierror(-2, "Name or service not known"), "nom de machine inconnu"),
        (UnicodeError("label too long"), "nom de machine inconnu"),
        (OSError(errno.EPROTO, "Protocol error"), "Protocol error"),
        (OSError("whatever"), "whatever"),
        (OverflowError("port must be 0-65535."), "port must be 0-65535."),
    ],
)
def test_the_system_is_said_in_french_and_what_is_unknown_in_its_own_words(error, said):
    assert reason(error) == said
