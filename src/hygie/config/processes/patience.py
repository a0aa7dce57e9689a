"""Requests that come slowly, or not wholly: how long the web server waits, and what it believes."""

import errno
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# A request may take this long to come, and longer for each byte that did come: 20 MiB pass at
# 16 KiB a second, and nobody holds a thread with a letter from time to time.
GRACE = 10.0
SLOWEST = 16 * 1024
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class PatientSocket:
    """A connection that waits for its request only as long as it keeps coming."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.begin()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def begin(self) -> None:
        """Forget the previous request of the connection."""
        self.received, self.waited = 0, 0.0

    def recv(self, size: int, *flags: int) -> bytes:
        """Receive a piece; a request that does not keep coming ends as if its sender had left."""
        left = GRACE + self.received / SLOWEST - self.waited
        began = time.monotonic()
        self.connection.settimeout(max(left, 0.001))
        try:
            piece = self.connection.recv(size, *flags)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the request came too slowly") from None
        finally:
            self.waited += time.monotonic() - began
            self.connection.settimeout(None)
        self.received += len(piece)
        return piece


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker with threads, which slow senders cannot keep busy."""

    def handle(self, conn: TConn) -> Any:
        """Handle one request of a connection."""
        if isinstance(conn.sock, PatientSocket):
            conn.sock.begin()
        else:
            conn.sock = PatientSocket(conn.sock)
        return super().handle(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Any) -> None:
        """Answer what could not be read."""
        super().handle_error(req, Plain(client), addr, exc)


UNREADABLE = "Cette demande ne se lit pas : rien n’est fait."
SAID = {
    b"408": "Cette demande n’est pas arrivée à temps : rien n’est fait.",
    b"413": "Cette demande est trop lourde : rien n’est fait.",
    b"414": "Cette adresse est trop longue : rien n’est fait.",
    b"431": "Les en-têtes de cette demande sont trop longs : rien n’est fait.",
    b"500": "Une erreur de notre fait : rien n’est fait.",
}


class Plain:
    """A connection on which gunicorn answers by itself what it could not read: text, not a page."""

    HEADERS = (
        b"Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
        b"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
        b"Cache-Control: no-store\r\nCross-Origin-Resource-Policy: same-origin\r\n"
    )

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def sendall(self, answer: bytes) -> None:
        """Keep the status; say it in plain words, and repeat nothing of what was asked."""
        status = answer.split(b"\r\n", 1)[0]
        said = f"{SAID.get(status.split()[1], UNREADABLE)}\n".encode()
        length = f"Content-Length: {len(said)}\r\nConnection: close\r\n\r\n".encode()
        self.connection.sendall(status + b"\r\n" + self.HEADERS + length + said)


class Whole:
    """A body that is read wholly or not at all: half a form is not taken for a form."""

    def __init__(self, body: Any, length: int) -> None:
        self.body, self.left = body, length

    def read(self, size: int = -1) -> bytes:
        """Read a piece; raise when the connection ended before the length that was announced."""
        piece = self.body.read(size)
        return self._counted(piece, is_end=len(piece) < size or not piece)

    def readline(self, size: int = -1) -> bytes:
        """Read a line."""
        piece = self.body.readline(size)
        return self._counted(piece, is_end=not piece)

    def _counted(self, piece: bytes, *, is_end: bool) -> bytes:
        self.left -= len(piece)
        if is_end and self.left > 0:
            raise ConnectionResetError(errno.ECONNRESET, "the connection ended within a request")
        return piece


def whole_bodies(application: Application) -> Application:
    """Give the application bodies that are whole."""

    def checked(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "0")
        environ["wsgi.input"] = Whole(environ["wsgi.input"], int(length) if length.isdigit() else 0)
        return application(environ, start)

    return checked
