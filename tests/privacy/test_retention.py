"""How long what is kept: said once, and said the same to people."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from journals.actions import exporting, papers
from journals.models.entry import UNDO_FOR
from tracker.privacy import retention


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "months", "then"),
    [
        ("2026-11-30T10:00", 84, "2019-11-30T10:00"),
        ("2026-03-31T10:00", 1, "2026-02-28T10:00"),
        ("2028-02-29T10:00", 12, "2027-02-28T10:00"),
        ("2026-01-15T00:00", 1, "2025-12-15T00:00"),
        ("2026-12-15T00:00", 12, "2025-12-15T00:00"),
    ],
)
def test_months_ago(now, months, then):
    assert retention.months_ago(at(now), months) == at(then)


def test_the_page_says_the_same():
    page = (Path(settings.BASE_DIR) / "docs" / "retention.md").read_text()
    said = re.findall(r"\| (\d+) (days?|minutes)\b", page)
    assert [timedelta(**{unit.rstrip("s") + "s": int(n)}) for n, unit in said] == [
        retention.REMOVED,
        retention.LEAVING,
        retention.FILE,
        retention.FILE_ASKED_FOR,
    ]


def test_nobody_says_it_a_second_time():
    assert retention.REMOVED is UNDO_FOR
    assert papers.KEPT_FOR is exporting.KEPT_FOR is retention.FILE
