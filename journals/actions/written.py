"""Writing a worksheet in a practice, publishing a version of it, switching it on and off.

Whoever treats people there writes; what clients can be asked is for those who run the practice.
"""

import secrets
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from journals.access.written import PREFIX, WRITERS, Written, as_written, draft_of, line_of
from journals.kinds.worksheets import rules
from journals.kinds.worksheets.writing import DEFAULTS, Writing, in_words, problems
from journals.models import PracticeWorksheet, PracticeWorksheetVersion
from tracker.accounts import actions as accounts
from tracker.accounts.models import StaffEvent, User

from .entries import IdTaken, StaleVersion
from .once import insert

Verb = StaffEvent.Verb
MOST_OF_ONE_PRACTICE = 200


@transaction.atomic
def begin_worksheet(
    writing: Writing, *, worksheet_id: uuid.UUID, by: User, now: datetime
) -> PracticeWorksheet:
    """Begin to write one: from nothing but its head, from a copy, from a file. Nobody is asked for
    it yet. Safe to repeat. Raises ValidationError, IdTaken, and 404 for whoever doesn't work at a
    practice."""
    if by.role not in WRITERS:
        raise Http404
    practice = by.clinician.practice_id
    _refuse_head(writing.head)
    row = PracticeWorksheet(
        pk=worksheet_id,
        practice_id=practice,
        slug=PREFIX + secrets.token_hex(6),
        made_at=now,
        draft=writing.as_data(),
        edited_at=now,
        edited_by_id=by.pk,
    )
    if not insert(row):
        return _stored(row, writing)
    if PracticeWorksheet.objects.filter(practice=practice).count() > MOST_OF_ONE_PRACTICE:
        raise ValidationError(_("There is no room for more. Throw away what nobody needs."))
    return row


def _stored(row: PracticeWorksheet, writing: Writing) -> PracticeWorksheet:
    """The row that stands under this id if it says just this. Raises IdTaken."""
    there = PracticeWorksheet.objects.filter(pk=row.pk, practice=row.practice_id).first()
    draft = as_written(there).draft if there is not None else None
    if there is None or draft is None or not draft.asks_as(writing):
        raise IdTaken
    return there


@transaction.atomic
def go_on_writing(
    row: PracticeWorksheet, *, by: User, now: datetime, instead: Writing | None = None
) -> None:
    """Begin to write its next version: from the newest one, or `instead` from something else. Safe
    to repeat. Raises ValidationError where somebody is writing it already."""
    found = _locked(row, by)
    if found.draft is not None:
        if instead is None or found.draft.asks_as(instead):
            return
        sentence = _("Somebody is writing its next version. Publish that, or throw it away, first.")
        raise ValidationError({"of": sentence})
    draft = instead or Writing.of(found.contents[0])
    _refuse_head(draft.head)
    _keep(found, draft, by, now)


@transaction.atomic
def change_worksheet_head(
    row: PracticeWorksheet,
    head: Mapping[str, Any],
    *,
    base_version: int,
    by: User,
    now: datetime,
) -> None:
    """Say what it is called, and how it is asked. Raises StaleVersion, ValidationError by part."""
    found = _locked(row, by)
    draft = draft_of(found)
    _refuse_head(head)
    if draft.head == head:
        return
    if draft.head_version != base_version:
        raise StaleVersion(draft)
    _keep(found, draft.with_head(head), by, now)


@transaction.atomic
def add_line(
    row: PracticeWorksheet, says: Mapping[str, Any], *, line: str, by: User, now: datetime
) -> None:
    """Add a line at the end, under this id. Safe to repeat. Raises ValidationError by part,
    IdTaken."""
    found = _locked(row, by)
    draft = draft_of(found)
    there = next((one for one in draft.lines if one.id == line), None)
    if there is not None:
        if there.says != says:
            raise IdTaken
        return
    if len(draft.lines) >= rules.MOST_FIELDS:
        raise ValidationError(_("There is room for %s lines.") % rules.MOST_FIELDS)
    above = draft.above()
    wrong = rules.check_line(says, above)
    if says.get("key") in above:
        wrong.setdefault("key", []).append(_("This key is used above."))
    if wrong:
        raise ValidationError(wrong)
    _keep(found, draft.with_line(says, line), by, now)


@transaction.atomic
def write_line(
    row: PracticeWorksheet,
    says: Mapping[str, Any],
    *,
    line: str,
    base_version: int,
    by: User,
    now: datetime,
) -> None:
    """Write a line anew. Its type and key stay what they were.

    404 for one that was taken out. Raises StaleVersion, ValidationError by part.
    """
    found = _locked(row, by)
    draft = draft_of(found)
    before = line_of(draft, line)
    if before.says == says:
        return
    if before.version != base_version:
        raise StaleVersion(before)
    if (before.type, before.says.get("key")) != (says["type"], says.get("key")):
        raise ValueError("a line keeps its type and its key")
    if wrong := rules.check_line(says, draft.above(line)):
        raise ValidationError(wrong)
    _keep(found, draft.with_line(says, line), by, now)


def move_line(row: PracticeWorksheet, line: str, *, step: int, by: User, now: datetime) -> None:
    """Further down (1) or up (-1). 404 for one that was taken out."""
    _change(row, by, now, lambda draft: draft.moved(line_of(draft, line).id, step))


def remove_line(row: PracticeWorksheet, line: str, *, by: User, now: datetime) -> None:
    """Take it out. It can be put back until another one is."""
    _change(row, by, now, lambda draft: draft.without(line_of(draft, line).id))


def put_line_back(row: PracticeWorksheet, *, by: User, now: datetime) -> None:
    """The one that was taken out last."""
    _change(row, by, now, Writing.put_back)


@transaction.atomic
def drop_worksheet_draft(row: PracticeWorksheet, *, by: User, now: datetime) -> None:
    """Throw away what is being written. One that was never published is gone with it."""
    found = _locked(row, by)
    if found.versions:
        _keep(found, None, by, now)
    else:
        found.row.delete()


@transaction.atomic
def publish_worksheet(
    row: PracticeWorksheet, *, seen: str, by: User, now: datetime
) -> PracticeWorksheetVersion:
    """What is being written becomes a version, which never changes. A worksheet that is switched on
    is asked in it from now on; answers stay with theirs.

    `seen`: the digest of what was looked at. Raises ValidationError with every reason why not, and
    404 for whoever doesn't run the practice.
    """
    found = _locked(row, by, admin=True)
    draft = draft_of(found)
    if draft.digest != seen:
        raise ValidationError(_("It was changed meanwhile. Look at it once more."))
    definition = draft.definition(found.row.slug, found.next_number)
    if wrong := problems(definition, found.contents):
        raise ValidationError(in_words(wrong))
    version = PracticeWorksheetVersion.objects.create(
        worksheet=found.row,
        number=found.next_number,
        content=definition,
        published_by_id=by.pk,
        published_at=now,
    )
    _keep(found, None, by, now)
    accounts.note_step(found.row.practice, Verb.SHEET_PUBLISHED, by=by, now=now)
    return version


@transaction.atomic
def switch_worksheet(row: PracticeWorksheet, *, on: bool, by: User, now: datetime) -> None:
    """On: therapists of the practice can ask for it. Off: nobody newly, and nobody fills it in;
    answers stay readable."""
    found = _locked(row, by, admin=True)
    if not found.versions or (found.row.switched_on_at is not None) == on:
        return
    found.row.switched_on_at = now if on else None
    found.row.save(update_fields=["switched_on_at"])
    verb = Verb.SHEET_ON if on else Verb.SHEET_OFF
    accounts.note_step(found.row.practice, verb, by=by, now=now)


def _locked(row: PracticeWorksheet, by: User, *, admin: bool = False) -> Written:
    """As it stands now, and nobody else writes. 404 where this person may not."""
    if by.role not in WRITERS or (admin and not by.administers):
        raise Http404
    rows = PracticeWorksheet.objects.select_for_update(of=("self",)).select_related("practice")
    here = rows.filter(pk=row.pk, practice=by.clinician.practice_id).first()
    if here is None:
        raise Http404
    return as_written(here)


@transaction.atomic
def _change(
    row: PracticeWorksheet, by: User, now: datetime, change: Callable[[Writing], Writing]
) -> None:
    found = _locked(row, by)
    _keep(found, change(draft_of(found)), by, now)


def _keep(found: Written, draft: Writing | None, by: User, now: datetime) -> None:
    row = found.row
    row.draft = draft and draft.as_data()
    row.edited_at, row.edited_by_id = now, by.pk
    row.save(update_fields=["draft", "edited_at", "edited_by_id"])


def _refuse_head(head: Mapping[str, Any]) -> None:
    """What is said of the whole is well made, also while its lines are not."""
    wrong = rules.check_head(head)
    if not wrong and head["default"] not in DEFAULTS:
        wrong["default"] = [_("Choose one of these: %s.") % ", ".join(DEFAULTS)]
    if wrong:
        raise ValidationError(wrong)
