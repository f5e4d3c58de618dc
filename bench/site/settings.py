"""The product's settings, but for the address book, and a number that measuring must not hit."""

from tracker.settings import *  # noqa: F403
from tracker.settings import REST_FRAMEWORK

ROOT_URLCONF = "bench.site.urls"
# Counted as ever, at the same cost, and never too many.
REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": {"reads": "999999999/min", "writes": "999999999/min"},
}
