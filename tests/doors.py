"""Everybody at the doors of one world; nothing that they do there lasts."""

from collections.abc import Sequence
from http.cookies import SimpleCookie

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone

from tests.conftest import LONG
from tests.disclosures import Disclosures
from tests.headers import cookie_faults, faults
from tests.matrix import ROLES, allowed
from tests.world import browsers
from tests.world_kept import world_in
from tracker.accounts import sessions

THE_TWO = ("maya", "amara")
NOT_IN_CARE = ("paused", "ended")
BARE = "amara_bare"  # Amara before she has set up a second factor


class Doors:
    def __init__(self, state: str):
        self.world = world_in(state)
        # what turns somebody away knows no states of a share, and asks no database of its own
        self.turns_away = state == "full" and connection.vendor == "sqlite"
        self.roles = ROLES if LONG or state == "full" else self._concerned(state)
        self.browsers = browsers(self.world)
        for browser in self.browsers.values():
            is_here(browser)
        self.kept = {who: dict(browser.cookies) for who, browser in self.browsers.items()}
        self.disclosures = Disclosures.of(self.world)
        self.lines: list = []

    def refusing(self, methods: Sequence[str], number: int) -> Sequence[str]:
        """The methods with which whom the policy turns away is tried at the route of this number:
        it asks nothing of a method, so in the quick run one in turn."""
        if not self.turns_away:
            return ()
        return methods if LONG else methods[number % len(methods) :][:1]

    @staticmethod
    def _concerned(state: str) -> dict[str, str]:
        """In the quick run strangers are asked in one state. To her who shares only a pause and an
        end look different; to her who reads, each state does."""
        return {who: ROLES[who] for who in (THE_TWO if state in NOT_IN_CARE else THE_TWO[1:])}

    def ask(self, who: str, send):
        """What `send(browser)` gives to somebody who comes anew; then all is as it was."""
        browser = self.browsers[who]
        browser.cookies = SimpleCookie({key: one.value for key, one in self.kept[who].items()})
        cache.clear()
        with transaction.atomic():
            if who == BARE:
                Authenticator.objects.filter(user=self.world.people["amara"]).delete()
            response = whole(send(browser))
            self.lines = self.disclosures.lines(who) if who == "amara" else []
            transaction.set_rollback(True)
        return response

    def leaks(self, answer, text: str, may: set[str]) -> list[str]:
        """The groups of words in an answer that may not be there."""
        seen = self.world.groups_in(f"{answer.headers} {answer.cookies} {text}")
        return sorted(group for group in seen if not allowed(group, may))

    def untold(self, who: str, text: str) -> list[str]:
        """Where the ledger and the last answer to a therapist differ."""
        return self.disclosures.wrong(who, text, self.lines) if who == "amara" else []

    @staticmethod
    def unsaid(path: str, answer) -> list[str]:
        """What the answer should have told the browser, and its cookies of themselves."""
        return faults(path, answer.headers) + cookie_faults(answer.cookies)


def whole(answer):
    """What is written as it is sent, as a browser has it in the end."""
    if not answer.streaming:
        return answer
    made = HttpResponse(answer.getvalue(), status=answer.status_code, headers=answer.headers)
    made.cookies = answer.cookies
    return made


def is_here(browser) -> None:
    """So that not every page has to write that somebody is here."""
    if browser.cookies:
        session = browser.session
        session[sessions.BEGAN] = session[sessions.SEEN] = timezone.now().timestamp()
        session.save()
