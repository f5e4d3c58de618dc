"""Loading a questionnaire into a practice, with a signed statement; switching it on and off."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from journals import questionnaires as files
from journals.access.questionnaires import PREFIX, Loaded, questionnaires
from journals.kinds.fields import clean_text
from journals.models import Questionnaire, QuestionnaireVersion
from journals.questionnaires import Understood
from tracker.accounts import actions as accounts
from tracker.accounts.models import Practice, StaffEvent, User

LONGEST = {
    "title": files.LONGEST_TITLE,
    "clinical": files.LONGEST_CLINICAL,
    "source": files.LONGEST_SOURCE,
    "statement": files.LONGEST_STATEMENT,
}
EMPTY = {
    "title": _("Say what clients see it called."),
    "clinical": _("Say what clinicians call it."),
    "source": _("Say where the text is from."),
    "statement": _("Say by what right you use it."),
}
Verb = StaffEvent.Verb


@transaction.atomic
def load_questionnaire(
    understood: Understood,
    *,
    by: User,
    now: datetime,
    earlier: Questionnaire | None = None,
    **said: str,
) -> Questionnaire:
    """Keep what was read, as a new questionnaire or as the next version of an earlier one.

    `said`: title, clinical, source and statement, the words that `by` signs with. A new one is off
    until somebody switches it on. The same once more changes nothing. Raises ValidationError by
    field, and 404 for whoever doesn't run the practice.
    """
    words = _cleaned(said)
    practice = _practice_of(by)  # locked, so that two who press at once are one after the other
    there = questionnaires(by)
    for one in there:
        if _is_the_same(one, understood, words) and earlier in (None, one.row):
            return one.row
    row = earlier or _new(practice, now)
    before = next((one for one in there if one.row == row), None)
    _refuse_another_instrument(before, understood)
    QuestionnaireVersion.objects.create(
        questionnaire=row,
        number=before.newest.number + 1 if before else 1,
        content=understood.content(words["title"], words["clinical"]),
        sha256=understood.sha256,
        source=words["source"],
        statement=words["statement"],
        signed_by_id=by.pk,
        signed_at=now,
        recipe=understood.recipe.slug if understood.recipe else "",
        recipe_version=understood.recipe.version if understood.recipe else None,
    )
    accounts.note_step(practice, Verb.SIGNED_TEXT, by=by, now=now)
    return row


@transaction.atomic
def switch_questionnaire(row: Questionnaire, *, on: bool, by: User, now: datetime) -> None:
    """On: therapists of the practice can ask for it. Off: nobody newly; answers stay readable."""
    practice = _practice_of(by)
    rows = Questionnaire.objects.filter(pk=row.pk, practice=practice)
    changed = rows.filter(switched_on_at__isnull=on).update(switched_on_at=now if on else None)
    if changed:
        verb = Verb.TEXT_ON if on else Verb.TEXT_OFF
        accounts.note_step(practice, verb, by=by, now=now)


def _practice_of(by: User) -> Practice:
    if not by.administers:
        raise Http404
    return Practice.objects.select_for_update().get(pk=by.clinician.practice_id)


def _new(practice: Practice, now: datetime) -> Questionnaire:
    slug = PREFIX + secrets.token_hex(6)
    return Questionnaire.objects.create(practice=practice, slug=slug, made_at=now)


def _cleaned(said: dict[str, str]) -> dict[str, str]:
    words, wrong = {}, {}
    for name, most in LONGEST.items():
        try:
            words[name] = clean_text(said[name], most)
            if not words[name]:
                raise ValidationError(EMPTY[name])
        except ValidationError as error:
            wrong[name] = error
    if wrong:
        raise ValidationError(wrong)
    return words


def _is_the_same(there: Loaded, understood: Understood, words: dict[str, str]) -> bool:
    newest, recipe = there.newest, understood.recipe
    known = (newest.sha256, newest.recipe, newest.recipe_version)
    brought = (understood.sha256, recipe.slug, recipe.version) if recipe else None
    names = all(newest.content[name] == words[name] for name in ("title", "clinical"))
    return names and known == (brought or (understood.sha256, "", None))


def _refuse_another_instrument(before: Loaded | None, understood: Understood) -> None:
    """Numbers over time are drawn as one line: it has to be of one instrument."""
    kept = before.newest.recipe if before else ""
    if kept and (understood.recipe is None or understood.recipe.slug != kept):
        raise ValidationError(
            {
                "recipe": _(
                    "Another version has to be scored in the same way as the one before. Add this "
                    "as a questionnaire of its own."
                )
            }
        )
