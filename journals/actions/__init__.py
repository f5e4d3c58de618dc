"""Every write: verb first, all or nothing, with its line in the ledger."""

from .drafts import LONGEST as LONGEST_DRAFT
from .drafts import DraftGone, drop_draft, save_draft, take_back, throw_away
from .entries import (
    IdTaken,
    StaleVersion,
    When,
    change_note,
    check_in,
    new_id,
    remove_entry,
    restore_entry,
)
from .episodes import (
    begin_moment,
    confirm,
    give_credit,
    let_go,
    look_back,
    mark_done,
    notice,
    rest,
    take_up,
)
from .goals import add_person, offer_goal, save_goal, withdraw_goal
from .review import answer, mark_seen
from .sharing import Choice, share_parts, stop_sharing, undo_stop

__all__ = [
    "Choice",
    "IdTaken",
    "StaleVersion",
    "When",
    "add_person",
    "answer",
    "begin_moment",
    "change_note",
    "check_in",
    "confirm",
    "give_credit",
    "let_go",
    "look_back",
    "mark_done",
    "mark_seen",
    "new_id",
    "notice",
    "offer_goal",
    "remove_entry",
    "rest",
    "restore_entry",
    "save_goal",
    "share_parts",
    "stop_sharing",
    "take_up",
    "undo_stop",
    "withdraw_goal",
]
