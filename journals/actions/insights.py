"""Arguing with an insight, and switching them: all of them by their client, one by a therapist."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from journals.insights import BY_CODE
from journals.models import InsightChoices, InsightRules
from journals.moments import own_day
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger

from .entries import own_words
from .once import insert


@transaction.atomic
def put_away_insight(client: User, code: str, *, now: datetime) -> None:
    """This pattern is not true for me: it rests for half a year. 404 for an unknown rule. Nobody
    else learns of it."""
    _known(code)
    put_away = {**_chosen(client, now).ratings.get("not_true", {})}
    _choose(client, now, not_true={**put_away, code: own_day(client, now).isoformat()})


@transaction.atomic
def take_out_insight(client: User, code: str, *, now: datetime) -> None:
    """It may be shown again, where it fires."""
    _known(code)
    put_away = dict(_chosen(client, now).ratings.get("not_true", {}))
    if put_away.pop(code, None):
        _choose(client, now, not_true=put_away)


@transaction.atomic
def want_insights(client: User, wanted: bool, *, now: datetime) -> None:
    """Whether anything is counted at all. What was put away stays so."""
    if bool(_chosen(client, now).ratings.get("off")) == wanted:
        _choose(client, now, off=not wanted)


def _known(code: str) -> None:
    if code not in BY_CODE:
        raise Http404


def _chosen(client: User, now: datetime) -> InsightChoices:
    """Their row, made if there is none; whoever else changes it waits until we are done."""
    own_words(client)
    row = InsightChoices(client=client, changed_at=now, ratings={})
    if InsightChoices.objects.filter(client=client).exists() or not insert(row):
        row = InsightChoices.objects.select_for_update().get(client=client)
    return row


def _choose(client: User, now: datetime, **changes: Any) -> None:
    row = _chosen(client, now)
    row.ratings = {**row.ratings, **changes}
    row.version, row.changed_at = row.version + 1, now
    row.save(update_fields={"version", "changed_at"})


@transaction.atomic
def switch_insight_rule(
    therapist: User, relationship: CareRelationship, code: str, on: bool, *, now: datetime
) -> None:
    """Let this rule be counted for this client, or not. The client sees which, and by whom.

    404 for an unknown rule. Raises ValidationError while care is paused. Safe to repeat.
    """
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    _known(code)
    if relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused nothing can be switched."))
    row = _rules(relationship, now)
    off = set(row.ratings.get("off", ()))
    if (code not in off) == on:
        return
    row.ratings = {"off": sorted(off - {code} if on else off | {code})}
    row.version, row.changed_at = row.version + 1, now
    row.save(update_fields={"version", "changed_at"})
    ledger.record(
        actor_id=therapist.pk,
        verb="switched_insight",
        client_id=relationship.of_id,
        entities=[("journals.InsightRules", row.pk, row.version)],
        now=now,
    )


def _rules(relationship: CareRelationship, now: datetime) -> InsightRules:
    keys.warm([relationship.of_id])
    row = InsightRules(
        client_id=relationship.of_id, relationship=relationship, changed_at=now, ratings={}
    )
    standing = InsightRules.objects.select_for_update().filter(relationship=relationship)
    if standing.exists() or not insert(row):
        row = standing.get()
    return row
