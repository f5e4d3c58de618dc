"""What was written without a signal, once its owner's letterbox is opened: see docs/adr/0047."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from tracker import wallclock
from tracker.accounts import held
from tracker.accounts.models import User
from tracker.privacy import keys, letterbox

# The forms that are saved as soon as there is a signal; of all others a draft is kept.
SAVED_LATER = {"check-in", "moment-new", "plan-new", "page-new"}


class Malformed(Exception):
    """It was opened, and is not what a page of ours puts in."""


@dataclass(frozen=True)
class Sent:
    """A form as it was left on a phone, by that phone's clock."""

    fields: QueryDict
    saves: bool  # Save was pressed
    at: datetime  # never later than now
    zone: str


def is_saved_later(place: str) -> bool:
    """Whether the form of this place writes something new; see templates/ui/form_start.html."""
    name, _slash, about = place.partition("/")
    return name in SAVED_LATER and not (name == "check-in" and about)


def opened(owner: User, item: uuid.UUID, sealed: bytes, now: datetime) -> Sent:
    """What somebody of this account put in. Raises sealing.CannotOpen, or Malformed.

    Sealed is JSON: {"fields": the form as it is posted, "saves": bool, "at": milliseconds since
    1970, "zone": IANA name}. A phone whose clock is ahead wrote it now; one that doesn't know where
    it is goes by the profile.
    """
    keys.warm([owner.pk])
    try:
        said = json.loads(letterbox.unseal(owner.pk, item, sealed))
        fields, saves, zone = said["fields"], said["saves"], said["zone"]
        at = datetime.fromtimestamp(said["at"] / 1000, UTC)
        return Sent(
            fields=_theirs(owner, fields),
            saves=saves is True,
            at=min(at, now),
            zone=zone if zone in wallclock.zones() else owner.time_zone,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise Malformed from error
    except SuspiciousOperation as error:  # more fields than any form has
        raise Malformed from error


def _theirs(owner: User, text: str) -> QueryDict:
    """The fields. Whoever could seal them for this owner sat before a page of theirs; a draft of
    it that comes after it is not begun."""
    fields = QueryDict(text, mutable=True)
    fields[held.MARK] = held.mark(owner)
    fields["draft_sending"] = "1"
    return fields
