"""The bench's settings with the peer's tables beside ours."""

from bench.site.settings import *  # noqa: F403
from bench.site.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_celery_beat"]
DJANGO_CELERY_BEAT_TZ_AWARE = True
