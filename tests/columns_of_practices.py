"""The columns of what practices ask in their own words or load: see tests/columns.py."""

from tests.column_classes import CODE, COUNT, HOUSE, ID, TIME

PRACTICES = {
    "journals.Questionnaire": {
        "id": ID,
        "practice": ID,
        "slug": CODE,
        "made_at": TIME,
        "switched_on_at": TIME,
    },
    "journals.QuestionnaireVersion": {
        "id": ID,
        "questionnaire": ID,
        "number": COUNT,
        "content": HOUSE,
        "sha256": HOUSE,
        "source": HOUSE,
        "statement": HOUSE,
        "signed_by_id": ID,
        "signed_at": TIME,
        "recipe": CODE,
        "recipe_version": COUNT,
    },
    "journals.PracticeWorksheet": {
        "id": ID,
        "practice": ID,
        "slug": CODE,
        "made_at": TIME,
        "switched_on_at": TIME,
        "draft": HOUSE,
        "edited_at": TIME,
        "edited_by_id": ID,
    },
    "journals.PracticeWorksheetVersion": {
        "id": ID,
        "worksheet": ID,
        "number": COUNT,
        "content": HOUSE,
        "published_by_id": ID,
        "published_at": TIME,
    },
}
