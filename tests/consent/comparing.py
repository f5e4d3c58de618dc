"""The model held against what therapists are shown: some surfaces after each step, in turn."""

import itertools

from django.core.cache import cache
from django.db import transaction

from .history import History
from .reader import Before
from .surfaces import SURFACES, differences


class Comparing:
    def __init__(self, story: History):
        self.story = story
        self.turn = itertools.cycle(SURFACES)

    def differences(self, who: str, most: int, *, thorough: bool) -> dict:
        """On so many of the surfaces, the next ones in turn. To look leaves no marks here."""
        names = {next(self.turn) for _n in range(most)}
        cache.clear()  # of how often was asked
        with transaction.atomic():
            reader = self.story.reader(who)
            reader.thorough = thorough
            found = differences(reader, names)
            transaction.set_rollback(True)
        self.story.before[who] = Before.of(reader)
        return found
