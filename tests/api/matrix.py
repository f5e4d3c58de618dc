"""The API's access matrix as the specification has it. Written by hand; it asks nothing.

For each route: who may use it, which methods it has, and what somebody who may gets. `owner`: the
address (or the client it asks for) is theirs; for anybody else it is not there. `shows` names the
groups of words of tests/world.py that may be in the answer, as in tests/matrix.py.
"""

from tests.api import matrix_meeting, matrix_risk
from tests.api.matrix_row import (
    GONE,
    HERS,
    LIVE,
    METHODS,
    OF_JONAS,
    SHARED,
    UNTIL_ENDED,
    Route,
    about_maya,
    mine,
    one,
    shared,
)
from tests.doors import BARE
from tests.matrix_row import CLIENT, EVERYONE, SIGNED_IN, THERAPIST

ROUTES = (
    Route("schema", EVERYONE, {"GET": 200}),
    Route("me", SIGNED_IN, {"GET": 200, "PATCH": 200}, bodies={"PATCH": "name"}, shows=("own",)),
    # --- a client's own ---
    mine("episodes", GET=200),
    one(
        "episode",
        "one_of_maya",
        {"PUT": "moment", "PATCH": "close"},
        GET=200,
        PUT=409,
        PATCH=200,
        DELETE=204,
    ),
    mine("episodes-removed", GET=200),
    one("episode-restore", "one_of_maya", POST=200),
    one("episode-versions", "one_of_maya", GET=200),
    mine("entries-removed", GET=200),
    mine("entries", {"POST": "check_in"}, GET=200, POST=201),
    one(
        "entry",
        "one_note_of_maya",
        {"PUT": "check_in_at", "PATCH": "confirm"},
        GET=200,
        PUT=409,
        PATCH=428,
        DELETE=204,
    ),
    one("entry-restore", "one_note_of_maya", POST=200),
    one("entry-versions", "one_note_of_maya", GET=200),
    mine("entries-search", {"POST": "search"}, POST=200),
    mine("goals", GET=200),
    one("goal", "goal_of_maya", {"PUT": "goal", "PATCH": "offer"}, GET=200, PUT=409, PATCH=200),
    one("goal-accept", "proposal_of_amara", POST={"": 200, **GONE}),
    one("goal-decline", "proposal_of_amara", POST={"": 204, **GONE}),
    one("goal-versions", "goal_of_maya", GET=200),
    mine("menu", GET=200),
    one(
        "menu-item",
        "menu_of_maya",
        {"PUT": "menu_item", "PATCH": "put_away"},
        GET=200,
        PUT=409,
        PATCH=200,
    ),
    one("menu-item-versions", "menu_of_maya", GET=200),
    mine("insights", {"PATCH": "wanted"}, GET=200, PATCH=200),
    Route(
        "insight",
        CLIENT,
        {"GET": 200, "PATCH": 200},
        ids={"rule": "rule"},
        bodies={"PATCH": "not_true"},
        shows=("own",),
    ),
    mine("helped", GET=200),
    about_maya("client-insight-rules", GET=UNTIL_ENDED),
    about_maya(
        "client-insight-rule",
        {"PATCH": "on"},
        rule="rule",
        PATCH={"": 200, "paused": 400, "ended": 404},
    ),
    mine("people", GET=200),
    one(
        "person",
        "person_of_maya",
        {"PUT": "person", "PATCH": "put_away"},
        GET=200,
        PUT=409,
        PATCH=200,
    ),
    one("person-versions", "person_of_maya", GET=200),
    # The body names Maya's care and moment: nobody else's.
    mine(
        "shares",
        {"POST": "sharing"},
        GET=200,
        POST={"": 200, "jonas": 400, "paused": 400, "ended": 400},
        DELETE=200,
    ),
    mine("shares-undo", {"POST": "undo"}, POST=200),
    one("share", "share_of_maya", DELETE=200),
    mine("standing-shares", GET=200),
    Route(
        "standing-share",  # under an id that is taken, with somebody else
        CLIENT,
        {
            "GET": HERS,
            "PUT": {"": 403, "jonas": 400, **dict.fromkeys(GONE, 400)},
            "DELETE": {"": 204, "jonas": 404},
        },
        ids={"pk": "standing_of_maya"},
        bodies={"PUT": "standing"},
        shows=("own",),
        by_token={"PUT": {"": 409, "jonas": 400, **dict.fromkeys(GONE, 400)}},
    ),
    one("standing-share-undo", "standing_of_maya", POST=400),  # it stands
    mine("agenda", GET=200),
    Route(
        "agenda-item",
        CLIENT,
        {
            "GET": HERS,
            "PUT": {"": 409, "jonas": 400, **dict.fromkeys(GONE, 400)},
            "PATCH": HERS,
            "DELETE": {"": 204, "jonas": 404},
        },
        ids={"pk": "agenda_of_maya"},
        bodies={"PUT": "agenda", "PATCH": "tick"},
        shows=("own",),
    ),
    one("agenda-item-restore", "agenda_of_maya", POST=200),
    mine("supervisions", {"POST": "along"}, GET=200, POST=400),  # in nobody's care
    Route(
        "supervisor-choices",
        CLIENT,
        {"GET": {"": 200, **GONE}},
        "maya",
        query="care=care_of_maya",
        shows=("own", "who could read along"),
    ),
    Route("supervision", CLIENT, {"DELETE": 404}, ids={"pk": "nobody"}),
    *matrix_risk.ROUTES,
    mine("received-guidance", GET=200),
    one("received", "answer_of_bea", GET=200),
    one("received-seen", "answer_of_bea", POST=200),
    mine("ledger", GET=200),
    Route("exports", CLIENT, {"GET": 200, "POST": 403}, shows=("own",), by_token={"POST": 200}),
    Route("export", CLIENT, {"GET": 404}, ids={"pk": "nobody"}),
    Route("export-file", CLIENT, {"POST": 404}, ids={"pk": "nobody"}),
    Route(
        "booklets",
        CLIENT,
        {"GET": 200, "POST": 403},
        shows=("own",),
        bodies={"POST": "booklet"},
        by_token={"POST": 200},
    ),
    Route("booklet", CLIENT, {"GET": 404}, ids={"pk": "nobody"}),
    Route("booklet-file", CLIENT, {"POST": 403}, ids={"pk": "nobody"}, by_token={"POST": 404}),
    # no token, and no session without a password, deletes an account
    mine("leaving", GET=200, POST=403, DELETE=200),
    mine(
        "reminders",
        {"PUT": "reminder", "PATCH": "pause"},
        GET=200,
        PUT=200,
        PATCH=200,
    ),
    mine("phones", {"POST": "phone"}, GET=200, POST=201),
    one("phone", "phone_of_maya", DELETE=204),
    mine("notices", GET=200, POST=201),
    one("notice-opened", "notice_of_maya", POST=200),
    # --- a therapist's ---
    Route("clients", THERAPIST, {"GET": 200}, shows=("clients' names",)),
    Route(
        "proposals",
        THERAPIST,
        {"GET": {"": 200, "ended": 404}},
        "amara",
        {"pk": "user_of_maya"},
        shows=SHARED,
    ),
    Route(
        "proposal",
        THERAPIST,
        {
            "PUT": {"": 201, "paused": 400, "ended": 404},
            "DELETE": {"": 404},  # there is none under this id
        },
        "amara",
        {"pk": "user_of_maya", "goal": "nobody"},
        bodies={"PUT": "goal"},
    ),
    shared("shared-episodes", UNTIL_ENDED, query="client=user_of_maya"),
    shared("shared-entries", UNTIL_ENDED, query="client=user_of_maya"),
    shared("shared-entry", {"": 200, **LIVE}, {"pk": "one_note_of_maya"}),
    # Another client's, whatever became of Maya's share.
    shared("shared-entry", 200, {"pk": "one_note_of_jonas"}, shows=OF_JONAS),
    shared("shared-agenda", UNTIL_ENDED, query="client=user_of_maya"),
    Route(
        "shared-agenda-item",
        THERAPIST,
        {"PATCH": {"": 200, **GONE}},
        "amara",
        {"pk": "agenda_of_maya"},
        bodies={"PATCH": "tick"},
        shows=SHARED,
    ),
    shared("bring-ups", UNTIL_ENDED, query="client=user_of_maya", shows=("amara.bring_up",)),
    Route(
        "bring-up",
        THERAPIST,
        {
            "PUT": {"": 409, "omar": 400, **dict.fromkeys(GONE, 400)},
            "PATCH": {"": 200, "omar": 404, "ended": 404},
            "DELETE": {"": 204, "omar": 404, "ended": 404},
        },
        ids={"pk": "bring_up_of_amara"},
        bodies={"PUT": "bring_up", "PATCH": "tick"},
        shows=("amara.bring_up",),
    ),
    Route(
        "guidance",
        THERAPIST,
        {"POST": {"": 201, **LIVE}},
        "amara",
        bodies={"POST": "answer"},
    ),
    Route(
        "guidance-put",
        THERAPIST,
        {"PUT": {"": 201, **LIVE}, "DELETE": 404},
        "amara",
        {"pk": "nobody"},
        bodies={"PUT": "answer_at"},
    ),
    Route(
        "guidance-put",  # an id that is taken
        THERAPIST,
        {"PUT": {"": 409, **LIVE}, "DELETE": 400},  # it can be read by now
        "amara",
        {"pk": "answer_of_amara"},
        bodies={"PUT": "answer_at"},
    ),
    *matrix_meeting.ROUTES,
    # --- mine, or what I ask of my clients ---
    Route("worksheets", (*CLIENT, *THERAPIST), {"GET": 200}, shows=("own",)),
    Route("measures", (*CLIENT, *THERAPIST), {"GET": 200}, shows=("own",)),
    Route(
        "assignments",
        (*CLIENT, *THERAPIST),
        {"GET": {"": 200, "maya": 200, "jonas": 200, "omar": 404, "ended": 404}},
        query="client=user_of_maya",
        shows=("own", "shared by maya"),
    ),
    Route(
        "assignment",  # under a new id
        (*CLIENT, *THERAPIST),
        {
            "PUT": {"": 201, "maya": 403, "jonas": 403, "omar": 400, **dict.fromkeys(GONE, 400)},
            "DELETE": {"": 404, "maya": 403, "jonas": 403},
        },
        ids={"pk": "nobody"},
        bodies={"PUT": "ask"},
        shows=("shared by maya",),
    ),
    Route(
        "assignment",  # under one that is taken
        (*CLIENT, *THERAPIST),
        {
            "PUT": {"": 409, "maya": 403, "jonas": 403, "omar": 400, **dict.fromkeys(GONE, 400)},
            "DELETE": {"": 204, "maya": 403, "jonas": 403, "omar": 404, "ended": 404},
        },
        ids={"pk": "asked_of_amara"},
        bodies={"PUT": "ask"},
        shows=("shared by maya",),
    ),
    Route("nothing", EVERYONE, dict.fromkeys(METHODS, 404), ids={"rest": "nobody"}),
)


def status(route: Route, who: str, role: str, state: str, method: str) -> int:
    """What the specification answers."""
    if role not in route.who:
        return 401 if role == "anonymous" else 403
    if who == BARE and "anonymous" not in route.who:
        return 403  # no second factor yet
    answer = route.answers.get(method, 405)
    by_case = {"": answer} if isinstance(answer, int) else answer
    wanted = by_case.get(who, by_case.get(state, by_case[""]))
    strange = bool(route.owner) and who not in (route.owner, BARE)
    if not strange or wanted == 405:
        return wanted
    # An id that somebody else has taken is taken; all else of theirs is not there.
    return 409 if method == "PUT" and role == "client" else 404


def reaches(route: Route, who: str, role: str, method: str) -> bool:
    """Whether somebody gets as far as the view, as in tests/matrix.py."""
    if role not in route.who or method not in route.answers:
        return False
    return who != BARE or "anonymous" in route.who
