"""Read by gunicorn, however it is started here: its lines look like those of everything else."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from django.conf import settings
from gunicorn.glogging import Logger

logconfig_dict = settings.LOGGING


class logger_class(Logger):
    """Without its access log, which has whole addresses in it: Keel writes a line of its own."""

    def access(self, *_of_a_request) -> None:
        return None
