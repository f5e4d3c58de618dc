"""Rows of the access matrix: when two people meet. See tests/matrix.py."""

from tests.matrix_row import THERAPIST, Row

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
)
