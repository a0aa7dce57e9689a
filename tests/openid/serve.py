"""`python -m tests.openid.serve BACK`: the provider, with one client that comes back there."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

CLIENT, SECRET = "hygie", "secret of the tests"


class Server(ThreadingMixIn, WSGIServer):
    """Several requests at a time."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_):
        return


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.openid.settings"
    import django  # noqa: PLC0415 - the settings come first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from oauth2_provider.models import Application  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=" ".join(sys.argv[1:]),
        algorithm="RS256",
        skip_authorization=True,
    )
    port = int(os.environ["OPENID_PORT"])
    server = make_server("127.0.0.1", port, get_wsgi_application(), Server, Silent)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
