"""The reminders of the world: see tests/world.py."""

from datetime import time
from typing import TYPE_CHECKING

from tests.conftest import NOW
from tracker.reminders import actions, links
from tracker.reminders.models import Notice, PushSubscription, State

if TYPE_CHECKING:
    from tests.world import World


def ask(world: "World", who: str) -> None:
    """A daily one in words of their own, one that was sent, and a browser that shows them."""
    user, own = world.people[who], world.say(f"{who}.reminder")
    wish = actions.Wish(True, (time(9, 30),), 127, says="own", own_words=own)
    actions.set_wishes(user, wish, now=NOW)
    notice = actions.send_now(user, now=NOW)
    Notice.objects.filter(pk=notice.pk).update(state=State.SENT, sent_at=NOW)
    phone = PushSubscription(user_id=user.pk, address_hash=who, added_at=NOW, words={})
    phone.save()
    world.ids |= {f"notice_of_{who}": notice.pk, f"link_of_{who}": links.made(notice)}
    world.ids[f"phone_of_{who}"] = phone.pk
