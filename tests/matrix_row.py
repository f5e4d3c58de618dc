"""One row of the access matrix: see tests/matrix.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CLIENT, THERAPIST = ("client",), ("therapist",)
SIGNED_IN = ("client", "therapist", "practice_admin", "unverified")
EVERYONE = ("anonymous", *SIGNED_IN)

Answer = int | Mapping[str, int]


@dataclass(frozen=True)
class Row:
    name: str
    who: tuple[str, ...]
    get: Answer = 200
    post: Answer = 302
    out: tuple[int, int] | None = None
    owner: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)  # keyword of the route -> id in the world
    data: str = ""  # what is posted: a name in matrix_forms.py
    shows: tuple[str, ...] = ()


# A page that only shows things answers a POST as it answers a GET: nothing is changed by it.
SHOWS = {"post": 200}
NOT_NOW = {"paused": 404, "ended": 404}
UNTIL_ENDED = {"": 200, "ended": 404}
NO_ADMIN = {"amara": 404, "omar": 404}
NO_FACTOR = {"maya": 302, "jonas": 302, "amara_bare": 302}
NONE_YET = {"maya": 404, "jonas": 404}
LIVE = dict.fromkeys(("private", "expired", "revoked", "standing", "paused", "ended"), 404)
