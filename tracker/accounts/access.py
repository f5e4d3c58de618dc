"""Finding people. Names of others are only given to those who have a reason to know them."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404

from .models import Clinician, User


def names(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names behind ids that the caller already holds, in one query."""
    wanted = {pk for pk in ids if pk}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def colleagues(admin: User) -> QuerySet[Clinician]:
    """The clinicians of the practice that this person administers."""
    if not admin.administers:
        raise Http404
    return (
        Clinician.objects.filter(practice=admin.clinician.practice)
        .select_related("user")
        .order_by("user__name")
    )
