"""What an answer gives away of somebody's words, against the lines that the ledger has of it.

Whose words they are is read from the rows themselves, not from the gate that gives them out.
"""

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from journals.models import AgendaItem, Entry, Episode, Goal, Person
from tests.world import WORD, World
from tracker.privacy import keys
from tracker.privacy.models import LedgerEvent

# The verbs of having been shown something; all others are of having done something.
READ = ("opened", "opened_goal", "opened_agenda", "printed", "saved")
READ += ("saw_charts", "saw_numbers", "saw_days")
# Numbers and days have no canaries: what draws them on a page, or names them for a program.
DRAWN = {
    "saw_charts": ('<svg class="plot', '"weeks"'),
    "saw_numbers": ('<svg class="spark', '"weekly_median"'),
    "saw_days": ("Check-ins on", 'class="strip', '"marks"'),
    "printed": ('<svg class="plot', "Check-ins on"),
}


def with_numbers(text: str) -> str:
    """A text, and after it the numbers in its JSON as canaries are written: "1001 minutes"."""
    return text + "".join(
        f" {part.split(',')[0].split('}')[0].strip()} minutes"
        for part in text.split('"minutes_to_settle":')[1:]
    )


@dataclass
class Disclosures:
    """`sources`: of each word of a client, the rows that give it out with them."""

    world: World
    sources: dict[str, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    before: int = 0

    @classmethod
    def of(cls, world: World) -> "Disclosures":
        found = cls(world)
        keys.warm([one.pk for one in world.people.values()])
        parts, people = defaultdict(set), list(Person.objects.all())
        for entry in Entry.objects.all():
            parts[entry.episode_id].add(entry.pk)
            found._stand({entry.pk}, entry.words, entry.ratings)
            said = json.dumps(entry.words, default=dict)
            for person in people:
                if str(person.pk) in said:
                    found._stand({entry.pk}, person.words)
        for episode in Episode.objects.all():  # its title comes with any of its parts
            found._stand(parts[episode.pk], episode.words)
        for one in (*Goal.objects.all(), *AgendaItem.objects.exclude(kind="bring_up")):
            found._stand({one.pk}, one.words)
        last = LedgerEvent.objects.order_by("-pk").first()
        found.before = last.pk if last else 0
        return found

    def _stand(self, rows: set[uuid.UUID], *contents: dict) -> None:
        for word in self._words(json.dumps(contents, default=dict)):
            self.sources[word] |= rows

    def _words(self, text: str) -> set[str]:
        return {found.lower() for found in WORD.findall(with_numbers(text))}

    def lines(self, who: str) -> list[LedgerEvent]:
        """What this reader was shown of others, since the world was made."""
        me = self.world.people[who].pk
        since = LedgerEvent.objects.filter(pk__gt=self.before, actor_id=me, verb__in=READ)
        return list(since.exclude(client_id=me))

    def wrong(self, who: str, text: str, lines: Iterable[LedgerEvent]) -> list[str]:
        """What is shown without a line, told without being shown, or told twice."""
        lines = list(lines)
        told = {line.entity_id for line in lines}
        others = [word for word in self._words(text) if not self.world.words[word].startswith(who)]
        unsaid = {
            self.world.words[word]
            for word in others
            if word in self.sources and not self.sources[word] & told
        }
        shown = set().union(*(self.sources.get(word, set()) for word in others))
        idle = {
            f"{line.verb} {line.entity}"
            for line in lines
            if line.entity_id not in shown and not self._stands(line, text, shown)
        }
        often = Counter((line.verb, line.entity_id) for line in lines)
        twice = {verb for (verb, _pk), n in often.items() if n > 1}
        return [
            *(f"shows {group} and tells nobody" for group in sorted(unsaid)),
            *(f"tells {line}, and does not show it" for line in sorted(idle)),
            *(f"tells {verb} twice" for verb in sorted(twice)),
        ]

    def _stands(self, line: LedgerEvent, text: str, shown: set[uuid.UUID]) -> bool:
        """Without a word: numbers and days as a picture; an entry beside its id, or, on paper where
        nothing has one, beside another part of its moment."""
        if line.entity == "care.CareRelationship":
            return any(sign in text for sign in DRAWN[line.verb])
        parts = Entry.objects.filter(episode__entries=line.entity_id).values_list("pk", "episode")
        beside, moments = {pk for pk, _of in parts}, {str(of) for _pk, of in parts}
        on_paper = line.verb == "printed" and bool(beside & shown)
        return on_paper or any(one in text for one in {str(line.entity_id), *moments})
