"""Whoever goes by somebody's clock hears that it changed, inside the same transaction.

Apps that stand above this one register when they are loaded.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import User

Follow = Callable[["User", datetime], None]
_followers: list[Follow] = []


def register(follow: Follow) -> None:
    if follow not in _followers:
        _followers.append(follow)


def changed(user: "User", now: datetime) -> None:
    for follow in _followers:
        follow(user, now)
