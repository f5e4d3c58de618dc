"""A form that came: as it is sent, or later, from a phone that had no signal."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from journals.actions import When
from tracker.accounts.models import User


@dataclass(frozen=True)
class Posted:
    """Its fields, and when and on which clock it was written; `now` is when it came.

    `fields` is None where a page is only asked for; then `asked` is what it was asked with.
    """

    me: User
    fields: QueryDict | None
    asked: QueryDict
    written: When
    now: datetime

    @classmethod
    def by(cls, request: HttpRequest) -> "Posted":
        """Written now, on the clock of the profile."""
        me, now = request.user, timezone.now()
        fields = request.POST if request.method == "POST" else None
        asked = request.GET if fields is None else fields
        return cls(me, fields, asked, When.not_said(now, me.time_zone), now)

    @property
    def at(self) -> datetime:
        return self.written.at

    @property
    def zone(self) -> str:
        return self.written.zone
