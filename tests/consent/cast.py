"""Those who stay the same in all histories, and how they sign in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from tests.conftest import give_second_factor, make_client, make_therapist
from tests.world import World
from tracker.accounts import sessions
from tracker.accounts.session_store import SessionStore


@dataclass
class Cast:
    world: World
    maya: Any
    therapists: dict[str, Any]
    sessions: dict[str, str]

    @classmethod
    def of(cls, practice) -> "Cast":
        therapists = {
            "amara": make_therapist(practice, "Amara Osei", "amara@example.org"),
            "bea": make_therapist(practice, "Bea Okafor", "bea@example.org"),
        }
        keys = {}
        for name, user in therapists.items():
            give_second_factor(user)
            browser = Browser()
            browser.force_login(user)
            keys[name] = browser.session.session_key
        maya = make_client("Maya Lindqvist", "maya@example.org")
        cast = cls(World("any"), maya, therapists, keys)
        for name in keys:
            cast.browser(name, timezone.now())  # a sign-in that outlasts all histories
        return cast

    def browser(self, who: str, now: datetime) -> Browser:
        """Signed in just now, whatever time has passed and whatever the last answer said."""
        browser, session = Browser(), SessionStore(self.sessions[who])
        session.update({sessions.BEGAN: now.timestamp(), sessions.SEEN: now.timestamp()})
        session[sessions.SET_UP] = self.therapists[who].pk.hex
        session.set_expiry(10**9)
        session.save()
        browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return browser

    def content(self, kind: str) -> tuple[dict, str, str]:
        """Something new of this kind, its word and its number."""
        word, number = self.world.say("maya"), ""
        if kind == "self_monitoring":
            number = str(self.world.count("maya"))
        content = {
            "self_monitoring": {
                "situation": word,
                "reaction_urge": 5,
                "minutes_to_settle": int(number or 0),
            },
            "self_evaluation": {"outcome": 1, "reasons": word},
            "check_in": {"mood": 3, "reaction_urge": 4, "line": word},
            "journal_page": {"text": word},
            "worksheet": {"hurts": word},
        }[kind]
        return content, word, number
