"""What somebody took with them comes back, into an account that is still empty: see docs/adr/0034.

Only what they wrote for themselves. Nothing in a file opens anything to anybody, and what others
said in it stays in it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from journals import exports
from journals.access import everything
from journals.content import content_of
from journals.insights.choices import refuse_strange
from journals.kinds import made_of, measures, worksheets
from journals.kinds.goal import GOAL
from journals.kinds.worksheets import Unknown
from journals.models import Entry, EntryVersion, Goal, GoalVersion, InsightChoices
from tracker.accounts import actions as accounts
from tracker.accounts.models import User
from tracker.privacy import keys, ledger
from tracker.privacy.fields import UNREADABLE, SealedField
from tracker.reminders.models import LONGEST_WORDS, OwnWords, Preferences, Reminder

# In this order: what something hangs on comes first.
COMES_BACK = (
    *("people", "goals", "goal_versions", "moments", "earlier_wordings", "entries"),
    *("entry_versions", "own_list", "insights_put_away", "drafts"),
    *("reminder_preferences", "reminder_words", "reminders"),
)
TABLES = {table.name: table for table in everything.TABLES}
# A measure as it was called where the file was made -> as it is called here: (slug, version).
Names = dict[tuple[str, int], tuple[str, int]]
BATCH = 500
WHICH = ("worksheet", "worksheet_version")
TAKEN = _("Some of this is here already, in this or in another account, or is not whole.")


@transaction.atomic
def bring_back(client: User, document: Mapping[str, Any], *, now: datetime) -> dict[str, int]:
    """Write it all anew under the same ids, sealed with this account's key. Gives how many rows of
    each section. Reminders come back turned off.

    Raises ValidationError, and writes nothing, when the account holds anything already, when the
    file is not one of ours or does not hang together, or when any of it is here already.
    """
    _refuse(client, document)
    names = _measures_here(document)
    _refuse_other_worksheets(document)
    _refuse_unknown_worksheets(document, names)
    keys.warm([client.pk])
    _settings(client, document, now)
    counts = {}
    for name in COMES_BACK:
        said = (_named_here(name, row, names) for row in _section(document, name))
        rows = [_row(TABLES[name], client, row) for row in said]
        _write(TABLES[name], rows)
        counts[name] = len(rows)
    _hang_together()
    ledger.record(
        actor_id=client.pk,
        verb="brought_back",
        client_id=client.pk,
        entities=[("accounts.User", client.pk, 0)],
        now=now,
    )
    return counts


def _refuse(client: User, document: Mapping[str, Any]) -> None:
    if client.account != User.Account.CLIENT:
        raise ValidationError(_("Only a client’s account can take this in."))
    told = (document.get("format"), document.get("version"))
    if told != (exports.FORMAT, exports.VERSION):
        raise ValidationError(_("This is not a file that this version can read."))
    for name in COMES_BACK:
        table = TABLES[name]
        rows = table.model._default_manager.filter(**{table.whose: client.pk})
        if table.model is not Preferences and rows.exists():
            raise ValidationError(_("This account holds something already. Take an empty one."))


def _measures_here(document: Mapping[str, Any]) -> Names:
    """What each measure of the file is called here. An answer means what it meant only where the
    very same was asked: a practice gives every questionnaire that it loads a name of its own."""
    found: Names = {}
    for said in _section(document, "measures"):
        slug, number = str(said.get("slug")), said.get("version")
        number = number if isinstance(number, int) else 0
        here = measures.asked_as(str(said.get("sha256")), slug, number)
        if here is None:
            raise _asked_elsewhere(said)
        found[slug, number] = here.slug, here.number
    return found


def _refuse_unknown_worksheets(document: Mapping[str, Any], names: Names) -> None:
    """What was answered has to be known here: else nobody could read it."""
    for said in _section(document, "entries"):
        slug, number = said.get("worksheet"), said.get("worksheet_version")
        if not slug or (slug, number) in names:
            continue
        try:
            found = worksheets.find(str(slug), number if isinstance(number, int) else 0)
        except Unknown:
            found = None
        if found is None or said.get("kind") == Entry.Kind.MEASURE:
            raise ValidationError(
                _("It holds answers to the worksheet “%(name)s”, which is not known here."),
                params={"name": str(slug)[:80]},
            )


def _refuse_other_worksheets(document: Mapping[str, Any]) -> None:
    """Of worksheets that a practice wrote as well, the very same has to be asked here."""
    for said in _section(document, "worksheets"):
        slug, number = said.get("slug"), said.get("version")
        try:
            here = worksheets.find(str(slug), number) if isinstance(number, int) else None
        except Unknown:
            here = None
        if here is None or here.definition != said.get("definition"):
            raise _asked_elsewhere(said)


def _asked_elsewhere(said: Mapping[str, Any]) -> ValidationError:
    return ValidationError(
        _("It holds answers to “%(title)s”, which is not asked here in that wording."),
        params={"title": str(said.get("title"))[:80]},
    )


def _section(document: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = document.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _unreadable(name)
    return rows


def _settings(client: User, document: Mapping[str, Any], now: datetime) -> None:
    """How they had set their account up. Address and password stay those of this account."""
    for row in _section(document, "account")[:1]:
        wanted = {
            name: cast("models.Field", User._meta.get_field(name)).to_python(row[name])
            for name in sorted(accounts.PROFILE & row.keys())
        }
        accounts.change_profile(client, now=now, **wanted)


def _named_here(name: str, said: dict[str, Any], names: Names) -> dict[str, Any]:
    """The same row, with the names that measures have here."""
    if name == "entries":
        known = names.get((said.get("worksheet", ""), said.get("worksheet_version") or 0))
        return said | dict(zip(WHICH, known, strict=True)) if known else said
    if name == "drafts":
        return _draft_here(said, names)
    return said


def _draft_here(said: dict[str, Any], names: Names) -> dict[str, Any]:
    """Of an answer that was begun, its place and the version that it was begun in."""
    for (slug, number), (here, version) in names.items():
        there, now = (f"measure/{measures.address_of(one)}" for one in (slug, here))
        words = said.get("words")
        if said.get("place") == there and isinstance(words, dict):
            begun = {"number": [str(version)]} if words.get("number") == [str(number)] else {}
            return said | {"place": now, "words": words | begun}
    return said


def _row(table: everything.Table, client: User, said: Mapping[str, Any]) -> models.Model:
    """One row, as far as it is what the table holds."""
    row, columns = table.model(), {one.name: one for one in table.columns}
    if said.keys() - columns.keys():
        raise _unreadable(table.name)
    for name, value in said.items():
        setattr(row, columns[name].attname, _value(columns[name], value, client))
    if isinstance(row, Goal):
        row.proposed_by_id = None  # that care is not here
    if isinstance(row, Reminder | Preferences):
        row.enabled = False
    for column in columns.values():  # what seals it, and whatever else names its owner
        if column.related_model is User:
            setattr(row, column.attname, client.pk)
    try:
        row.clean_fields(exclude=[one.name for one in columns.values() if _is_apart(one)])
        _refuse_strange_content(row)
    except (ValidationError, Unknown) as error:
        raise _unreadable(table.name) from error
    return row


def _is_apart(column: models.Field) -> bool:
    """Looked at in another way: sealed columns by their kind, the others by the database."""
    return isinstance(column, SealedField | models.ForeignKey) or column.null or column.blank


def _value(column: models.Field, value: Any, client: User) -> Any:
    if isinstance(column, SealedField):
        if not isinstance(value, dict):
            raise _unreadable(column.name)
        return {} if UNREADABLE in value else value  # it did not open when the file was made
    target = column.target_field if isinstance(column, models.ForeignKey) else column
    try:
        return target.to_python(value)
    except ValidationError as error:
        raise _unreadable(column.name) from error


def _refuse_strange_content(row: models.Model) -> None:
    """What pages will draw is what they know. A mark of something that was erased is empty."""
    if isinstance(row, Entry | EntryVersion):
        entry = row if isinstance(row, Entry) else None
        if entry is not None and content_of(entry):
            made_of(entry.kind, entry.worksheet, entry.worksheet_version).clean(content_of(entry))
    elif isinstance(row, Goal | GoalVersion) and content_of(cast("Goal", row)):
        GOAL.clean(content_of(cast("Goal", row)))
    elif isinstance(row, InsightChoices):
        refuse_strange(row.ratings)
    elif isinstance(row, OwnWords) and len(str(row.words.get("text", ""))) > LONGEST_WORDS:
        raise ValidationError(TAKEN)


def _write(table: everything.Table, rows: Iterable[models.Model]) -> None:
    rows = list(rows)
    if table.model is Preferences and rows:
        Preferences.objects.filter(pk__in=[row.pk for row in rows]).delete()
    try:
        with transaction.atomic():
            table.model._default_manager.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise ValidationError(TAKEN) from error


def _hang_together() -> None:
    """All that a row points to has to be there; the database would look only at the very end."""
    try:
        connection.check_constraints([TABLES[name].model._meta.db_table for name in COMES_BACK])
    except IntegrityError as error:
        raise ValidationError(TAKEN) from error


def _unreadable(where: str) -> ValidationError:
    return ValidationError(_("This file can’t be read: %(where)s."), params={"where": where})
