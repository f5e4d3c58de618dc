"""Rows of the access matrix: a session's preparation on paper. See tests/matrix.py."""

from tests.matrix_row import THERAPIST, UNTIL_ENDED, Row

# Of a file that was asked for: only the browser session that asked finds it, and none here did.
ITS_FILE = {"pk": "user_of_maya", "paper": "nobody"}

ROWS = (
    Row(
        "prep-print",
        THERAPIST,
        UNTIL_ENDED,
        405,
        owner="amara",
        ids={"pk": "user_of_maya"},
        shows=("maya.name", "shared by maya"),
    ),
    Row(
        "paper-ask",
        THERAPIST,
        405,
        {"": 302, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya"},
    ),
    Row(
        "client-copy",
        THERAPIST,
        UNTIL_ENDED,
        UNTIL_ENDED,
        owner="amara",
        ids={"pk": "user_of_maya"},
        shows=("maya.name", "shared by maya"),
    ),
    Row("paper", THERAPIST, 404, 405, owner="amara", ids=ITS_FILE),
    Row("paper-fetch", THERAPIST, 405, 404, owner="amara", ids=ITS_FILE),
)
