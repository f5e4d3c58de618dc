"""Rows of the access matrix: questions about self-harm, and answers that are looked at first. See
tests/matrix.py. Nothing is flagged in the small world: tests/risk tries who may look."""

from tests.matrix_clients import mine
from tests.matrix_review import MAYA, posted
from tests.matrix_row import CLIENT, EVERYONE, SHOWS, THERAPIST, Row
from tests.matrix_staff import staff

AGREED = ("maya.name", "colleagues", "amara.reason")

ROWS = (
    # --- a client's ---
    mine("entry-saved", "page_of_maya", 302, 405),  # no rule fires on a page
    Row(
        "entry-share-numbers",
        CLIENT,
        get=405,
        post=404,
        owner="maya",
        ids={"pk": "page_of_maya", "care_id": "care_of_maya"},
    ),
    mine("care-watch", "care_of_maya", **SHOWS),
    # what is posted waits for a fresh password
    mine("watch-agree", "monitoring_of_maya", 405, data="sharing_of_answers"),
    mine("watch-end", "monitoring_of_maya", 405),
    # --- a therapist's ---
    Row(
        "client-watch",
        THERAPIST,
        get={"": 200, "ended": 404},
        post={"": 302, "paused": 422, "ended": 404},
        owner="amara",
        ids=MAYA,
        data="watch",
        shows=AGREED,
    ),
    posted("client-deputy", {"ended": 404}, "deputy_of_care"),
    posted("client-watch-end", {}, monitoring="monitoring_of_maya"),
    Row("flags", THERAPIST, post=405),
    Row("flag", THERAPIST, 404, 404, ids={"pk": "nobody"}),
    Row("flag-seen", THERAPIST, 405, 404, ids={"pk": "nobody"}),
    # --- the practice's, and everybody's ---
    staff("practice-flags", post=405),
    Row("rules", EVERYONE, post=405),
)
