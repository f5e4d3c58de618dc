"""The access matrix of /api/v1/, by hand like tests/matrix.py: one resource has one reader.

Here the answer to somebody signed out is 401, to a role that never may 403, and to anybody but the
owner 404. What a write answers to its owner is for tests/api; here it only must not break or show.
"""

from dataclasses import dataclass, field

from tests.matrix import EVERYONE, ROLES, SIGNED_IN, _clients, _own, _shared

CLIENT, THERAPIST = ("client",), ("therapist",)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Row:
    name: str
    who: tuple[str, ...]
    gets: int = 200  # what a GET answers to somebody who may
    owner: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    shows: tuple[str, ...] = ("own",)
    about: str = ""  # the client that a list of a therapist's asks for: an id in the world


def own(name: str, gets: int = 200) -> Row:
    return Row(name, CLIENT, gets)


def mine(name: str, pk: str, gets: int = 200) -> Row:
    return Row(name, CLIENT, gets, owner="maya", ids={"pk": pk})


ABOUT_MAYA = ("shared by maya", "maya.name")
SHARED = ("shared by maya", "shared by jonas", "clients' names")
ROWS = (
    Row("schema", EVERYONE),
    Row("me", SIGNED_IN),
    own("episodes"),
    mine("episode", "one_of_maya"),
    own("entries"),
    mine("entry", "one_note_of_maya"),
    mine("entry-restore", "one_note_of_maya", 405),
    own("goals"),
    mine("goal", "goal_of_maya"),
    own("people"),
    mine("person", "person_of_maya"),
    own("shares"),
    own("shares-undo", 405),
    mine("share", "share_of_maya", 405),
    own("received-guidance"),
    mine("received", "answer_of_bea"),
    mine("received-seen", "answer_of_bea", 405),
    own("ledger"),
    own("reminders"),
    own("notices"),
    mine("notice-opened", "notice_of_maya", 405),
    Row("clients", THERAPIST, shows=SHARED),
    Row("client", THERAPIST, owner="amara", ids={"pk": "user_of_jonas"}, shows=SHARED),
    Row("shared-episodes", THERAPIST, owner="amara", about="user_of_maya", shows=ABOUT_MAYA),
    Row("shared-entries", THERAPIST, owner="amara", about="user_of_maya", shows=ABOUT_MAYA),
    Row("shared-entry", THERAPIST, owner="amara", ids={"pk": "one_note_of_jonas"}, shows=SHARED),
    Row("guidance", THERAPIST, 405, shows=SHARED),
    Row("guidance-put", THERAPIST, 405, owner="amara", ids={"pk": "answer_of_amara"}, shows=SHARED),
    Row("nothing", EVERYONE, 404, ids={"rest": "nobody"}),
)


def statuses(row: Row, who: str, state: str, method: str) -> set[int]:
    """What may be answered. Writes to somebody who may are only looked at for what they show."""
    role = ROLES[who]
    if role not in row.who:
        return {401} if role == "anonymous" else {403}
    if who == "amara_bare" and row.who != EVERYONE:
        return {403}
    if row.owner and who != row.owner:
        # before or after the body was looked at, but never as if it were there
        return {404, 405} if method == "GET" else {400, 404, 405, 409, 415, 422, 428}
    if method == "GET":
        over = row.about == "user_of_maya" and state == "ended"
        return {404 if over else row.gets}
    return {200, 201, 204, 400, 404, 405, 409, 415, 422, 428}


def may_see(row: Row, who: str, state: str) -> set[str]:
    person = who.removesuffix("_bare")
    groups = {f"{person}.name", f"{person}.email"}
    for shown in row.shows:
        if shown == "own" and row.who != EVERYONE:
            groups |= _own(person)
        if person == "amara":
            groups |= {
                "shared by maya": _shared(state),
                "shared by jonas": JONAS,
                "clients' names": _clients(state),
                "maya.name": {"maya.name"} & _clients(state),
            }.get(shown, set())
    return groups


JONAS = {"jonas.one.title", "jonas.one.note", "jonas.one.note#", "jonas.one.look"}
JONAS |= {"jonas.person", "amara.answer"}
