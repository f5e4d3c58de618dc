"""Rows of the access matrix: who works at the practice, and how care ends. See tests/matrix.py."""

from tests.matrix_row import NO_ADMIN, THERAPIST, Row

ROWS = (
    # --- the end of care ---
    Row(
        "client-end",
        THERAPIST,
        get={"": 200, "ended": 404},
        post={"": 302, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya"},
        shows=("maya.name",),
    ),
    Row(
        "care-end-read",  # Maya ended it, so Amara is told
        ("client", "therapist"),
        get=405,
        post={"": 404, "ended": 302},
        owner="amara",
        ids={"pk": "care_of_maya"},
    ),
    # --- the practice's: a therapist comes in only as its admin ---
    Row(
        "practice",
        ("practice_admin", "therapist"),
        get={"": 200, **NO_ADMIN},
        post={"": 200, **NO_ADMIN},
        shows=("staff",),
    ),
    Row(
        "verify-therapist",
        ("practice_admin", "therapist"),
        get=405,
        owner="pat",
        ids={"pk": "user_of_una"},
        shows=("staff",),
    ),
)
