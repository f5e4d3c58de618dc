"""What every template can read."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from . import flash

# The bar's invented people: slug of `demo-step-in`, address, first name, what they are.
DEMO_PEOPLE = [
    {"who": "maya", "email": "maya@example.org", "name": "Maya", "what": _("client")},
    {"who": "jonas", "email": "jonas@example.org", "name": "Jonas", "what": _("client")},
    {"who": "amara", "email": "amara@example.org", "name": "Amara", "what": _("therapist")},
    {"who": "pat", "email": "pat@example.org", "name": "Pat", "what": _("practice")},
]


# `--ground` of static/css/tokens.css, for what is not drawn by a style sheet.
GROUND = {"light": "#eef2f0", "dark": "#0e181b"}


def page(request: HttpRequest) -> dict:
    """SITE_NAME, GROUND, DEMO, demo_people and `flash` (dict of text and undo, or falsy).

    `flash` is fetched only when a template reads it: a page that shows none leaves the
    session alone.
    """
    return {
        "SITE_NAME": settings.SITE_NAME,
        "GROUND": GROUND,
        "DEMO": settings.DEMO,
        "demo_people": DEMO_PEOPLE if settings.DEMO else [],
        "flash": SimpleLazyObject(lambda: flash.take(request)),
    }
