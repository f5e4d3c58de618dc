"""The product's settings, with keys of its own, a cheap password hash and nothing compressed."""

import atexit
import os
import shutil
import tempfile

# One for each process: pytest's workers never meet in a file. It goes with its process.
_DATA = tempfile.mkdtemp(prefix="keel-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ.setdefault("KEEL_DATA", _DATA)
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("KEEL_KEYS", "t1:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # for playwright's synchronous API

from tracker.settings import *  # noqa: E402, F403
from tracker.settings import STORAGES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
ANSWER_UNDO_SECONDS = 0  # an answer is there at once, save where a test is about taking it back
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
VAPID_PRIVATE_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = os.path.join(_DATA, "static")
os.makedirs(STATIC_ROOT, exist_ok=True)
