"""Every write about people: their accounts, their keys, and who works at a practice."""

from .letters import (
    ask_for_address,
    confirm_address,
    note_change,
    send_letters,
    write_letter,
)
from .people import PROFILE, change_profile, create_user
from .sessions import end_sessions, forget_what_is_over
from .staff import (
    DETAILS,
    WayIn,
    change_details,
    close_account,
    create_clinician,
    hand_over,
    link,
    make_admin,
    name_deputy,
    open_account,
    set_up,
    unmake_admin,
    unverify_therapist,
    verify_therapist,
    way_in,
)
from .tokens import TOKEN_PREFIX, TOKENS, make_token, note_use, revoke_token

__all__ = [
    "DETAILS",
    "PROFILE",
    "TOKENS",
    "TOKEN_PREFIX",
    "WayIn",
    "ask_for_address",
    "change_details",
    "change_profile",
    "close_account",
    "confirm_address",
    "create_clinician",
    "create_user",
    "end_sessions",
    "forget_what_is_over",
    "hand_over",
    "link",
    "make_admin",
    "make_token",
    "name_deputy",
    "note_change",
    "note_use",
    "open_account",
    "revoke_token",
    "send_letters",
    "set_up",
    "unmake_admin",
    "unverify_therapist",
    "verify_therapist",
    "way_in",
    "write_letter",
]
