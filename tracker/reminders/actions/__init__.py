"""Changing wishes, ringing, sending. The database is the truth; see docs/adr/0005.

Every change of a notice names the state it is in and looks at the number of rows. So a second
worker, a second beat and a message that comes twice find nothing left to do.
"""

from .calendars import change_calendar, end_calendar, end_calendars, make_calendar
from .causes import expect
from .opening import act_on, mark_opened
from .phones import add_phone, forget_phone, forget_phones
from .restoring import forget_phones_again, let_the_past_be
from .ringing import release, tick
from .rounds import go_round, note_ring
from .sending import deliver
from .stopping import turn_off
from .wishes import (
    SWITCHES,
    NotNow,
    Wish,
    answer_offer,
    choose_clock,
    follow_clock,
    note_asked_if_it_helps,
    pause,
    satisfy,
    send_now,
    set_digest,
    set_wishes,
)

__all__ = [
    "SWITCHES",
    "NotNow",
    "Wish",
    "act_on",
    "add_phone",
    "answer_offer",
    "change_calendar",
    "choose_clock",
    "deliver",
    "end_calendar",
    "end_calendars",
    "expect",
    "follow_clock",
    "forget_phone",
    "forget_phones",
    "forget_phones_again",
    "go_round",
    "let_the_past_be",
    "make_calendar",
    "mark_opened",
    "note_asked_if_it_helps",
    "note_ring",
    "pause",
    "release",
    "satisfy",
    "send_now",
    "set_digest",
    "set_wishes",
    "tick",
    "turn_off",
]
