"""Routes of the API's access matrix: when two people meet, what they agree on, and what waits until
then. See tests/api/matrix.py."""

from tests.api.matrix_row import (
    AMARAS,
    GONE,
    IN_FULL,
    OF_JONAS,
    REFUSED,
    UNTIL_ENDED,
    Route,
    about_maya,
    mine,
    one,
)
from tests.matrix_row import THERAPIST

ROUTES = (
    # --- a client's ---
    one("care", "care_of_maya", {"PATCH": "care_paused"}, GET=200, PATCH={"": 200, "ended": 400}),
    mine("meetings", GET=200),
    one("meeting", "appointment_of_maya", GET=UNTIL_ENDED, DELETE={"": 204, "ended": 404}),
    # The body names Maya's care.
    mine("plans", {"POST": "plan"}, GET=200, POST={"": 200, "jonas": 400, **REFUSED}),
    one("plan", "plan_of_maya", DELETE={"": 204, **GONE}),
    one("plan-agree", "plan_of_maya", POST={"": 200, **GONE}),
    mine("away", {"PUT": "away"}, GET=200, PUT={"": 200, "jonas": 400, **REFUSED}, DELETE=204),
    mine("decisions", GET=200),
    one("decision-confirm", "decision_of_maya", POST={"": 200, **IN_FULL}),
    one("decision-settle", "decision_of_maya", POST={"": 204, **IN_FULL}),
    one("decision-decline", "decision_of_maya", POST={"": 204, **IN_FULL}),
    # --- a therapist's ---
    about_maya(
        "client",
        {"PATCH": "mode"},
        GET=UNTIL_ENDED,
        PATCH=UNTIL_ENDED,
        DELETE={"": 204, "ended": 404},
    ),
    about_maya("client-looked-at", POST={"": 204, "ended": 404}),
    about_maya("client-prep", GET=UNTIL_ENDED),
    about_maya("client-copy", POST=UNTIL_ENDED),
    Route(
        "own-note",  # there is one
        THERAPIST,
        {"GET": UNTIL_ENDED, "PUT": {"": 409, "ended": 404}},
        "amara",
        {"pk": "user_of_maya"},
        bodies={"PUT": "note"},
        shows=("amara.note",),
    ),
    about_maya(
        "client-plans",
        {"POST": "days"},
        GET=UNTIL_ENDED,
        POST={"": 200, "paused": 400, "ended": 404},
    ),
    about_maya("client-plan", plan="plan_of_maya", DELETE={"": 204, **GONE}),
    about_maya("client-plan-agree", plan="plan_of_maya", POST={"": 200, **GONE}),
    about_maya("client-decisions", GET=UNTIL_ENDED),
    about_maya(
        "client-decision",
        {"PUT": "decide"},
        decision="nobody",
        PUT={"": 201, **IN_FULL},
        DELETE=404,
    ),
    about_maya(
        "client-decision",  # under an id that is taken, where there is one
        {"PUT": "decide"},
        decision="decision_of_maya",
        PUT={"": 409, **IN_FULL},
        DELETE={"": 204, "private": 404, "standing": 404, "ratings_only": 404, "ended": 404},
    ),
    # Another client's, whatever became of Maya's share.
    Route(
        "client",
        THERAPIST,
        {"GET": 200, "PATCH": 200, "DELETE": 204},
        "amara",
        {"pk": "user_of_jonas"},
        bodies={"PATCH": "mode"},
        shows=OF_JONAS,
    ),
    Route(
        "bring-up-restore",
        THERAPIST,
        {"POST": AMARAS},
        ids={"pk": "bring_up_of_amara"},
        shows=("amara.bring_up",),
    ),
    Route(
        "appointments",
        THERAPIST,
        {"GET": 200, "POST": {"": 201, "omar": 400, **REFUSED}},
        bodies={"POST": "series"},
        shows=("clients' names",),
    ),
    Route(
        "appointment",  # under an id that is taken
        THERAPIST,
        {
            "GET": AMARAS,
            "PUT": {"": 409, "omar": 400, **REFUSED},
            "DELETE": {"": 204, "omar": 404, "ended": 404},
        },
        ids={"pk": "appointment_of_maya"},
        bodies={"PUT": "meet"},
        shows=("maya.name",),
    ),
    Route(
        "appointment-restore",  # it stands
        THERAPIST,
        {"POST": AMARAS},
        ids={"pk": "appointment_of_maya"},
        shows=("maya.name",),
    ),
    Route("to-review", THERAPIST, {"GET": 200}, shows=("clients' names",)),
    Route("reviewed", THERAPIST, {"POST": AMARAS}, bodies={"POST": "reviewed"}),
    Route(
        "reviewed-undo",
        THERAPIST,
        {"POST": {"": 204, "omar": 404, "ended": 404}},
        bodies={"POST": "reviewed_undo"},
    ),
    # what they answer is tried in tests/api/test_supervised.py
    Route("supervised", THERAPIST, {"GET": 200}),
    *(
        Route(f"supervised-{what}", THERAPIST, {"GET": 404}, ids={"pk": "nobody"})
        for what in ("client", "episodes", "entries")
    ),
    Route(
        "digest",
        THERAPIST,
        {"GET": 200, "PUT": 200},
        bodies={"PUT": "digest"},
    ),
)
