"""The product's settings, and a language that nobody speaks: for a server that tests start."""

import os

from tracker.settings import *  # noqa: F403
from tracker.settings import LANGUAGES, LOCALE_PATHS

LANGUAGES = [*LANGUAGES, ("eo", "Pseudo")]  # the code of tests/languages/pseudo.py
LOCALE_PATHS = [os.environ["KEEL_PSEUDO"], *LOCALE_PATHS]
