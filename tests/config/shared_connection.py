"""A pooler in transaction mode, as pgbouncer is one: many clients, one connection to the server.

After each transaction it looks at what was left in the session that the next client gets.
"""

import socket
import socketserver
import struct
import threading

SSL, GSS = 80877103, 80877104
_LEFT = """
SELECT concat_ws(', ',
    nullif('scope ' || coalesce(current_setting('hygie.scope', true), ''), 'scope '),
    (SELECT 'cursors' WHERE EXISTS (SELECT FROM pg_cursors)),
    (SELECT 'prepared' WHERE EXISTS (SELECT FROM pg_prepared_statements)),
    (SELECT 'listens' WHERE EXISTS (SELECT FROM pg_listening_channels())),
    (SELECT 'locks' WHERE EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())),
    (SELECT 'tables' WHERE EXISTS (SELECT FROM pg_class WHERE relpersistence = 't')),
    (SELECT string_agg(name, ', ') FROM pg_settings
        WHERE source = 'session' AND name NOT IN ('TimeZone', 'client_encoding')))
"""


class SharedConnection(socketserver.ThreadingTCPServer):
    """Listens on this machine; every client's transactions run on one connection."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, socket_path, user, database):
        super().__init__(("127.0.0.1", 0), _Client)
        self.turn = threading.Lock()
        self.transactions, self._left = 0, set()
        self.clients = 0
        self._server = socket.socket(socket.AF_UNIX)
        self._server.connect(str(socket_path))
        words = f"user\0{user}\0database\0{database}\0client_encoding\0UTF8\0\0".encode()
        self._server.sendall(struct.pack("!II", len(words) + 8, 196608) + words)
        greeting = list(self._until_ready())
        assert greeting[-1] == (b"Z", b"I"), greeting
        self.parameters = [body for kind, body in greeting if kind == b"S"]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    @property
    def left(self):
        """What all transactions so far left; waits for the end of the one that runs."""
        with self.turn:
            return set(self._left)

    def relay(self, message, client=None):
        """Give the server a message; give the client what it answers; say whether it is free."""
        self._server.sendall(message)
        if message[:1] not in {b"Q", b"S"}:
            return None
        for kind, body in self._until_ready():
            if client is not None:
                client.sendall(kind + struct.pack("!I", len(body) + 4) + body)
        return body == b"I"

    def look(self):
        """Note what a transaction left; the caller has the turn."""
        self.transactions += 1
        self._server.sendall(_query(_LEFT))
        for kind, body in self._until_ready():
            assert kind != b"E", body
            if kind == b"D" and (found := body[6:].decode()):
                self._left.add(found)

    def stop(self):
        self.shutdown()
        self.server_close()
        self._server.close()

    def _until_ready(self):
        while True:
            kind, body = read(self._server)
            yield kind, body
            if kind == b"Z" or (kind == b"E" and not hasattr(self, "parameters")):
                return


class _Client(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self._greeted():
            return
        self.server.clients += 1
        held = False
        try:
            while True:
                kind, body = read(self.request)
                if kind == b"X":
                    return
                if not held:
                    self.server.turn.acquire()
                    held = True
                whole = kind + struct.pack("!I", len(body) + 4) + body
                if self.server.relay(whole, self.request):
                    self.server.look()
                    self.server.turn.release()
                    held = False
        except ConnectionError:
            return
        finally:
            if held:  # it left in the middle
                self.server.relay(_query("ROLLBACK"))
                self.server.look()
                self.server.turn.release()

    def _greeted(self):
        while True:
            size, code = struct.unpack("!II", exactly(self.request, 8))
            if code not in {SSL, GSS}:
                break
            self.request.sendall(b"N")
        words = exactly(self.request, size - 8).split(b"\0")
        if b"options" in words[::2]:
            said = b"SFATAL\0C08P01\0Munsupported startup parameter: options\0\0"
            self.request.sendall(b"E" + struct.pack("!I", len(said) + 4) + said)
            return False
        self.request.sendall(b"R" + struct.pack("!II", 8, 0))
        for body in self.server.parameters:
            self.request.sendall(b"S" + struct.pack("!I", len(body) + 4) + body)
        self.request.sendall(b"K" + struct.pack("!III", 12, 1, 1))
        self.request.sendall(b"Z" + struct.pack("!I", 5) + b"I")
        return True


def read(link):
    """One message: its kind, and its content."""
    kind = exactly(link, 1)
    (size,) = struct.unpack("!I", exactly(link, 4))
    return kind, exactly(link, size - 4)


def exactly(link, size):
    found = b""
    while len(found) < size:
        piece = link.recv(size - len(found))
        if not piece:
            raise ConnectionResetError
        found += piece
    return found


def _query(statement):
    words = statement.encode() + b"\0"
    return b"Q" + struct.pack("!I", len(words) + 4) + words
