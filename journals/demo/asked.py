"""A questionnaire of the demo's practice, in words that it wrote itself, loaded as any other is."""

import json
from datetime import datetime

from django.utils.translation import gettext as _

from journals import actions
from journals.questionnaires import understand
from tracker.accounts.models import User

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def load(admin: User, now: datetime) -> None:
    """Load it and switch it on. The same once more changes nothing."""
    title = _("Evenings")
    found = understand(_file(title).encode(), "")
    row = actions.load_questionnaire(
        found,
        by=admin,
        now=now,
        title=title,
        clinical=title,
        source=_("Written by the practice"),
        statement=_("anybody whom we see. We wrote it ourselves."),
    )
    actions.switch_questionnaire(row, on=True, by=admin, now=now)


def _file(title: str) -> str:
    often = [_("on no evening"), _("on one or two"), _("on most of them"), _("on every one")]
    options = [
        {
            "valueCoding": {"code": str(number), "display": words},
            "extension": [{"url": ORDINAL, "valueDecimal": number}],
        }
        for number, words in enumerate(often)
    ]
    questions = [
        _("This week, how often did you get to bed when you wanted to?"),
        _("How often was there somebody you could have called?"),
        _("How often did you do something that was only for you?"),
    ]
    items = [
        {"linkId": str(number), "type": "choice", "text": words, "answerOption": options}
        for number, words in enumerate(questions, 1)
    ]
    made = {"resourceType": "Questionnaire", "status": "active", "title": title}
    made |= {"copyright": _("The practice of this demo"), "item": items}
    return json.dumps(made)
