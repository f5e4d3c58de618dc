"""Something of every kind that a client writes, for the tests of what must always hold."""

import uuid

from journals import actions
from journals.models import Entry
from tests.conftest import NOW
from tests.journals.worksheets import assign

ALL_KINDS = ("moment", "look", "credit", "check_in", "page", "worksheet", "plan")


def noted(maya, **said):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="Sunday",
        content={"situation": "At the door.", "reaction_urge": 7, **said},
        when=actions.When(NOW, "UTC"),
        now=NOW,
    )


def looked(maya, episode, **said):
    content = {"outcome": 1, "credit": "fully", "learned": "To wait.", **said}
    return actions.look_back(maya, episode=episode, entry_id=uuid.uuid4(), content=content, now=NOW)


def credited(maya, episode, form="affirmation", **said):
    content = {"form": form, "text": "I did that.", **said}
    return actions.give_credit(
        maya, episode=episode, entry_id=uuid.uuid4(), content=content, now=NOW
    )


def one_of_each(maya, amara, care) -> dict[str, Entry]:
    """Something of every kind that a client writes, with nothing said about sharing."""
    episode = noted(maya)
    entry_id, when = uuid.uuid4(), {"when": actions.When.not_said(NOW, "UTC"), "now": NOW}
    assign(amara, care, "daily-card")
    made = {
        "moment": episode.entries.get(),
        "look": looked(maya, episode),
        "credit": credited(maya, episode),
        "check_in": actions.check_in(
            maya, entry_id=entry_id, content={"mood": 3, "line": "A line."}, now=NOW
        ),
        "page": actions.write_page(
            maya, entry_id=uuid.uuid4(), content={"title": "Sunday", "text": "So."}, **when
        ),
        "worksheet": actions.answer_worksheet(
            maya,
            entry_id=uuid.uuid4(),
            slug="daily-card",
            content={"note": "A note.", "urges": [{"item": "go_quiet", "strength": 3}]},
            **when,
        ),
        "plan": actions.write_plan(
            maya, entry_id=uuid.uuid4(), content={"alone": ["A walk"]}, now=NOW
        ),
    }
    assert tuple(made) == ALL_KINDS
    return made
