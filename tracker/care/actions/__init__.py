"""Every write about who is in care with whom, and when they meet."""

from .agreeing import (
    agree_to_plan,
    end_plan,
    name_deputy,
    propose_plan,
    set_guidance_mode,
    tell_away,
)
from .beginning import (
    CONSENT_VERSION,
    VALID_FOR,
    Handover,
    accept,
    invite,
    join,
    withdraw_invitation,
)
from .forgetting import forget_client, forget_records
from .going_on import end, note_told, pause, resume
from .meeting import (
    AT_ONCE,
    SHORTEST,
    AppointmentIdTaken,
    StaleAppointment,
    cancel_appointment,
    make_appointment,
    make_weekly,
    mark_looked_at,
    move_appointment,
    undo_cancel,
)
from .restoring import expire_invitations, pause_again, stop_supervisions, suspend_all
from .supervising import grant_supervision, stop_supervision

__all__ = [
    "AT_ONCE",
    "CONSENT_VERSION",
    "SHORTEST",
    "VALID_FOR",
    "AppointmentIdTaken",
    "Handover",
    "StaleAppointment",
    "accept",
    "agree_to_plan",
    "cancel_appointment",
    "end",
    "end_plan",
    "expire_invitations",
    "forget_client",
    "forget_records",
    "grant_supervision",
    "invite",
    "join",
    "make_appointment",
    "make_weekly",
    "mark_looked_at",
    "move_appointment",
    "name_deputy",
    "note_told",
    "pause",
    "pause_again",
    "propose_plan",
    "resume",
    "set_guidance_mode",
    "stop_supervision",
    "stop_supervisions",
    "suspend_all",
    "tell_away",
    "undo_cancel",
    "withdraw_invitation",
]
