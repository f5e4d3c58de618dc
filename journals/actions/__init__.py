"""Every write: verb first, all or nothing, with its line in the ledger."""

from .agenda import (
    add_to_agenda,
    pin_moment,
    put_back_on_agenda,
    reword_item,
    take_off_agenda,
    tick_item,
)
from .assigning import assign, change_assignment, stop_assignment
from .away import come_back, go_away
from .closing import change_moment, let_go, move_plan, rest, take_up
from .credit import change_credit, give_credit, mark_done
from .decisions import (
    confirm_decision,
    decided,
    decline_decision,
    propose_decision,
    settle_decision,
    take_back_decision,
)
from .drafts import LONGEST as LONGEST_DRAFT
from .drafts import DraftGone, drop_draft, save_draft, take_back, throw_away
from .ending import end_care
from .entries import (
    IdTaken,
    StaleVersion,
    When,
    change_note,
    check_in,
    new_id,
)
from .episodes import begin_moment, confirm, look_back, notice
from .erasing import erase_removed
from .exporting import (
    SILENT_FOR,
    EnoughForToday,
    ask_for_booklet,
    ask_for_export,
    clear_exports,
    drop_exports,
    hand_out_export,
    make_export,
)
from .flagging import note_seen, settle_flag, tell_overdue
from .goals import (
    TooMany,
    offer_goal,
    put_away_goal,
    save_goal,
    take_up_goal,
    withdraw_goal,
)
from .importing import bring_back
from .insights import (
    put_away_insight,
    switch_insight_rule,
    take_out_insight,
    want_insights,
)
from .leaving import delete_account, leave, stay
from .measures import answer_measure
from .menu import keep_words, put_away_item, save_item, take_out_item
from .monitoring import (
    agree_to_monitoring,
    end_monitoring,
    propose_monitoring,
    set_safety_sharing,
)
from .notes import save_note
from .pages import attach, change_page, write_page
from .papers import ask_for_paper, clear_papers, hand_out_paper, make_paper
from .people import add_person, change_person, put_away_person, take_up_person
from .proposals import (
    accept_goal,
    decline_goal,
    propose_goal,
    reword_proposal,
    take_back_proposal,
)
from .questionnaires import load_questionnaire, switch_questionnaire
from .removing import remove_entry, remove_moment, restore_entry, restore_moment
from .restoring import close_again
from .retaining import erase_records
from .review import answer, answer_agenda, mark_seen, take_back_answer
from .reviewed import UNDO_SECONDS, mark_reviewed, undo_reviewed
from .safety_plan import write_plan
from .sharing import (
    Choice,
    Stopped,
    share_alone,
    share_numbers,
    share_parts,
    stop_everything,
    stop_sharing,
    undo_stop,
    undo_stop_everything,
)
from .standing import start_standing_share, stop_standing_share, undo_stop_standing
from .worksheets import answer_worksheet, ask_later_if_it_helps, change_answer
from .written import (
    add_line,
    begin_worksheet,
    change_worksheet_head,
    drop_worksheet_draft,
    go_on_writing,
    move_line,
    publish_worksheet,
    put_line_back,
    remove_line,
    switch_worksheet,
    write_line,
)

__all__ = [
    "LONGEST_DRAFT",
    "SILENT_FOR",
    "UNDO_SECONDS",
    "Choice",
    "DraftGone",
    "EnoughForToday",
    "IdTaken",
    "StaleVersion",
    "Stopped",
    "TooMany",
    "When",
    "accept_goal",
    "add_line",
    "add_person",
    "add_to_agenda",
    "agree_to_monitoring",
    "answer",
    "answer_agenda",
    "answer_measure",
    "answer_worksheet",
    "ask_for_booklet",
    "ask_for_export",
    "ask_for_paper",
    "ask_later_if_it_helps",
    "assign",
    "attach",
    "begin_moment",
    "begin_worksheet",
    "bring_back",
    "change_answer",
    "change_assignment",
    "change_credit",
    "change_moment",
    "change_note",
    "change_page",
    "change_person",
    "change_worksheet_head",
    "check_in",
    "clear_exports",
    "clear_papers",
    "close_again",
    "come_back",
    "confirm",
    "confirm_decision",
    "decided",
    "decline_decision",
    "decline_goal",
    "delete_account",
    "drop_draft",
    "drop_exports",
    "drop_worksheet_draft",
    "end_care",
    "end_monitoring",
    "erase_records",
    "erase_removed",
    "give_credit",
    "go_away",
    "go_on_writing",
    "hand_out_export",
    "hand_out_paper",
    "keep_words",
    "leave",
    "let_go",
    "load_questionnaire",
    "look_back",
    "make_export",
    "make_paper",
    "mark_done",
    "mark_reviewed",
    "mark_seen",
    "move_line",
    "move_plan",
    "new_id",
    "note_seen",
    "notice",
    "offer_goal",
    "pin_moment",
    "propose_decision",
    "propose_goal",
    "propose_monitoring",
    "publish_worksheet",
    "put_away_goal",
    "put_away_insight",
    "put_away_item",
    "put_away_person",
    "put_back_on_agenda",
    "put_line_back",
    "remove_entry",
    "remove_line",
    "remove_moment",
    "rest",
    "restore_entry",
    "restore_moment",
    "reword_item",
    "reword_proposal",
    "save_draft",
    "save_goal",
    "save_item",
    "save_note",
    "set_safety_sharing",
    "settle_decision",
    "settle_flag",
    "share_alone",
    "share_numbers",
    "share_parts",
    "start_standing_share",
    "stay",
    "stop_assignment",
    "stop_everything",
    "stop_sharing",
    "stop_standing_share",
    "switch_insight_rule",
    "switch_questionnaire",
    "switch_worksheet",
    "take_back",
    "take_back_answer",
    "take_back_decision",
    "take_back_proposal",
    "take_off_agenda",
    "take_out_insight",
    "take_out_item",
    "take_up",
    "take_up_goal",
    "take_up_person",
    "tell_overdue",
    "throw_away",
    "tick_item",
    "undo_reviewed",
    "undo_stop",
    "undo_stop_everything",
    "undo_stop_standing",
    "want_insights",
    "withdraw_goal",
    "write_line",
    "write_page",
    "write_plan",
]
