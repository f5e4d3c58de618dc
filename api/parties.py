"""With whom: the care relationship or the client that a body names. Foreign and missing alike."""

import uuid

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship

from .door import mine

NOT_IN_CARE = _("You are not in care with this person.")
NOT_NOW = _("You are not in care with this person now.")
CANT_SHARE = _("You can’t share with this person now.")


def therapist_of(me: User, care_id: uuid.UUID, why: str = NOT_NOW) -> CareRelationship:
    """A client's care in which somebody reads. Raises ValidationError for `care`, saying why."""
    return mine("care", lambda: get_object_or_404(care.active_care(me), pk=care_id), why)


def client_of(me: User, client_id: uuid.UUID) -> CareRelationship:
    """A therapist's running care with this client. Raises ValidationError for `client`."""
    return mine("client", lambda: care.client_of(me, client_id), NOT_IN_CARE)
