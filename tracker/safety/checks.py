"""What an installation must have said before anybody relies on its help page."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from .regions import ELSEWHERE, REGIONS, region

CHECK_AGAIN_AFTER = timedelta(days=180)


@register()
def crisis_region_is_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error safety.E001: the help page would have nothing to show first."""
    here = region(settings.CRISIS_REGION)
    if here and here.code != ELSEWHERE:
        return []
    known = ", ".join(code for code in REGIONS if code != ELSEWHERE)
    return [
        Error(
            f"CRISIS_REGION is {settings.CRISIS_REGION!r}, which has no crisis lines.",
            hint=f"Set it to one of {known}, or add yours in the file that CRISIS_LINES names.",
            id="safety.E001",
        )
    ]


def last_checked() -> date | None:
    """When somebody rang the lines of this installation's region: here, or for everybody.

    CRISIS_CHECKED is the operator's own word. One that is no day counts as never.
    """
    here = region(settings.CRISIS_REGION)
    days = [here.checked_on] if here and here.checked_on else []
    with suppress(ValueError):
        days.append(date.fromisoformat(settings.CRISIS_CHECKED))
    return max(days, default=None)


@register(deploy=True)
def crisis_lines_were_rung(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warning safety.W001: nobody here has rung these numbers, or not for half a year."""
    here = region(settings.CRISIS_REGION)
    today = timezone.localdate()
    checked = last_checked()
    if not here or (checked and timedelta() <= today - checked <= CHECK_AGAIN_AFTER):
        return []
    return [
        Warning(
            f"The crisis lines of {here.code} were last checked: {checked or 'never'}.",
            hint="Ring each number on /help/, then set CRISIS_CHECKED to the day, as 2026-11-23.",
            id="safety.W001",
        )
    ]
