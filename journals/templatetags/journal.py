"""What the pages of the journal are drawn with: `{% load journal %}`."""

from dataclasses import replace
from typing import Any

from django import template

from journals.kinds import SELF_EVALUATION, made_of
from journals.kinds.fields import Shown
from journals.models import DecisionProposal
from tracker.care.plans import named

register = template.Library()


@register.simple_tag
def called(one: Any) -> Any:
    """What kind of thing an Entry or a Seen is, in a word or two; of a worksheet, its name."""
    kind = made_of(one.kind, getattr(one, "worksheet", ""), getattr(one, "worksheet_version", None))
    return kind.short or kind.heading


@register.filter
def day_names(mask: int) -> str:
    """Days of the week, of a mask: "Monday, Wednesday"."""
    return ", ".join(str(day) for day in named(mask))


@register.simple_tag
def worksheet_name(slug: str) -> Any:
    """What a worksheet is called."""
    return made_of("worksheet", slug).heading


@register.simple_tag
def decided_in(one: DecisionProposal) -> list[Shown]:
    """What was decided, ready for reading by its client: a level in the words of their goal."""
    goal = one.entry.episode.goal if one.entry.episode else None
    text = goal.words.get(f"level_{one.ratings.get('level')}") if goal else None
    shown = SELF_EVALUATION.show({**one.ratings, **one.words})
    return [
        replace(item, items=(text,)) if item.key == "level" and text else item for item in shown
    ]
