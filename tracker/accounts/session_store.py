"""Django's sessions in the database, under a digest of their keys: see SESSION_ENGINE.

Whoever reads the table, or a copy of it, has nothing to put into a cookie. Each row says whose it
is, so that people can see where they are signed in, and end it.
"""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from tracker.privacy import restorations

from .access import digest
from .models import Session
from .sessions import DEVICE, SEEN

HOUR = 60 * 60


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        living = Session.objects.filter(~restorations.going_on(), expire_date__gt=timezone.now())
        found = living.filter(pk=digest(self.session_key)).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(digest(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        row.session_key = digest(row.session_key)
        row.user_id = data.get(SESSION_KEY)
        row.device = data.get(DEVICE, "")
        row.used_at = _hour(data[SEEN]) if SEEN in data else None
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(pk=digest(key)).delete()


def _hour(seen: float) -> datetime:
    """When somebody was last here, to the hour: enough to know a device by."""
    return datetime.fromtimestamp(seen - seen % HOUR, UTC)
