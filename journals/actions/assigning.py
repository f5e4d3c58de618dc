"""Asking a client to fill in a worksheet or a measure: it opens it for them, and grants nothing."""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from journals.access import monitoring
from journals.access import worksheets as access
from journals.access.measures import asked_again
from journals.kinds import worksheets
from journals.kinds.fields import clean_text
from journals.kinds.measures import Measure, is_measure
from journals.kinds.worksheets import Worksheet
from journals.models import Assignment
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger
from tracker.privacy.fields import freeze
from tracker.reminders.schedule import journal_day
from tracker.wallclock import ONE_DAY

from .entries import IdTaken, StaleVersion
from .expecting import expect_measure, expect_worksheet
from .once import insert

MOST_TARGETS, LONGEST_TARGET, LONGEST_NOTE = 12, 80, 500
MOST_DAYS = 366


@transaction.atomic
def assign(
    therapist: User,
    relationship: CareRelationship,
    *,
    assignment_id: uuid.UUID,
    slug: str,
    targets: Mapping[str, Iterable[str]],
    now: datetime,
    note: str = "",
    agreed: bool = False,
    every_days: int | None = None,
    until: date | None = None,
) -> Assignment:
    """Ask a client to fill in a worksheet or a measure, in its newest version. It shows the
    therapist nothing.

    `targets`: field -> codes of its vocabulary, or own words. `every_days`, `until`: of a measure,
    how often and until which day; without them it is asked once. Safe to repeat. Raises
    ValidationError by field, IdTaken.
    """
    _refuse_strange_care(therapist, relationship)
    worksheet = _found(slug, therapist)
    _refuse_times(relationship.of, worksheet, every_days, until, now)
    words = _words(relationship, worksheet, targets, note, agreed)
    row = Assignment(
        id=assignment_id,
        client_id=relationship.of_id,
        relationship=relationship,
        worksheet=slug,
        worksheet_version=worksheet.number,
        assigned_at=now,
        every_days=every_days,
        until=until,
        words=words,
    )
    if not insert(row):
        return _stored(relationship, row, words)
    _record(therapist, relationship, "assigned", row, now)
    _expect(row, relationship.of, now)
    return row


def _expect(row: Assignment, client: User, now: datetime) -> None:
    if not is_measure(row.worksheet):
        expect_worksheet(row, now)
        return
    for one, day in asked_again(client, row.worksheet, now):
        if one.id == row.pk:
            expect_measure(client, row.pk, day, now)


def _stored(relationship: CareRelationship, row: Assignment, words: dict) -> Assignment:
    """The row that stands under this id if it says just this; else why there can't be one."""
    stored = Assignment.objects.filter(pk=row.pk).first()
    if stored is None:
        raise ValidationError({"worksheet": _("They have this already. Change it instead.")})
    mine = stored.relationship_id == relationship.pk and stored.worksheet == row.worksheet
    times = (stored.every_days, stored.until) == (row.every_days, row.until)
    if mine and times and stored.stopped_at is None and _said(stored.words) == _said(words):
        return stored
    raise IdTaken


def _said(words: Mapping[str, Any]) -> Any:
    """What was asked, without the codes that were drawn for own words."""
    targets = {
        key: [one["words"] if isinstance(one, Mapping) else one for one in chosen]
        for key, chosen in words.get("targets", {}).items()
    }
    return freeze({**words, "targets": targets})


@transaction.atomic
def change_assignment(
    therapist: User,
    relationship: CareRelationship,
    assignment_id: uuid.UUID,
    *,
    targets: Mapping[str, Iterable[str]],
    base_version: int,
    now: datetime,
    note: str = "",
    agreed: bool = False,
    every_days: int | None = None,
    until: date | None = None,
) -> Assignment:
    """Ask for something else, in the worksheet's newest version. Answers stay as they are.

    404 if it is not running in this care. Raises StaleVersion, ValidationError by field.
    """
    _refuse_strange_care(therapist, relationship)
    row = _running(relationship, assignment_id)
    worksheet = _found(row.worksheet, therapist)
    _refuse_times(relationship.of, worksheet, every_days, until, now)
    words = _words(relationship, worksheet, targets, note, agreed)
    asked = (worksheet.number, every_days, until)
    if freeze(words) == row.words and asked == (row.worksheet_version, row.every_days, row.until):
        return row
    claimed = Assignment.objects.filter(pk=row.pk, version=base_version, stopped_at=None).update(
        version=base_version + 1
    )
    if not claimed:
        raise StaleVersion(row)
    row.version, row.words = base_version + 1, words
    row.worksheet_version, row.every_days, row.until = asked
    changed = {"version", "worksheet_version", "every_days", "until", "words"}
    row.save(update_fields=changed)
    _record(therapist, relationship, "changed_assignment", row, now)
    if is_measure(row.worksheet):
        _expect(row, relationship.of, now)
    return row


@transaction.atomic
def stop_assignment(
    therapist: User, relationship: CareRelationship, assignment_id: uuid.UUID, *, now: datetime
) -> None:
    """Ask for it no longer. What was answered stays the client's. 404 if it is not running."""
    if relationship.therapist_id != therapist.pk:
        raise Http404
    row = _running(relationship, assignment_id)
    if Assignment.objects.filter(pk=row.pk, stopped_at=None).update(stopped_at=now):
        _record(therapist, relationship, "stopped_assignment", row, now)


def _refuse_strange_care(therapist: User, relationship: CareRelationship) -> None:
    active = relationship.status == CareRelationship.Status.ACTIVE
    if relationship.therapist_id != therapist.pk or not active:
        raise ValidationError(_("Care is not going on here, so nothing can be asked."))


def _running(relationship: CareRelationship, assignment_id: uuid.UUID) -> Assignment:
    keys.warm([relationship.of_id])
    row = Assignment.objects.filter(
        pk=assignment_id, relationship=relationship, stopped_at=None
    ).first()
    if row is None:
        raise Http404
    return row


def _found(slug: str, therapist: User) -> Worksheet:
    try:
        found = worksheets.find(slug)
    except worksheets.Unknown as error:
        raise ValidationError({"worksheet": _("There is no such worksheet.")}) from error
    if not (found.is_of(therapist.clinician.practice_id) and worksheets.is_on(slug)):
        raise ValidationError({"worksheet": _("Your practice has not switched this on.")})
    return found


def _refuse_times(
    client: User, worksheet: Worksheet, every_days: int | None, until: date | None, now: datetime
) -> None:
    """Not more often than what is asked looks back on, and not until a day that has been."""
    errors: dict[str, Any] = {}
    if not isinstance(worksheet, Measure):
        if every_days is not None or until is not None:
            errors["every_days"] = ValidationError(_("This is for measures only."), code="unknown")
    elif every_days is not None and not worksheet.least_days <= every_days <= MOST_DAYS:
        errors["every_days"] = ValidationError(
            _("Ask for it every %(least)s to %(most)s days. More often it would not mean anything.")
            if worksheet.least_days > 1
            else _("Ask for it every %(least)s to %(most)s days."),
            code="range",
            params={"least": worksheet.least_days, "most": MOST_DAYS},
        )
    today = journal_day(now, client.time_zone, client.day_starts)
    if not errors and until is not None and not today <= until <= today + MOST_DAYS * ONE_DAY:
        errors["until"] = ValidationError(_("Choose a day within the next year."), code="range")
    if errors:
        raise ValidationError(errors)


def _words(
    relationship: CareRelationship,
    worksheet: Worksheet,
    targets: Mapping[str, Iterable[str]],
    note: str,
    agreed: bool,
) -> dict[str, Any]:
    """What is kept of it: {"targets": {field: [code or {"code", "words"}]}, "note", "agreed"}."""
    keys.warm([relationship.of_id])
    errors: dict[str, Any] = {
        key: ValidationError(_("Nothing can be chosen for this."), code="unknown")
        for key in targets
        if key not in worksheet.targets
    }
    chosen, codes = {}, _own_codes(relationship, worksheet.slug)
    for key, choices in worksheet.targets.items():
        try:
            chosen[key] = _chosen(targets.get(key, ()), dict(choices), codes)
        except ValidationError as error:
            errors[key] = error
    try:
        note = clean_text(note, LONGEST_NOTE)
    except ValidationError as error:
        errors["note"] = error
    if worksheet.default == "locked" and agreed is not True:
        errors["agreed"] = ValidationError(
            _("This needs to be agreed with them first. Tick it when you have talked about it.")
        )
    errors |= _not_agreed(relationship, worksheet, chosen)
    if errors:
        raise ValidationError(errors)
    return {"targets": {key: one for key, one in chosen.items() if one}, "note": note} | (
        {"agreed": True} if agreed else {}
    )


def _not_agreed(
    relationship: CareRelationship, worksheet: Worksheet, chosen: Mapping[str, list]
) -> dict[str, ValidationError]:
    """What can only be asked once the client has agreed to how it is looked at."""
    said = ValidationError(
        _("This can be asked once you two have agreed on how such answers are looked at."),
        code="not_agreed",
    )
    if not access.risk_items(worksheet, chosen):
        return {}
    agreed = monitoring.may_be_asked(relationship.pk)
    if access.risk_items(worksheet, {}) - agreed:
        return {"worksheet": said}
    return {
        key: said for key in chosen if access.risk_items(worksheet, {key: chosen[key]}) - agreed
    }


def _chosen(given: Iterable[Any], known: Mapping[Any, Any], codes: dict[str, str]) -> list[Any]:
    """Codes as they are; own words with a code that means nothing to anybody else."""
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise ValidationError(_("This should be a list."), code="type")
    found: list[Any] = []
    for one in given:
        words = clean_text(one, LONGEST_TARGET)
        if words and words not in known:
            code = codes.setdefault(words.casefold(), f"x_{secrets.token_hex(4)}")
            found.append({"code": code, "words": words})
        elif words:
            found.append(words)
    unique = [one for number, one in enumerate(found) if one not in found[:number]]
    if len(unique) > MOST_TARGETS:
        raise ValidationError(
            _("Choose %(most)s at the most."), code="too_many", params={"most": MOST_TARGETS}
        )
    return unique


def _own_codes(relationship: CareRelationship, slug: str) -> dict[str, str]:
    """The codes that words of this kind had before in this care, so that a line goes on."""
    rows = Assignment.objects.filter(relationship=relationship, worksheet=slug)
    return {
        one["words"].casefold(): one["code"]
        for row in rows.order_by("assigned_at")
        for chosen in row.words.get("targets", {}).values()
        for one in chosen
        if isinstance(one, Mapping)
    }


def _record(
    therapist: User, relationship: CareRelationship, verb: str, row: Assignment, now: datetime
) -> None:
    ledger.record(
        actor_id=therapist.pk,
        verb=verb,
        client_id=relationship.of_id,
        entities=[("journals.Assignment", row.pk, row.version)],
        now=now,
    )
