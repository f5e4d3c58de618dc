"""One route of the API's access matrix, and how it is written: see tests/api/matrix.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.matrix_row import CLIENT, THERAPIST

Answer = int | Mapping[str, int]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
GONE = {"paused": 404, "ended": 404}
REFUSED = {"paused": 400, "ended": 400}
LIVE = {"private": 404, "expired": 404, "revoked": 404, "standing": 404, **GONE}
IN_FULL = {**LIVE, "ratings_only": 404}


@dataclass(frozen=True)
class Route:
    name: str
    who: tuple[str, ...]
    answers: Mapping[str, Answer]  # by method; what is not named is 405
    owner: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)  # keyword of the route -> id in the world
    query: str = ""
    bodies: Mapping[str, str] = field(default_factory=dict)  # by method: a name in bodies()
    shows: tuple[str, ...] = ()
    # By method: what a token may do at once, and a session only after giving a password.
    by_token: Mapping[str, Answer] = field(default_factory=dict)


def mine(name: str, bodies: Mapping[str, str] | None = None, **answers: Answer) -> Route:
    return Route(name, CLIENT, answers, bodies=bodies or {}, shows=("own",))


def one(name: str, pk: str, bodies: Mapping[str, str] | None = None, **answers: Answer) -> Route:
    return Route(name, CLIENT, answers, "maya", {"pk": pk}, "", bodies or {}, ("own",))


SHARED = ("maya.name", "shared by maya")
JONAS = ("one.title", "one.note", "one.note#", "one.look", "person")
OF_JONAS = ("jonas.name", "amara.answer", *(f"jonas.{what}" for what in JONAS))
UNTIL_ENDED = {"": 200, "ended": 404}
AMARAS = {"": 200, "omar": 404, "ended": 404}
HERS = {"": 200, "jonas": 404}


def shared(
    name: str,
    get: Answer,
    ids: Mapping[str, str] | None = None,
    query: str = "",
    shows: tuple[str, ...] = SHARED,
) -> Route:
    """What Amara may read of a client's."""
    return Route(name, THERAPIST, {"GET": get}, "amara", ids or {}, query, shows=shows)


def about_maya(name: str, bodies: Mapping[str, str] | None = None, **more: Answer | str) -> Route:
    """What Amara does about Maya; `more`: other ids of the address, and the answers by method."""
    answers = {key: one for key, one in more.items() if key.isupper()}
    ids = {"pk": "user_of_maya", **{key: one for key, one in more.items() if not key.isupper()}}
    return Route(name, THERAPIST, answers, "amara", ids, bodies=bodies or {}, shows=SHARED)
