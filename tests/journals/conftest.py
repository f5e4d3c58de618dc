import contextlib
import importlib
import shutil
import uuid
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import override_settings
from django.urls import clear_url_caches

from journals import actions
from journals.demo import seed as seeding
from tests.conftest import NOW
from tests.engines import databases
from tests.engines.migrated import migrated
from tracker.privacy import keys

TOLD_AT = datetime(2026, 11, 23, 18, 3, tzinfo=UTC)


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


class Story:
    """A database in which the demo's people are, seeded once at `now`.

    `place`: a directory for it, which is also the DATA_DIR that the seeding leaves its note in.
    """

    def __init__(self, blocker, place, now, others=()):
        self.blocker, self.place = blocker, place
        self.database = databases.own(place, mark="told")
        self.database.copy(migrated())
        with (
            self.told(),
            blocker.unblock(),
            override_settings(DEMO=True, DATA_DIR=place),
            patch.object(seeding, "OTHERS", others),
            keys.scope(),
        ):
            seeding.seed(now)

    @contextlib.contextmanager
    def told(self):
        """Meanwhile it is the tests' database."""
        was = connection.settings_dict["NAME"]
        self._use(self.database.name)
        yield
        self._use(was)

    def _use(self, name: str) -> None:
        with self.blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def story(django_db_setup, django_db_blocker, tmp_path_factory):
    made = Story(django_db_blocker, tmp_path_factory.mktemp("story"), TOLD_AT)
    yield made
    made.database.close()


@pytest.fixture
def told(story):
    """Ask for it before `db`."""
    with story.told():
        yield


@pytest.fixture
def seeded(told, story, demo, db):
    """Each test has the story as it was seeded: what it changes is undone."""
    shutil.copy(story.place / "demo.json", demo.DATA_DIR)
    return demo


@pytest.fixture
def sunday(maya):
    """A moment that Maya has just noted."""
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="Sunday",
        content={"situation": "At the door."},
        when=actions.When(NOW, "UTC"),
        now=NOW,
    )
