"""The access matrix as the specification has it. Written by hand; nothing here asks the product.

Every route has a row. `who` may use it; everybody else is sent to sign in (302) or refused (403).
`owner`: the route holds the id of something of theirs, and for anybody else it is not there (404).
`get` and `post` are what remains: the answer to somebody who may. A dict names people, or states
of the share, for whom it is another. `out` is the answer (get, post) to somebody signed out, where
that differs.
`shows` lists the groups of words (see tests/world.py) that may stand on the page, beside the
reader's own name: "own" for all that one has written or been answered.
"""

from tests import (
    matrix_clients,
    matrix_meeting,
    matrix_paper,
    matrix_review,
    matrix_risk,
    matrix_staff,
)
from tests.matrix_row import (
    EVERYONE,
    NO_FACTOR,
    NONE_YET,
    NOT_NOW,
    SIGNED_IN,
    THERAPIST,
    UNTIL_ENDED,
    Row,
)

ROLES = {
    "anonymous": "anonymous",
    "maya": "client",
    "jonas": "client",
    "amara": "therapist",
    "omar": "therapist",
    "pat": "practice_admin",
    "una": "unverified",
    "amara_bare": "therapist",
}
# All that a clinician without a second factor can reach.
BEFORE_SECOND_FACTOR = {"mfa_index", "mfa_add_webauthn", "mfa_activate_totp"} | {
    *("mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *("account_logout", "account_reauthenticate", "help", "about", "example", "healthz"),
    *("hide", "offline", "worker", "manifest", "policy-report"),
    *("write-check-in", "write-moment", "write-page", "write-kept"),
}

ROWS = (
    *matrix_clients.ROWS,
    # --- a therapist's ---
    *matrix_review.ROWS,
    # what it answers is tried in tests/journals/test_still.py
    Row("still", THERAPIST, UNTIL_ENDED, 405, owner="amara", ids={"pk": "user_of_maya"}),
    Row("still-all", THERAPIST, post=405),
    Row(
        "assignments",
        THERAPIST,
        get={"": 200, "ended": 404},
        post={"": 200, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya"},
        shows=("maya.name", "shared by maya"),
    ),
    Row(
        "assignment",
        THERAPIST,
        get={"": 200, "ended": 404},
        post={"": 302, "paused": 422, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya", "slug": "other_sheet"},
        data="ask",
        shows=("maya.name", "shared by maya"),
    ),
    Row(
        "assignment-stop",
        THERAPIST,
        get=405,
        post={"": 302, **NOT_NOW},
        owner="amara",
        ids={"pk": "user_of_maya", "slug": "sheet"},
        shows=("maya.name", "shared by maya"),
    ),
    Row(
        "measure-assignment",
        THERAPIST,
        get={"": 200, "ended": 404},
        post={"": 302, "paused": 422, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya", "address": "measure"},
        data="ask_again",
        shows=("maya.name", "shared by maya"),
    ),
    Row(
        "measure-assignment-stop",
        THERAPIST,
        get=405,
        post={"": 302, **NOT_NOW},
        owner="amara",
        ids={"pk": "user_of_maya", "address": "measure"},
        shows=("maya.name", "shared by maya"),
    ),
    Row(
        "goal-propose",
        THERAPIST,
        get={"": 200, "ended": 404},
        post={"": 302, "paused": 422, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya"},
        data="propose",
        shows=("maya.name",),
    ),
    Row(
        "goal-reword",
        THERAPIST,
        get={"": 200, **NOT_NOW},
        post={"": 302, "paused": 422, "ended": 404},
        owner="amara",
        ids={"pk": "user_of_maya", "goal": "proposal_of_amara"},
        data="reword",
        shows=("maya.name", "shared by maya"),
    ),
    Row(
        "goal-back",
        THERAPIST,
        get=405,
        post={"": 302, **NOT_NOW},
        owner="amara",
        ids={"pk": "user_of_maya", "goal": "proposal_of_amara"},
        shows=("maya.name",),
    ),
    *matrix_meeting.ROWS,
    *matrix_paper.ROWS,
    *matrix_risk.ROWS,
    Row("client-invite", THERAPIST, post=200, data="invite", shows=("own",)),
    Row(
        "invite-withdraw",
        THERAPIST,
        get=405,
        owner="amara",
        ids={"pk": "invitation_of_amara"},
    ),
    *matrix_staff.ROWS,
    # --- everybody's own account ---
    Row("settings", SIGNED_IN, data="profile", shows=("own",)),
    Row("device-forget", SIGNED_IN, get=405),
    Row("address", SIGNED_IN, shows=("own",)),  # a POST waits for a fresh password
    Row("here", SIGNED_IN, post=200),
    Row("sessions", SIGNED_IN, post=200),
    Row("sessions-end", SIGNED_IN, get=405),
    Row("tokens", SIGNED_IN, data="token", shows=("own",)),
    Row("token-revoke", SIGNED_IN, get=405, owner="maya", ids={"pk": "token_of_maya"}),
    Row("held", SIGNED_IN, get=302),
    Row("account_change_password", SIGNED_IN, post=200),
    Row("account_reauthenticate", SIGNED_IN, post=200),
    Row("mfa_index", SIGNED_IN, post=405),
    Row("mfa_reauthenticate", SIGNED_IN, get={"": 200, **NO_FACTOR}, post={"": 200, **NO_FACTOR}),
    # The others ask for the password first (302), or are not there without a factor (404).
    Row("mfa_activate_totp", SIGNED_IN, get=302),
    Row("mfa_add_webauthn", SIGNED_IN, get=302),
    Row("mfa_remove_webauthn", SIGNED_IN, get=302, ids={"pk": "no_passkey"}),
    Row("mfa_reauthenticate_webauthn", SIGNED_IN, get=302),  # nobody has one
    Row("mfa_deactivate_totp", SIGNED_IN, get={"": 302, **NONE_YET}, post={"": 302, **NONE_YET}),
    Row("mfa_generate_recovery_codes", SIGNED_IN, get=302),
    Row("mfa_view_recovery_codes", SIGNED_IN, get=404, post=405),
    Row("mfa_download_recovery_codes", SIGNED_IN, get=404, post=404),
    # --- everybody's, signed in or not ---
    Row(
        "home",
        EVERYONE,
        get={"": 200, "pat": 302},
        post={"": 200, "pat": 302},
        out=(302, 302),
        shows=("own", "clients' names", "who ended it"),
    ),
    Row("help", EVERYONE, post=405),
    Row("about", EVERYONE, post=405),
    Row("example", EVERYONE, post=405),
    Row("healthz", EVERYONE, post=405),
    Row("policy-report", EVERYONE, get=405, post=204),
    Row("offline", EVERYONE, post=405),
    Row("write-check-in", EVERYONE, post=405),
    Row("write-moment", EVERYONE, post=405),
    Row("write-page", EVERYONE, post=405),
    Row("write-kept", EVERYONE, post=405),
    Row("worker", EVERYONE, post=405),
    Row("manifest", EVERYONE, post=405),
    Row("hide", EVERYONE, get=405, post=200),
    Row("unlock", EVERYONE, get=302),  # nothing is locked in the matrix
    Row("join-code", EVERYONE, post=422, data="code"),
    Row(
        "join",
        EVERYONE,
        post=302,  # whoever is signed in is asked for a fresh password first
        out=(200, 422),
        data="join",
        ids={"token": "token_of_amara"},
        shows=("amara.name",),
    ),
    # it is no calendar's
    Row("calendar-feed", EVERYONE, get=404, post=405, ids={"secret": "token_of_amara"}),
    Row("reminder-link", EVERYONE, post=422, data="put_off", ids={"token": "link_of_maya"}),
    Row("reminder-unsubscribe", EVERYONE, get=302, ids={"token": "link_of_maya"}, post=200),
    # the token is another link's
    Row("address-confirm", EVERYONE, post=200, ids={"token": "token_of_amara"}),
    Row("account_login", EVERYONE, get=302, post=302, out=(200, 200), data="wrong_password"),
    Row("account_logout", EVERYONE, out=(302, 302)),
    Row("account_inactive", EVERYONE, post=405),
    Row("account_reset_password", EVERYONE, post=302, data="reset"),
    Row("account_reset_password_done", EVERYONE, post=405),
    Row("account_reset_password_from_key", EVERYONE, post=200),
    Row("account_reset_password_from_key_done", EVERYONE, post=405),
    Row("mfa_authenticate", EVERYONE, get=302),
    Row("mfa_login_webauthn", EVERYONE, get=302),
)


def status(row: Row, who: str, state: str, method: str) -> int:
    """What the specification answers."""
    role = ROLES[who]
    if role not in row.who:
        return 302 if role == "anonymous" else 403
    if who == "amara_bare" and row.name not in BEFORE_SECOND_FACTOR:
        return 302
    answer = row.get if method == "GET" else row.post
    if role == "anonymous" and row.out:
        answer = row.out[0 if method == "GET" else 1]
    by_case = {"": answer} if isinstance(answer, int) else answer
    wanted = by_case.get(who, by_case.get(state, by_case[""]))
    strange = bool(row.owner) and who not in (row.owner, f"{row.owner}_bare")
    # A method that a route never takes is refused before anybody looks whose it is.
    return 404 if strange and wanted != 405 else wanted


def reaches(row: Row, who: str, method: str) -> bool:
    """Whether somebody gets as far as the view. What turns the others away knows roles and
    methods, but no rows: for them one state of the share is like another."""
    if ROLES[who] not in row.who or (row.get if method == "GET" else row.post) == 405:
        return False
    return who != "amara_bare" or row.name in BEFORE_SECOND_FACTOR


def may_see(row: Row, who: str, state: str) -> set[str]:
    """The groups of words that may be in the answer, from the words of the specification."""
    person = who.removesuffix("_bare")
    groups = {f"{person}.name", f"{person}.email"}
    for shown in row.shows:
        groups |= {
            "own": _own(person),
            "staff": {f"{one}.{what}" for one in STAFF for what in ("name", "email")}
            if person == "pat"
            else set(),
            "shared by maya": _shared(state) if person == "amara" else set(),
            "clients' names": _clients(state) if person == "amara" else set(),
            "who could read along": {"bea.name", "omar.name"} if person == "maya" else set(),
            "colleagues": {"bea.name", "omar.name"} if person == "amara" else set(),
            "who wrote it": {"pat.name"},  # of a worksheet of theirs, to all who treat there
            "what she kept": KEPT if (person, state) == ("amara", "ended") else set(),
            "who ended it": {"maya.name"} if (person, state) == ("amara", "ended") else set(),
        }.get(shown, {shown} if row.name == "join" or person == "amara" else set())
    return groups


STAFF = ("amara", "bea", "omar", "pat", "una")
KEPT = {"amara.note", "amara.bring_up"}


def _own(person: str) -> set[str]:
    if person in ("maya", "jonas"):
        # The therapists one is in care with, and what they answered.
        therapists = {"maya": ("amara", "bea"), "jonas": ("amara",)}[person]
        told = {f"{one}.{what}" for one in therapists for what in TOLD}
        asked = {"amara.proposal", "amara.asked", "amara.reason"} if person == "maya" else set()
        return {f"{person}.*"} | told | asked
    return {f"{person}.invited"}


TOLD = ("name", "answer", "decided")


def _clients(state: str) -> set[str]:
    return {"jonas.name"} if state == "ended" else {"maya.name", "jonas.name"}


def _shared(state: str) -> set[str]:
    """What Amara may read of Maya's: nothing once care is paused or over."""
    if state in ("paused", "ended"):
        return set()
    offered = {"maya.goal.offered", "amara.proposal", "amara.asked"}
    offered |= {"maya.agenda", "amara.bring_up"}
    full = {"maya.one.title", "maya.one.note", "maya.one.note#", "maya.one.look"}
    full |= {"maya.person.named", "maya.pin", "amara.answer", "amara.decided"}
    return offered | {
        "full": full,
        "until_next": full,
        "ratings_only": {"maya.one.note#", "maya.pin", "amara.answer"},
        "standing": {"maya.standing"},
    }.get(state, set())


def allowed(group: str, groups: set[str]) -> bool:
    return group in groups or f"{group.split('.')[0]}.*" in groups
