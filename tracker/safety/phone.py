"""What a phone may keep: the look of the pages, and help without a signal. Never what is written,
but for a plan whose owner wishes it (static/js/own-list.js, docs/adr/0044).

The service worker keeps exactly `kept()`, fetched as a stranger would; see static/js/sw.js.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tracker.accounts.policy import allow
from tracker.pages import storage
from tracker.pages.context import GROUND

from .regions import REGIONS

STATIC = (
    "vendor/icons.svg",
    "vendor/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "vendor/literata-latin-wght-normal.woff2",
)
# Of every page, of Help, and of the forms to write on without a signal.
SCRIPTS = ("js/keel.js", "js/drafts.js", "js/outbox.js", "js/own-list.js")
# The worker itself, in the order in which its parts know each other.
WORKER = ("sw-seal.js", "sw-outbox.js", "sw.js")
# Pages that are the same for everybody; and what each stands in for.
OFFLINE = ("offline", "write-check-in", "write-moment", "write-page", "write-kept")
INSTEAD = {"my-plan": "help", "moment-new": "write-moment", "page-new": "write-page"}
ICONS = (
    ("icons/keel.svg", "any", "any", "image/svg+xml"),
    ("icons/keel-192.png", "192x192", "any", "image/png"),
    ("icons/keel-512.png", "512x512", "any", "image/png"),
    ("icons/keel-maskable-512.png", "512x512", "maskable", "image/png"),
)


def kept() -> list[str]:
    """The addresses that a phone keeps: style, script, fonts, Help in every country, no signal,
    and forms for what is new."""
    here = reverse("help")
    helps = [here, *(f"{here}?region={code}" for code in REGIONS)]
    return [
        *(static(name) for name in (*storage.sheets(), *_scripts(), *STATIC)),
        *helps,
        *(reverse(name) for name in OFFLINE),
    ]


def _scripts() -> tuple[str, ...]:
    return tuple(name for script in SCRIPTS for name in storage.scripts(script))


@lru_cache(maxsize=1)
def _source() -> str:
    folder = Path(settings.BASE_DIR) / "static" / "js"
    return "\n".join((folder / name).read_text() for name in WORKER)


@allow("everyone")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its text changes when anything it keeps has changed: browsers compare."""
    words = {
        "keep": kept(),
        "offline": reverse("offline"),
        "hide": reverse("hide"),
        "static": settings.STATIC_URL,
        "signOut": reverse("account_logout"),
        "help": reverse("help"),
        "language": get_language(),
        "outbox": reverse("outbox"),
        "instead": {reverse(name): reverse(kept) for name, kept in INSTEAD.items()},
    }
    known = [words, settings.SITE_NAME, settings.CRISIS_REGION, settings.CRISIS_CHECKED]
    edition = json.dumps([known, repr(REGIONS), _pages(), _translations()], default=str)
    words["name"] = "kept-" + hashlib.sha256(edition.encode()).hexdigest()[:12]
    text = f"const KEPT = {json.dumps(words)};\n{_source()}"
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@lru_cache(maxsize=1)
def _translations() -> list[str]:
    """A digest of each catalogue: they hold the words of those pages, too."""
    found = sorted(path for place in settings.LOCALE_PATHS for path in Path(place).rglob("*.mo"))
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in found]


@lru_cache(maxsize=1)
def _pages() -> str:
    """The words of the pages that are kept, as templates and kinds of entries have them."""
    places = (("templates", "*.html"), ("journals/forms", "*.py"), ("journals/kinds", "*.py"))
    found = [sorted((Path(settings.BASE_DIR) / folder).rglob(shape)) for folder, shape in places]
    return hashlib.sha256(b"".join(one.read_bytes() for ones in found for one in ones)).hexdigest()


@allow("everyone")
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How the site stands on a home screen: its name and its mark, and not what it is for."""
    icons = [
        {"src": static(file), "sizes": sizes, "purpose": purpose, "type": kind}
        for file, sizes, purpose, kind in ICONS
    ]
    looks = {"background_color": GROUND["light"], "theme_color": GROUND["light"]}
    names = {"name": settings.SITE_NAME, "short_name": settings.SITE_NAME, "lang": get_language()}
    places = {"id": "/", "start_url": reverse("home"), "scope": "/", "display": "standalone"}
    return JsonResponse(
        {**names, **places, **looks, "icons": icons}, content_type="application/manifest+json"
    )


@allow("everyone")
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What stands in for any other page while there is no signal."""
    return render(request, "pages/offline.html")
