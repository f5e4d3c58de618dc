"""Every write about people: their accounts, their keys, and who works at a practice."""

from .leaving import begin_leaving, forget_key, forget_user, stay
from .people import PROFILE, change_profile, create_user
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
from .tokens import TOKEN_PREFIX, TOKENS, make_token, note_use, revoke_token, revoke_tokens

__all__ = [
    "DETAILS",
    "PROFILE",
    "TOKENS",
    "TOKEN_PREFIX",
    "WayIn",
    "begin_leaving",
    "change_details",
    "change_profile",
    "close_account",
    "create_clinician",
    "create_user",
    "forget_key",
    "forget_user",
    "hand_over",
    "link",
    "make_admin",
    "make_token",
    "name_deputy",
    "note_use",
    "open_account",
    "revoke_token",
    "revoke_tokens",
    "set_up",
    "stay",
    "unmake_admin",
    "unverify_therapist",
    "verify_therapist",
    "way_in",
]
