"""Rows of the access matrix: when two people meet, what waits until then, and what tells of it. See
tests/matrix.py."""

from tests.matrix_row import CLIENT, LIVE, NOT_NOW, SHOWS, THERAPIST, Row

ROWS = (
    Row(
        "appointments",  # one with Maya is made
        THERAPIST,
        post={"": 302, "omar": 422, "paused": 422, "ended": 422},
        data="appointment",
        shows=("clients' names",),
    ),
    Row(
        "client-appointments",
        THERAPIST,
        get={"": 200, "ended": 404},
        post={"": 302, "paused": 422, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya"},
        data="appointment",
        shows=("maya.name",),
    ),
    Row(
        "appointment",
        THERAPIST,
        get={"": 200, "ended": 404},
        post={"": 302, "paused": 422, "ended": 404},
        owner="amara",
        ids={"pk": "appointment_of_maya"},
        data="moved",
        shows=("maya.name",),
    ),
    Row(
        "appointment-cancel",
        THERAPIST,
        get=405,
        post={"": 302, "ended": 404},
        owner="amara",
        ids={"pk": "appointment_of_maya"},
    ),
    Row(
        "appointment-undo",
        THERAPIST,
        get=405,
        post={"": 302, "ended": 404},
        owner="amara",
        ids={"pk": "appointment_of_maya"},
    ),
    Row(
        "client-plan",
        THERAPIST,
        get={"": 200, "ended": 404},
        post={"": 302, "paused": 422, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya"},
        data="days",
        shows=("maya.name",),
    ),
    Row(
        "client-plan-agree",
        THERAPIST,
        get=405,
        post={"": 302, **NOT_NOW},
        owner="amara",
        ids={"pk": "user_of_maya", "plan": "plan_of_maya"},
    ),
    Row(
        "client-plan-end",
        THERAPIST,
        get=405,
        post={"": 302, **NOT_NOW},
        owner="amara",
        ids={"pk": "user_of_maya", "plan": "plan_of_maya"},
    ),
    Row("ended-care", THERAPIST, post=405, shows=("what she kept",)),
    Row("to-review", THERAPIST, **SHOWS, shows=("clients' names",)),
    Row("to-review-undo", THERAPIST, get=405),
    Row(
        "client-find",
        THERAPIST,
        get={"": 302, **LIVE},
        post={"": 302, **LIVE},
        owner="amara",
        ids={"pk": "user_of_maya", "thing": "one_of_maya"},
    ),
    Row(
        "client-reviewed",
        THERAPIST,
        get=405,
        post={"": 302, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya"},
        data="reviewed",
    ),
    Row("digest", THERAPIST, data="digest", shows=("own",)),
    # making one waits for a fresh password
    Row("calendar", (*CLIENT, *THERAPIST), post=302, data="calendar"),
    Row("calendar-off", (*CLIENT, *THERAPIST), get=405),
    Row(
        "reminder-go",  # Maya's; a therapist has digests
        (*CLIENT, *THERAPIST),
        get=302,
        post=405,
        owner="maya",
        ids={"pk": "notice_of_maya"},
    ),
)
