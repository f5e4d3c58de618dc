"""What the two agree on between appointments: the plan for check-ins, being away, how answers
come, and who looks when the therapist has not."""

import uuid
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.accounts.access import deputies_for
from tracker.accounts.models import User
from tracker.care.models import CareRelationship, CheckInPlan

from .recording import record


@transaction.atomic
def propose_plan(
    by: User, relationship: CareRelationship, *, days: int, now: datetime
) -> CheckInPlan:
    """Propose days of the week (a mask, Monday = 1). It replaces a proposal that waits; the agreed
    plan stands until the new one is agreed to. Proposing what is agreed changes nothing."""
    _refuse_strangers(by, relationship)
    if not 1 <= days <= 127:
        raise ValidationError({"days": _("Choose at least one day.")})
    standing = CheckInPlan.objects.select_for_update().filter(
        relationship=relationship, ended_at=None
    )
    for plan in standing:
        if plan.days == days and (plan.agreed_at or plan.proposed_by_id == by.pk):
            return plan
    standing.filter(agreed_at=None).update(ended_at=now)
    plan = CheckInPlan.objects.create(
        relationship=relationship, days=days, proposed_by=by, proposed_at=now
    )
    record(by, "proposed_plan", relationship, now, ("care.CheckInPlan", plan.pk, 0))
    return plan


@transaction.atomic
def agree_to_plan(by: User, plan: CheckInPlan, *, now: datetime) -> CheckInPlan:
    """The other one of the two agrees. What was agreed before ends. Safe to repeat."""
    _refuse_strangers(by, plan.relationship)
    row = CheckInPlan.objects.select_for_update().get(pk=plan.pk)
    if row.agreed_at and not row.ended_at:
        return row
    if row.ended_at or row.proposed_by_id == by.pk:
        raise ValidationError(_("This has changed meanwhile. Look again."))
    CheckInPlan.objects.filter(
        relationship=row.relationship_id, ended_at=None, agreed_at__isnull=False
    ).update(ended_at=now)
    row.agreed_at = now
    row.save(update_fields=["agreed_at"])
    record(by, "agreed_to_plan", plan.relationship, now, ("care.CheckInPlan", row.pk, 0))
    return row


@transaction.atomic
def end_plan(by: User, plan: CheckInPlan, *, now: datetime) -> None:
    """Either ends the plan, declines the proposal, or takes it back."""
    _refuse_strangers(by, plan.relationship, active=False)
    if CheckInPlan.objects.filter(pk=plan.pk, ended_at=None).update(ended_at=now):
        record(by, "ended_plan", plan.relationship, now, ("care.CheckInPlan", plan.pk, 0))


# --- away, and how answers come -----------------------------------------------------------------
@transaction.atomic
def tell_away(
    client: User, relationship: CareRelationship, until: date | None, *, now: datetime
) -> None:
    """Tell this therapist "I am away until this day"; None takes it back."""
    if relationship.client_id != client.pk:
        raise ValueError("not this client's relationship")
    changed = CareRelationship.objects.filter(pk=relationship.pk).exclude(away_until=until)
    if until is None:
        changed = CareRelationship.objects.filter(pk=relationship.pk, away_until__isnull=False)
    if changed.update(away_until=until):
        record(client, "told_away" if until else "took_back_away", relationship, now)
    relationship.away_until = until


@transaction.atomic
def set_guidance_mode(
    therapist: User, relationship: CareRelationship, mode: str, *, now: datetime
) -> None:
    """Answer in writing, or only when the two meet. The client is told which."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if mode not in CareRelationship.GuidanceMode.values:
        raise ValidationError({"guidance_mode": _("Choose one of these.")})
    rows = CareRelationship.objects.filter(pk=relationship.pk).exclude(guidance_mode=mode)
    if rows.update(guidance_mode=mode):
        record(therapist, "changed_guidance_mode", relationship, now)
    relationship.guidance_mode = mode


@transaction.atomic
def name_deputy(
    therapist: User, relationship: CareRelationship, deputy_id: uuid.UUID | None, *, now: datetime
) -> None:
    """Name who looks at what waited too long here. The client is shown the name; once there is one,
    another can take its place, and nobody can't. Raises ValidationError by field."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    if relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused nobody can be named."))
    if not deputies_for(therapist.clinician).filter(pk=deputy_id).exists():
        raise ValidationError({"deputy": _("Choose a verified therapist of this practice.")})
    rows = CareRelationship.objects.filter(pk=relationship.pk).exclude(deputy=deputy_id)
    if rows.update(deputy=deputy_id):
        record(therapist, "named_deputy", relationship, now)
    relationship.refresh_from_db(fields=["deputy"])


def _refuse_strangers(by: User, relationship: CareRelationship, *, active: bool = True) -> None:
    if by.pk not in (relationship.therapist_id, relationship.client_id):
        raise ValueError("not a relationship of theirs")
    if active and relationship.status != CareRelationship.Status.ACTIVE:
        raise ValidationError(_("While care is paused no plan can be made."))
