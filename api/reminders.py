"""My reminders, or a therapist's digest: when it comes, and when it doesn't."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts.models import User
from tracker.care.plans import mask_of, weekdays
from tracker.reminders import access, actions, push, rules, telltale
from tracker.reminders.models import (
    LONGEST_WINDOW,
    LONGEST_WORDS,
    SHORTEST_WINDOW,
    Channel,
    Says,
)
from tracker.reminders.models import (
    WINDOW as USUAL_WINDOW,
)
from tracker.reminders.schedule import EVERY_DAY

from . import shapes
from .describe import MAYBE_TIME, TEXT, component, operation
from .door import Door
from .shapes import nullable, obj

DAYS = shapes.many(shapes.code(range(7)), most=7, least=1)
TIMES = shapes.many(shapes.CLOCK_TIME, most=rules.A_DAY)
ALSO = shapes.many(shapes.code(actions.SWITCHES), most=len(actions.SWITCHES))
WINDOW = shapes.whole(SHORTEST_WINDOW, LONGEST_WINDOW)
SAYS = shapes.code(Says.values)
OWN_WORDS = shapes.text(LONGEST_WORDS)
REMINDERS = component(
    "Reminders",
    obj(
        {
            "enabled": shapes.FLAG.schema,
            "local_times": TIMES.schema,
            "days": {**DAYS.schema, "description": "Monday is 0."},
            "window_minutes": {
                **WINDOW.schema,
                "description": "So long a message at these times waits for an answer.",
            },
            "also": {**ALSO.schema, "description": "What besides the times brings one."},
            "quiet_from": shapes.CLOCK_TIME.schema,
            "quiet_until": shapes.CLOCK_TIME.schema,
            "says": SAYS.schema,
            "own_words": OWN_WORDS.schema,
            "own_words_tell": {
                **shapes.FLAG.schema,
                "description": "They hold a name, or what this is for: others may see it.",
            },
            "zone": TEXT,
            "follows_profile": shapes.FLAG.schema,
            "moved_from": nullable(TEXT),
            "channel": {"enum": Channel.values},
            "push_key": {
                **nullable(TEXT),
                "description": "What a browser asks its push service with; null: not offered here.",
            },
            "paused_until": nullable(shapes.DAY.schema),
            "resting": shapes.FLAG.schema,
            "offers": {
                **shapes.FLAG.schema,
                "description": "Whether to offer them: once, after the third entry.",
            },
            "next_due_at": MAYBE_TIME,
        }
    ),
)
WISH = shapes.body(
    enabled=shapes.FLAG.needs(),
    local_times=TIMES.needs(),
    days=DAYS.needs(),
    also=ALSO,
    quiet_from=shapes.CLOCK_TIME,
    quiet_until=shapes.CLOCK_TIME,
    says=SAYS,
    own_words=OWN_WORDS,
    window_minutes=WINDOW,
)
CHANGE = shapes.body(
    paused_until=shapes.DAY.or_null(), follows_profile=shapes.FLAG, offers=shapes.code([False])
)
DIGEST = component(
    "Digest",
    obj(
        {
            "enabled": shapes.FLAG.schema,
            "local_time": nullable(shapes.CLOCK_TIME.schema),
            "days": {**DAYS.schema, "description": "Monday is 0."},
            "zone": TEXT,
            "next_due_at": MAYBE_TIME,
        }
    ),
)
DIGEST_WISH = shapes.body(
    enabled=shapes.FLAG.needs(), local_time=shapes.CLOCK_TIME.needs(), days=DAYS.needs()
)


def as_reminders(me: User) -> dict[str, Any]:
    """What is set; for somebody who never set anything, that nothing comes."""
    mine, times, own = access.own_preferences(me), access.own_times(me), access.own_words(me)
    return {
        "enabled": mine.enabled,
        "local_times": [f"{one.local_time:%H:%M}" for one in times],
        "days": weekdays(times[0].days if times else EVERY_DAY),
        "window_minutes": times[0].window if times else USUAL_WINDOW,
        "also": [name for name in actions.SWITCHES if getattr(mine, name)],
        "quiet_from": f"{mine.quiet_from:%H:%M}",
        "quiet_until": f"{mine.quiet_until:%H:%M}",
        "says": mine.says,
        "own_words": own,
        "own_words_tell": bool(own) and telltale.tells(me, own),
        "zone": mine.zone,
        "follows_profile": mine.follows_profile,
        "moved_from": mine.moved_from or None,
        "channel": mine.channel,
        "push_key": push.public_key() if push.possible() else None,
        "paused_until": mine.paused_until,
        "resting": mine.resting,
        "offers": mine.offers,
        "next_due_at": access.next_due(times),
    }


def as_digest(me: User) -> dict[str, Any]:
    rule = access.own_digest(me)
    return {
        "enabled": bool(rule and rule.enabled),
        "local_time": f"{rule.local_time:%H:%M}" if rule else None,
        "days": weekdays(rule.days if rule else EVERY_DAY),
        "zone": rule.zone if rule else me.time_zone,
        "next_due_at": access.next_due([rule]),
    }


class Reminders(Door):
    @operation("reminders_read", "What I set", gives=REMINDERS)
    def get(self, request: Request) -> Response:
        return Response(as_reminders(request.user))

    @operation("reminders_put", "Set it", takes=WISH, gives=REMINDERS)
    def put(self, request: Request) -> Response:
        asked = WISH.read(request.data)
        also, ends = asked.get("also"), (asked.get("quiet_from"), asked.get("quiet_until"))
        if (ends[0] is None) != (ends[1] is None):
            raise ValidationError({"quiet_until": _("Quiet hours need both ends.")})
        wish = actions.Wish(
            enabled=asked["enabled"],
            times=tuple(asked["local_times"]),
            days=mask_of(asked["days"]),
            also=None if also is None else frozenset(also),
            quiet=None if ends[0] is None else ends,
            says=asked.get("says"),
            own_words=asked.get("own_words"),
            window=asked.get("window_minutes"),
        )
        actions.set_wishes(request.user, wish, now=timezone.now())
        return self.get(request)

    @operation(
        "reminders_change",
        "Pause them until a day; let them follow my clock, or keep theirs; offer them no more",
        takes=CHANGE,
        gives=REMINDERS,
    )
    def patch(self, request: Request) -> Response:
        asked, me, now = CHANGE.read(request.data), request.user, timezone.now()
        if "paused_until" in asked and not actions.pause(me, asked["paused_until"], now=now):
            raise ValidationError(_("Nothing to pause: reminders are off."))
        if "follows_profile" in asked:
            actions.choose_clock(me, keep=not asked["follows_profile"], now=now)
        if "offers" in asked:
            actions.answer_offer(me)
        return self.get(request)


class Digest(Door):
    @operation("digest_read", "What I set", gives=DIGEST)
    def get(self, request: Request) -> Response:
        return Response(as_digest(request.user))

    @operation(
        "digest_put",
        "A mail on these days, if anything is new; it says that, and no more",
        takes=DIGEST_WISH,
        gives=DIGEST,
    )
    def put(self, request: Request) -> Response:
        asked = DIGEST_WISH.read(request.data)
        actions.set_digest(
            request.user,
            local_time=asked["local_time"],
            days=mask_of(asked["days"]),
            enabled=asked["enabled"],
            now=timezone.now(),
        )
        return self.get(request)
