"""Patterns in one's own ticks and numbers, by printed rules; and what helped before. Pure."""

from .helped import Skill, is_hard, skills_that_helped
from .language import PLAN, Counted, Part, Rule, Thing, count, strongest
from .rules import BY_CODE, LONGEST, MOMENT, PARTS, RULES, SHEETS

__all__ = [
    "BY_CODE",
    "LONGEST",
    "MOMENT",
    "PARTS",
    "PLAN",
    "RULES",
    "SHEETS",
    "Counted",
    "Part",
    "Rule",
    "Skill",
    "Thing",
    "count",
    "is_hard",
    "skills_that_helped",
    "strongest",
]
