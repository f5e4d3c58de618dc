"""Agreeing on what is watched. The therapist proposes it, the client agrees, either ends it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journals.access import monitoring as access
from journals.kinds.fields import clean_text
from journals.models import RiskMonitoring, StandingShare
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger, tombstones
from tracker.safety import rules

from .standing import start_standing_share, stop_standing_share

LONGEST_REASON = 500
CHANGED = _("This has changed meanwhile. Look again.")


@transaction.atomic
def propose_monitoring(
    therapist: User,
    relationship: CareRelationship,
    *,
    items: Iterable[str],
    rhythm: str,
    plan: str,
    now: datetime,
    reason: str = "",
    least: Mapping[str, int] | None = None,
) -> RiskMonitoring:
    """Put to the client what would be asked, and how often it is looked at. Nothing can be asked
    before they agree. It takes the place of a proposal that waits; what stands agreed goes on.

    `items`: codes of rules.ITEMS. `least`: a number for a rule, no higher than its own. `plan`:
    "shared", or "not_indicated" with a reason. Raises ValidationError by field; None for what is
    missing first.
    """
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused nothing can be proposed."))
    keys.warm([relationship.of_id])
    ratings, words = _cleaned(relationship, items, least or {}, rhythm, plan, reason, now)
    waits = RiskMonitoring.objects.select_for_update().filter(
        relationship=relationship, agreed_at=None, ended_at=None
    )
    for row in waits:
        if (row.rhythm, _plain(row)) == (rhythm, (ratings, words)):
            return row
    waits.update(ended_at=now, ended_by=therapist)
    made = RiskMonitoring(
        client=relationship.of, relationship=relationship, rhythm=rhythm, proposed_at=now
    )
    made.ratings, made.words = ratings, words
    made.save()
    _record(therapist, "proposed_monitoring", made, now)
    return made


def _plain(row: RiskMonitoring) -> tuple[dict[str, Any], dict[str, Any]]:
    said = {**row.ratings, "items": list(row.ratings["items"]), "least": dict(row.ratings["least"])}
    return said, dict(row.words)


def _cleaned(
    relationship: CareRelationship,
    items: Iterable[str],
    least: Mapping[str, int],
    rhythm: str,
    plan: str,
    reason: str,
    now: datetime,
) -> tuple[dict[str, Any], dict[str, Any]]:
    errors: dict[str, Any] = {}
    for check in access.checks(relationship, now):
        if not check.holds and check.code != "plan":
            errors.setdefault("checks", []).append(check.words)
    chosen = [code for code in rules.ITEMS if code in set(items)]
    if not chosen or set(items) - rules.ITEMS.keys():
        errors["items"] = _("Choose what may be asked.")
    if rhythm not in RiskMonitoring.Rhythm.values:
        errors["rhythm"] = _("Choose how often you look at such answers.")
    for rule, number in least.items():
        most = rules.RULES[rule].least if rule in rules.RULES else 0
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= most:
            errors["least"] = _("Choose a number that is no higher than the rule’s own.")
    try:
        reason = clean_text(reason, LONGEST_REASON)
    except ValidationError as error:
        errors["reason"] = error
    if plan == access.SHARED and not access.plan_is_shared(relationship, now):
        errors["plan"] = _("No safety plan is shared with you.")
    elif plan == access.NOT_INDICATED and not reason:
        errors.setdefault("reason", _("Say why, in a line."))
    elif plan not in (access.SHARED, access.NOT_INDICATED):
        errors["plan"] = _("Choose one of these.")
    if errors:
        raise ValidationError(errors)
    words = {"reason": reason} if plan == access.NOT_INDICATED else {}
    return {"items": chosen, "least": dict(least), "plan": plan}, words


@transaction.atomic
def agree_to_monitoring(
    client: User, row: RiskMonitoring, *, always: bool, now: datetime
) -> RiskMonitoring:
    """The client agrees; what was agreed before ends. `always`: the numbers of such answers are
    shared as they are written; without it the client is asked each time. Safe to repeat.

    Raises ValidationError if it was taken back meanwhile, or nobody is named any more.
    """
    if row.relationship.client_id != client.pk:
        raise ValueError("not this client's to agree to")
    standing = RiskMonitoring.objects.select_for_update().filter(relationship=row.relationship_id)
    fresh = standing.get(pk=row.pk)
    deputy, active = row.relationship.deputy, row.relationship.status == "active"
    if fresh.ended_at or not active or deputy is None or not deputy.receives:
        raise ValidationError(CHANGED)
    if fresh.agreed_at is None:
        before = standing.filter(ended_at=None, agreed_at__isnull=False)
        tombstones.note(tombstones.Kind.MONITORING, before.values_list("pk", flat=True), now)
        before.update(ended_at=now, ended_by=client)
        standing.filter(pk=row.pk).update(agreed_at=now)
        fresh.agreed_at = now
        _record(client, "agreed_to_monitoring", row, now)
    set_safety_sharing(client, row.relationship, always=always, now=now)
    return fresh


@transaction.atomic
def set_safety_sharing(
    client: User, relationship: CareRelationship, *, always: bool, now: datetime
) -> None:
    """Share the numbers of such answers as they are written, or be asked each time."""
    what = StandingShare.What.SAFETY_ANSWERS
    if always:
        start_standing_share(client, relationship, what=what, now=now)
        return
    for row in StandingShare.objects.filter(relationship=relationship, what=what, revoked_at=None):
        stop_standing_share(client, row, now=now)


@transaction.atomic
def end_monitoring(by: User, row: RiskMonitoring, *, now: datetime) -> None:
    """Either ends what stands, declines the proposal, or takes it back: nothing of it can be asked
    or answered from now on. What was shared stays shared, and flags wait on. Safe to repeat."""
    if by.pk not in (row.relationship.therapist_id, row.relationship.client_id):
        raise ValueError("not a relationship of theirs")
    rows = RiskMonitoring.objects.filter(pk=row.pk, ended_at=None)
    if rows.update(ended_at=now, ended_by=by):
        _record(by, "ended_monitoring", row, now)
        tombstones.note(tombstones.Kind.MONITORING, [row.pk], now)


def end_all_monitoring(relationship: CareRelationship, by: User | None, now: datetime) -> None:
    """Care is over. The line in the ledger that says so stands for this, too."""
    rows = RiskMonitoring.objects.filter(relationship=relationship, ended_at=None)
    rows.update(ended_at=now, ended_by=by)


def _record(by: User, verb: str, row: RiskMonitoring, now: datetime) -> None:
    ledger.record(
        actor_id=by.pk,
        verb=verb,
        client_id=row.relationship.of_id,
        entities=[("journals.RiskMonitoring", row.pk, 0)],
        now=now,
    )
