"""The forms of the practice and of reading along, and what can be wrong with them.

All of them ask for the password first: `fresh` is somebody who gave it a moment ago.
"""

from tests.bad_values import Posted

UNA = {"pk": "user_of_una"}
ASKED_AGAIN = {
    "details": Posted(
        "pat",
        "practice-details",
        data="details",
        keeps="emergency",
        texts={"name": 120, "phone": 40},
        codes=("time_zone", "crisis_region", "rhythm", "retention_months"),
        fresh=True,
    ),
    "colleague": Posted(
        "pat",
        "colleague-new",
        data="colleague",
        keeps="name",
        texts={"email": 254},
        codes=("role", "email"),
        foreign={"email": "email_of_maya"},
        fresh=True,
    ),
    "deputy": Posted(
        "pat",
        "deputy",
        UNA,
        data="deputy",
        codes=("deputy",),
        foreign={"deputy": "user_of_una"},
        fresh=True,
    ),
    "questionnaire": Posted(
        "pat",
        "questionnaire-new",
        data="questionnaire",
        keeps="source",
        codes=("file", "recipe"),
        fresh=True,
    ),
    "signature": Posted(
        "pat",
        "questionnaire-sign",
        data="signature",
        keeps="statement",
        texts={"title": 120, "clinical": 60, "source": 500},
        codes=("file", "recipe", "of"),
        fresh=True,
    ),
    "blanks": Posted(
        "pat",
        "questionnaire-fill",
        {"recipe": "recipe"},
        data="blanks",
        keeps="rights",
        texts={"title": 120, "about": 1000, "answer_0": 300, "question_2": 1000, "source": 500},
        fresh=True,
    ),
    "sheet head": Posted(
        "amara",
        "written-new",
        data="sheet_head",
        keeps="about",
        texts={"title": 80, "clinical": 80, "about": 300},
        numbers=("wait",),
        codes=("default", "period"),
        minted=("entry_id",),
    ),
    "sheet file": Posted(
        "amara", "written-paste", data="sheet_file", codes=("file", "of"), minted=("entry_id",)
    ),
    "sheet line": Posted(
        "amara",
        "written-add",
        {"pk": "written", "kind": "kind"},
        data="sheet_line",
        keeps="help",
        texts={"label": 200, "clinical": 80, "help": 300},
        numbers=("max", "rows"),
        codes=("rule",),
        minted=("entry_id",),
    ),
    "sheet line again": Posted(
        "amara",
        "written-line",
        {"pk": "written", "line": "written_line"},
        data="sheet_line_again",
        texts={"label": 200, "low": 60, "high": 60},
        numbers=("max",),
    ),
    "along": Posted(
        "maya",
        "care-along",
        {"pk": "care_of_maya"},
        data="along",
        codes=("supervisor",),
        days=("until",),
        foreign={"supervisor": "user_of_una"},
        fresh=True,
    ),
}
