"""Rows of the access matrix: who works at the practice, and how care ends. See tests/matrix.py."""

from tests.matrix_row import CLIENT, EVERYONE, NO_ADMIN, THERAPIST, Row

ADMINS = ("practice_admin", "therapist")
LOADED = {"pk": "questionnaire"}
WRITTEN = {"pk": "written"}
LINE = WRITTEN | {"line": "written_line"}
CLINICIANS = (*ADMINS, "unverified")


def staff(name: str, post: int = 302, data: str = "") -> Row:
    """A page of the practice. What is posted waits for a fresh password: 302."""
    get = {"": 200, **NO_ADMIN}
    answer = post if post == 405 else {"": post, **NO_ADMIN}
    return Row(name, ADMINS, get, answer, data=data, shows=("staff",))


def about_una(name: str, get: int = 405, post: int = 302, data: str = "") -> Row:
    """About one of the people who work here."""
    ids = {"pk": "user_of_una"}
    return Row(name, ADMINS, get, post, owner="pat", ids=ids, data=data, shows=("staff",))


ROWS = (
    staff("practice-looked-at"),
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
    # --- reading along: nobody has let anybody in the small world ---
    Row(
        "care-along",
        CLIENT,
        get={"": 200, "ended": 404},
        post={"": 302, "ended": 404},
        owner="maya",
        ids={"pk": "care_of_maya"},
        data="along",
        shows=("own", "who could read along"),
    ),
    Row("along-stop", CLIENT, 405, 404, ids={"pk": "nobody"}),
    Row("supervised", THERAPIST, post=405),
    Row("supervised-client", THERAPIST, 404, 405, ids={"pk": "nobody"}),
    Row("still-along", THERAPIST, 404, 405, ids={"pk": "nobody"}),
    # --- the practice's: a therapist comes in only as its admin ---
    staff("practice", post=405),
    staff("practice-record", post=405),
    staff("practice-details", data="details"),
    staff("colleague-new", data="colleague"),
    about_una("colleague", 200, 405),
    about_una("colleague-link"),
    about_una("verify-therapist"),
    about_una("unverify-therapist"),
    about_una("deputy", data="deputy"),
    about_una("admin-make"),
    about_una("admin-unmake"),
    about_una("account-close"),
    about_una("account-open"),
    staff("questionnaires", post=405),
    staff("questionnaire-new", data="questionnaire"),
    Row(
        "questionnaire-sign",
        ADMINS,
        get=405,
        post={"": 302, **NO_ADMIN},
        data="signature",
        shows=("staff",),
    ),
    Row(
        "questionnaire-fill",
        ADMINS,
        get={"": 200, **NO_ADMIN},
        post={"": 302, **NO_ADMIN},
        ids={"recipe": "recipe"},
        data="blanks",
        shows=("staff",),
    ),
    Row("questionnaire", ADMINS, 200, 405, owner="pat", ids=LOADED, shows=("staff",)),
    Row("questionnaire-switch", ADMINS, 405, 302, owner="pat", ids=LOADED, shows=("staff",)),
    # --- its worksheets: whoever works there writes, admins publish and switch ---
    Row("written", ADMINS, post=405, shows=("staff", "who wrote it")),
    Row("written-new", ADMINS, data="sheet_head", shows=("staff",)),
    Row("written-copy", ADMINS, get=405, data="sheet_copy", shows=("staff",)),
    Row("written-paste", ADMINS, data="sheet_file", shows=("staff",)),
    Row("written-one", ADMINS, post=405, ids=WRITTEN, shows=("staff", "who wrote it")),
    Row("written-head", ADMINS, ids=WRITTEN, data="sheet_head_again", shows=("staff",)),
    Row("written-types", ADMINS, post=405, ids=WRITTEN, shows=("staff",)),
    Row("written-add", ADMINS, ids=WRITTEN | {"kind": "kind"}, data="sheet_line", shows=("staff",)),
    Row("written-line", ADMINS, ids=LINE, data="sheet_line_again", shows=("staff",)),
    Row("written-move", ADMINS, get=405, ids=LINE, data="sheet_move", shows=("staff",)),
    Row("written-back", ADMINS, get=405, ids=WRITTEN),
    Row("written-look", ADMINS, post=200, ids=WRITTEN, shows=("staff",)),
    Row("written-file", ADMINS, post=405, ids=WRITTEN),
    Row("written-next", ADMINS, get=405, ids=WRITTEN),
    Row("written-drop", ADMINS, get=405, ids=WRITTEN),
    # what is posted waits for a fresh password
    Row("written-publish", ADMINS, get=405, post={"": 302, **NO_ADMIN}, ids=WRITTEN),
    Row("written-switch", ADMINS, get=405, post={"": 302, **NO_ADMIN}, ids=WRITTEN),
    Row("procedure", CLINICIANS, post=405),
    # Somebody works here, so there is nothing to set up.
    Row("setup", EVERYONE, get=404, post=404, data="opening"),
)
