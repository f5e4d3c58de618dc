"""The rows of a client's own pages: see tests/matrix.py."""

from tests.matrix_row import CLIENT, NOT_NOW, SHOWS, UNTIL_ENDED, Answer, Row


def mine(name: str, pk: str, get: Answer = 200, post: Answer = 302, data: str = "") -> Row:
    """A page of a client's about one thing of theirs."""
    return Row(name, CLIENT, get, post, owner="maya", ids={"pk": pk}, data=data, shows=("own",))


def own(name: str, get: Answer = 200, post: Answer = 302, data: str = "") -> Row:
    """A page of a client's about themselves: everybody has their own."""
    return Row(name, CLIENT, get, post, data=data, shows=("own",))


ROWS = (
    # what is posted waits for a fresh password
    own("export"),
    own("leave"),
    own("leaving", 302),  # nobody in the matrix has asked for it
    Row("export-fetch", CLIENT, 405, 404, ids={"pk": "nobody"}),
    own("good-for-me-not-now", 405),
    own("check-in", 405, data="check_in"),
    mine("check-in-change", "check_in_of_maya", data="check_in_anew"),
    own("moments", **SHOWS),
    own("moment-new", data="new_moment"),
    mine("moment", "one_of_maya", **SHOWS),
    mine("moment-change", "one_of_maya", data="title"),
    mine("moment-notice", "one_of_maya", 405, data="notice"),
    mine("moment-look-back", "one_of_maya", 405, data="look_back"),
    mine("moment-confirm", "one_of_maya", 405, data="confirm"),
    mine("moment-credit", "one_of_maya", 405, data="credit"),
    Row(
        "moment-done",
        CLIENT,
        get=405,
        owner="maya",
        ids={"pk": "one_of_maya", "entry": "one_credit_of_maya"},
        shows=("own",),
    ),
    Row(
        "moment-keep",
        CLIENT,
        get=405,
        owner="maya",
        ids={"pk": "one_of_maya", "entry": "one_credit_of_maya"},
        shows=("own",),
    ),
    mine("moment-rest", "one_of_maya", 405),
    mine("moment-close", "one_of_maya", 405, data="close"),
    mine("moment-sharing", "one_of_maya", post={"": 302, **NOT_NOW}, data="sharing"),
    mine("moment-stop", "one_of_maya", 405),
    own("journal", post=200, data="find"),
    own("page-new", data="page"),
    own("my-plan", data="my_plan"),
    mine("page", "page_of_maya", data="page_anew"),
    mine("page-attach", "page_of_maya", 405),
    own("trends", post=405),
    own("four-weeks", post=405),
    mine("entry-sharing", "page_of_maya", post={"": 302, **NOT_NOW}, data="sharing_alone"),
    mine("entry-stop", "page_of_maya", 405),
    own("sharing", **SHOWS),
    own("share-undo", 405),
    Row(
        "share-stop-all",
        CLIENT,
        get=405,
        owner="maya",
        ids={"care_id": "care_of_maya"},
        shows=("own",),
    ),
    Row(
        "share-stop",
        CLIENT,
        get=405,
        owner="maya",
        ids={"care_id": "care_of_maya", "thing": "one_of_maya"},
        shows=("own",),
    ),
    Row(
        "share-standing",
        CLIENT,
        get=405,
        owner="maya",
        ids={"care_id": "care_of_maya"},
        data="standing",
        shows=("own",),
    ),
    Row(
        "share-view",  # as Amara has it, for the owner's eyes
        CLIENT,
        post=200,
        owner="maya",
        ids={"care_id": "care_of_maya"},
        shows=("own",),
    ),
    own("agenda", data="agenda"),
    own("away", data="back"),
    own("plan", data="plan"),
    mine("plan-agree", "plan_of_maya", 405, {"": 302, **NOT_NOW}),
    mine("plan-end", "plan_of_maya", 405, {"": 302, **NOT_NOW}),
    mine("cant-come", "appointment_of_maya", UNTIL_ENDED, {"": 302, "ended": 404}),
    mine("agenda-item", "agenda_of_maya", data="agenda_again"),
    mine("agenda-done", "agenda_of_maya", 405),
    mine("agenda-take-off", "agenda_of_maya", 405),
    mine("agenda-put-back", "agenda_of_maya", 405),
    mine("moment-pin", "one_of_maya", 405),
    mine("entry-pin", "page_of_maya", 405),
    mine("moment-remove", "one_of_maya", 405),
    mine("moment-restore", "gone_of_maya", 405),
    mine("entry-remove", "one_note_of_maya", 405),
    mine("entry-restore", "removed_note_of_maya", 405),
    mine("versions", "one_note_of_maya", **SHOWS),
    own("removed", **SHOWS),
    # Kept while typing: a PUT, tried in tests/journals/test_drafts.py.
    Row("draft", ("client", "therapist"), 405, 405, ids={"pk": "draft_of_maya"}),
    Row(
        "draft-afresh",
        ("client", "therapist"),
        owner="maya",
        ids={"pk": "draft_of_maya"},
        shows=("own",),
    ),
    Row(
        "draft-back",
        ("client", "therapist"),
        get=405,
        owner="maya",
        ids={"pk": "thrown_of_maya"},
    ),
    own("goals", **SHOWS),
    own("goal-new", data="goal"),
    mine("goal", "goal_of_maya", data="goal"),
    mine("goal-offer", "goal_of_maya", 405),
    mine("goal-answer", "goal_of_maya", 405, 422),  # her own, so there is nothing to answer
    mine("goal-put-away", "goal_of_maya", 405),
    own("worksheets", **SHOWS),
    Row(
        "worksheet",  # one that is open to Maya only, since Amara asked for it
        CLIENT,
        owner="maya",
        ids={"slug": "sheet"},
        data="sheet",
        shows=("own",),
    ),
    mine("worksheet-answer", "sheet_of_maya", data="sheet_again"),
    own("menu", data="menu_item"),
    mine("menu-item", "menu_of_maya", data="menu_change"),
    mine("menu-put-away", "menu_of_maya", 405),
    own("people", data="person"),
    mine("person", "person_of_maya", data="person_anew"),
    mine("person-put-away", "person_of_maya", 405),
    own("reminders", data="reminder"),
    own("reminder-pause", 405),
    own("reminder-not-now", 405),
    own("reminder-now", 405),
    own("reminder-clock", 405),
    own("reminder-phone", 405),
    own("reminder-no-phones", 405),
    own("care-settings", **SHOWS),
    mine("care-pause", "care_of_maya", 405),
    mine("care-resume", "care_of_maya", 405),
    mine("care-end", "care_of_maya", 405),
)
