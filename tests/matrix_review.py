"""Rows of the access matrix: one client's pages for their therapist. See tests/matrix.py."""

from tests.matrix_row import CLIENT, LIVE, NOT_NOW, THERAPIST, Row

ENDED = {"ended": 404}
MAYA = {"pk": "user_of_maya"}
# Beside what Maya shares, what Amara keeps about her: until care ends, also while it is paused.
SHOWS = ("maya.name", "shared by maya", "amara.bring_up", "amara.note")


def posted(name: str, post: dict[str, int], data: str = "", **ids: str) -> Row:
    """Something that Amara does on Maya's page."""
    post = {"": 302, **post}
    return Row(name, THERAPIST, 405, post, None, "amara", {**MAYA, **ids}, data, SHOWS)


def page(name: str) -> Row:
    """A page that only shows things."""
    shown = {"": 200, **ENDED}
    return Row(name, THERAPIST, shown, shown, owner="amara", ids=MAYA, shows=SHOWS)


ROWS = (
    page("client"),
    page("client-prep"),
    Row(
        "client-views",
        THERAPIST,
        {"": 200, **ENDED},
        405,
        owner="amara",
        ids=MAYA,
        shows=("maya.name", "shared by maya"),
    ),
    posted("client-looked", ENDED),
    posted("answer", LIVE, "answer", entry="one_look_of_maya"),
    posted("answer-back", ENDED, guidance="answer_of_amara"),  # it can be read by now
    posted("agenda-reply", NOT_NOW, "reply", item="wish_of_maya"),
    posted("answering", ENDED, "mode"),
    posted("bring-up", {"paused": 422, **ENDED}, "bring_up"),
    posted("client-tick", NOT_NOW, item="agenda_of_maya"),
    posted("bring-up-off", ENDED, item="bring_up_of_amara"),
    posted("discuss", LIVE, entry="one_note_of_maya"),
    posted("own-note", ENDED, "own_note"),
    Row(
        "client-insights",
        THERAPIST,
        get={"": 200, **ENDED},
        post=405,
        owner="amara",
        ids=MAYA,
        shows=("maya.name",),
    ),
    posted("client-insight-switch", ENDED, rule="rule"),
    Row(
        "decide",
        THERAPIST,
        get={"": 200, **LIVE, "ratings_only": 404},
        post={"": 302, **LIVE, "ratings_only": 404},
        owner="amara",
        ids={**MAYA, "moment": "one_of_maya"},
        data="decide",
        shows=("maya.name", "shared by maya"),
    ),
    posted("decision-back", ENDED, decision="decision_of_maya"),
    Row(
        "decision",
        CLIENT,
        get=405,
        post={"": 302, **LIVE, "ratings_only": 404},
        owner="maya",
        ids={"pk": "decision_of_maya"},
        data="yes",
        shows=("own",),
    ),
)
