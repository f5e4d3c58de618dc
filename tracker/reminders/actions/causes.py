"""Messages that come of something that somebody did: planned here, asked about again when sent."""

import uuid
from datetime import datetime, timedelta

from tracker.reminders import schedule
from tracker.reminders.models import Kind, Notice, Preferences
from tracker.wallclock import on_the_wall

LATE = timedelta(minutes=55)  # it can still be sent within its hour


def expect(
    user_id: uuid.UUID,
    kind: Kind,
    about: uuid.UUID,
    at: datetime,
    *,
    now: datetime,
    for_at: datetime | None = None,
    not_before: datetime | None = None,
) -> None:
    """A message of this kind about this thing at `at`: one, however often it is said. `for_at`: the
    time of the thing, where it has one; at another time it is another message. `not_before`: it
    must not come before that, nor before now.

    Nothing is planned for somebody who does not want it, nor where quiet hours leave no room. When
    its time comes, whoever knows the thing is asked whether it is still wanted: see causes.py of
    this app. Costs one statement where reminders are off.
    """
    mine = Preferences.objects.filter(user_id=user_id, enabled=True).first()
    if mine is None or not mine.wants(kind) or at < now - LATE:
        return
    earliest = max(now, not_before or now)
    moment = schedule.out_of_quiet(at, mine.zone, *mine.quiet, not_before=earliest)
    if moment is None:
        return
    key = f"{kind}:{about}" + (f":{for_at:%Y%m%dT%H%M}" if for_at else "")
    Notice.objects.bulk_create(
        [
            Notice(
                key=key,
                user_id=user_id,
                kind=kind,
                about=about,
                for_at=for_at,
                channel=mine.channel,
                due_at=moment,
                retry_at=moment,
                local_date=on_the_wall(moment, mine.zone).date(),
                created_at=now,
            )
        ],
        ignore_conflicts=True,
    )
