"""The web server's door. It stays shut while the keys do not open what is stored."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
application = get_wsgi_application()

from tracker.privacy import keys  # noqa: E402  (needs the settings that the line above loads)

keys.check()
