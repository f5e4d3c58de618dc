"""What Amara asks Maya for in the world of the matrices, and that she answered it for herself."""

import uuid
from typing import Any

from journals import actions
from journals.actions import When
from journals.kinds.measures import WEEKLY_CHECK, address_of
from tests.conftest import NOW


def asked(world: Any, care) -> None:
    """Amara asks for a worksheet; Maya has filled it in, for herself."""
    asked = actions.assign(
        world.people["amara"],
        care,
        assignment_id=uuid.uuid4(),
        slug="daily-card",
        targets={"urges": ["go_quiet", world.say("amara.asked")]},
        note=world.say("amara.asked"),
        now=NOW,
    )
    entry = actions.answer_worksheet(
        world.people["maya"],
        entry_id=uuid.uuid4(),
        slug="daily-card",
        content={"note": world.say("maya.sheet"), "urges": [{"item": "go_quiet", "strength": 3}]},
        when=When(NOW, world.people["maya"].time_zone, "day"),
        now=NOW,
    )
    world.ids |= {"asked_of_amara": asked.pk, "sheet_of_maya": entry.pk}
    world.ids |= {"sheet": "daily-card", "other_sheet": "still-me", "rule": "nights"}
    _asked_again(world, care)


def _asked_again(world: Any, care) -> None:
    """Amara asks for a measure each week; Maya has answered it, for herself."""
    maya = world.people["maya"]
    said = {"slug": WEEKLY_CHECK, "now": NOW}
    actions.assign(
        world.people["amara"],
        care,
        assignment_id=uuid.uuid4(),
        targets={},
        note=world.say("amara.asked"),
        every_days=7,
        **said,
    )
    entry = actions.answer_measure(
        maya,
        entry_id=uuid.uuid4(),
        content={"distress": 6, "sleep": 2},
        when=When(NOW, maya.time_zone),
        **said,
    )
    world.ids |= {"measure_of_maya": entry.pk, "measure": address_of(WEEKLY_CHECK)}
