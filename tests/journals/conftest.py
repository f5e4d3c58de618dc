import importlib

import pytest
from django.urls import clear_url_caches

from journals.demo import seed as seeding


def reload_urls():
    for name in ("journals.demo.urls", "journals.urls", "tracker.urls"):
        importlib.reload(importlib.import_module(name))
    clear_url_caches()


@pytest.fixture
def demo(settings, tmp_path, monkeypatch):
    """DEMO on, with a data directory of its own. Only the people whose story is told: what the
    rest of the caseload is like stands in test_demo_caseload.py."""
    monkeypatch.setattr(seeding, "OTHERS", ())
    settings.DEMO, settings.DATA_DIR, settings.MAIL_DIR = True, tmp_path, tmp_path / "mails"
    reload_urls()
    yield settings
    settings.DEMO = False
    reload_urls()
