"""Measures asked for and answered, for the tests about them."""

import uuid

from journals import access, actions
from journals.access.worksheets import risk_items
from journals.actions import When
from journals.kinds import worksheets
from tests import watched
from tests.conftest import NOW


def agreed(amara, care, slug="nine-shaped", *, now=NOW) -> None:
    """To questions about self-harm, where the measure has any."""
    asked = risk_items(worksheets.find(slug), {})
    if asked - access.may_be_asked(care.pk):
        watched.agree(amara, care.client, care, items=sorted(asked), now=now)


def ask(amara, care, slug="nine-shaped", *, now=NOW, every_days=14, until=None, **more):
    agreed(amara, care, slug, now=now)
    return actions.assign(
        amara,
        care,
        assignment_id=uuid.uuid4(),
        slug=slug,
        targets={},
        every_days=every_days,
        until=until,
        now=now,
        **more,
    )


def all_of(value, n=9, letter="q"):
    """The same answer to each."""
    return {f"{letter}{i}": value for i in range(1, n + 1)}


def answer(maya, slug="nine-shaped", content=None, *, at=NOW, **more):
    said = {"when": When.not_said(at, maya.time_zone), "now": at, **more}
    return actions.answer_measure(
        maya,
        entry_id=uuid.uuid4(),
        slug=slug,
        content=all_of("LA1") if content is None else content,
        **said,
    )


def let_see(maya, care, slug="nine-shaped", *, level="ratings_only", now=NOW):
    return actions.start_standing_share(
        maya, care, what="measure", which=slug, level=level, now=now
    )
