"""Routes of the API's access matrix: questions about self-harm, and what is looked at first. See
tests/api/matrix.py."""

from tests.api.matrix_row import REFUSED, UNTIL_ENDED, Route, about_maya, mine, one
from tests.matrix_row import CLIENT, THERAPIST

MAYA = {"pk": "user_of_maya"}
NOBODY = {"pk": "nobody"}

ROUTES = (
    mine("monitorings", GET=200),
    one("monitoring", "monitoring_of_maya", DELETE=204),
    Route(
        "monitoring-agree",
        CLIENT,
        {"POST": 403},
        "maya",
        {"pk": "monitoring_of_maya"},
        bodies={"POST": "always"},
        shows=("own",),
        by_token={"POST": {"": 200, **REFUSED}},
    ),
    about_maya("client-monitoring", monitoring="monitoring_of_maya", DELETE=204),
    Route(
        "client-monitorings",
        THERAPIST,
        {"GET": UNTIL_ENDED, "POST": {"": 200, "paused": 400, "ended": 404}},
        "amara",
        MAYA,
        bodies={"POST": "watch"},
        shows=("amara.reason",),
    ),
    Route(
        "client-deputy",
        THERAPIST,
        {"GET": UNTIL_ENDED, "PUT": {"": 200, "paused": 400, "ended": 404}},
        "amara",
        MAYA,
        bodies={"PUT": "deputy"},
        shows=("colleagues",),
    ),
    # Nothing is flagged in the small world: tests/risk tries who may look.
    Route("flags", THERAPIST, {"GET": 200}),
    Route("flag", THERAPIST, {"GET": 404}, ids=NOBODY),
    Route("flag-seen", THERAPIST, {"POST": 404}, ids=NOBODY),
    Route("flag-done", THERAPIST, {"POST": 404}, ids=NOBODY, bodies={"POST": "done"}),
)
