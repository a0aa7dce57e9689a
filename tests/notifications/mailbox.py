"""A mail server of our own on the loopback."""

import queue
import socketserver
import threading
from contextlib import contextmanager


class Mailbox(socketserver.StreamRequestHandler):
    """Speaks enough SMTP to receive mails; refuses those for `plein`, or all for a while."""

    def handle(self):
        self.say("220 boite")
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].split()[0].upper()
            if word == "DATA":
                self.say("354 continuez")
                received = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.put(received.decode())
                self.say("250 reçu")
            elif word == "RCPT" and "plein@" in line:
                self.say("452 boite pleine")
            elif word == "RCPT" and self.server.refuses.is_set():
                self.say("451 revenez plus tard")
            elif word == "QUIT":
                return self.say("221 au revoir")
            else:
                self.say("250 bien")
        return None

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def a_mailbox(refuses=None):
    """Its address, its port, and the mails as they come; it refuses while `refuses` is set."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.mails = queue.Queue()
        server.refuses = refuses or threading.Event()
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield *server.server_address, server.mails
        server.shutdown()
