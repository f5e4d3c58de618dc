"""Is writing here good for you? Asked on Today, once a month at the most: see docs/adr/0045.

For about one in five of those who write down hard thoughts it makes things worse (domain notes:
Kivelä 2024). Pure: what was said and when goes in, whether to ask comes out.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

SLUG = "good-for-me"  # the worksheet that asks it
WORSE = "worse"
# Asked first after four weeks of writing, and of somebody who wrote within as long.
FIRST_AFTER = timedelta(days=28)
AGAIN_AFTER = timedelta(days=30)


def asks(today: date, *, wrote_on: date | None, asked_on: date | None) -> bool:
    """Whether it is time to ask, as far as these tell. `wrote_on`: the last day with a word;
    `asked_on`: the last on which it was answered or put away. All of them journal days."""
    if wrote_on is None or today - wrote_on > FIRST_AFTER:
        return False
    return asked_on is None or today - asked_on >= AGAIN_AFTER


def says_worse(worksheet: str, ratings: Mapping[str, Any]) -> bool:
    """Whether this answer says that writing here makes it worse. No text is ever read."""
    return worksheet == SLUG and ratings.get("effect") == WORSE
