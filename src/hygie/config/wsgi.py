"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from hygie.incidents.unchanged import Spared

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hygie.config.settings")

application = Spared(get_wsgi_application())
