"""The forms on a client's page for their therapist, and what can be wrong with them."""

from tests.bad_values import Posted

AT_THE_DESK = {
    "answer": Posted(
        "amara",
        "answer",
        {"pk": "user_of_maya", "entry": "one_look_of_maya"},
        data="answer",
        keeps="text",
        texts={"text": 4000},
        codes=("view",),
        minted=("entry_id",),
        foreign={"entry_id": "answer_of_bea"},
    ),
    "reply": Posted(
        "amara",
        "agenda-reply",
        {"pk": "user_of_maya", "item": "wish_of_maya"},
        data="reply",
        keeps="text",
        texts={"text": 4000},
        codes=("reply",),
        minted=("entry_id",),
        foreign={"entry_id": "answer_of_bea"},
    ),
    "bring up": Posted(
        "amara",
        "bring-up",
        {"pk": "user_of_maya"},
        data="bring_up",
        keeps="text",
        texts={"text": 500},
        minted=("entry_id",),
        foreign={"entry_id": "wish_of_maya"},
    ),
    "own note": Posted(
        "amara",
        "own-note",
        {"pk": "user_of_maya"},
        data="own_note",
        keeps="text",
        texts={"text": 8000},
        numbers=("base_version",),
    ),
    "decide": Posted(
        "amara",
        "decide",
        {"pk": "user_of_maya", "moment": "one_of_maya"},
        data="decide",
        keeps="reasons",
        texts={"reasons": 1000},
        codes=("outcome", "credit", "level"),
        minted=("entry_id", "about"),
        foreign={"about": "one_look_of_jonas"},
    ),
}
