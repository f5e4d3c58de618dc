"""Whether a digest has anything to tell: asked at the moment of sending, and never remembered.

Whoever knows registers here when the apps are loaded, so that this app knows no entries. The answer
is yes or no: not what, and not whose. See docs/adr/0020.
"""

import uuid
from collections.abc import Callable
from datetime import datetime

Check = Callable[[uuid.UUID, datetime], bool]
_checks: list[Check] = []


def register(check: Check) -> None:
    """`check(user_id, now)`: whether there is something new for this person. It reads plain columns
    only: nothing sealed is opened for the sake of a mail."""
    if check not in _checks:
        _checks.append(check)


def anything(user_id: uuid.UUID, now: datetime) -> bool:
    return any(check(user_id, now) for check in _checks)
