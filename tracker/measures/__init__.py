"""Instruments and how their answers are scored: pure, without a database and without a request.

An Instrument is a questionnaire's questions; a Recipe is what is known about its numbers. The
texts of others are loaded by a practice; recipes ship, as facts with their sources.
"""

from .instruments import Instrument, Item, Option
from .recipes import Band, Recipe, SafetyItem, Score
from .scoring import score

__all__ = ["Band", "Instrument", "Item", "Option", "Recipe", "SafetyItem", "Score", "score"]
