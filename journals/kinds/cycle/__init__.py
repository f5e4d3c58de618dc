"""The three parts of an episode: self-monitoring, self-evaluation, self-reinforcement."""

from .evaluation import EARNED, SELF_EVALUATION, SET_BY_ACTION
from .monitoring import SELF_MONITORING
from .reinforcement import COMPASSION, PRAISE, SELF_REINFORCEMENT

__all__ = [
    "COMPASSION",
    "EARNED",
    "PRAISE",
    "SELF_EVALUATION",
    "SELF_MONITORING",
    "SELF_REINFORCEMENT",
    "SET_BY_ACTION",
]
