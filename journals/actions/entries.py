"""Writing, changing and removing one entry. The other actions are built on these."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from journals.content import content_of, without_words
from journals.kinds import CHECK_IN, Content, Kind, made_of
from journals.kinds.worksheets.writing import Line, Writing
from journals.models import (
    AgendaItem,
    Assignment,
    ClinicianNote,
    DecisionProposal,
    Entry,
    EntryVersion,
    Episode,
    Goal,
    MenuItem,
    Person,
)
from tracker.accounts.models import User
from tracker.privacy import keys, ledger
from tracker.privacy.fields import freeze
from tracker.reminders import actions as reminders
from tracker.reminders.schedule import journal_day
from tracker.wallclock import instant, on_the_wall

from .once import IdTaken, insert
from .standing import reach, reach_first


class StaleVersion(Exception):
    """Somebody changed it meanwhile, on another device or in another tab. Both texts are kept."""

    def __init__(
        self,
        current: AgendaItem
        | Assignment
        | ClinicianNote
        | Entry
        | Episode
        | Goal
        | Line
        | MenuItem
        | Person
        | Writing,
    ):
        self.current = current
        super().__init__("changed meanwhile")


@dataclass(frozen=True)
class When:
    """When something happened: an instant, the clock it was lived by, and how exactly.

    `said`: whether anybody named that time. If not, it is the time of writing, and the same thing
    sent again a moment later is still the same.
    """

    at: datetime
    zone: str
    precision: str = Entry.Precision.EXACT
    said: bool = field(default=True, compare=False)

    def day(self, starts: time) -> date:
        """The journal day of somebody whose days begin at `starts`. Of a time of which only the day
        is known, it is that day."""
        midnight = self.precision == Entry.Precision.DAY
        return journal_day(self.at, self.zone, time() if midnight else starts)

    def settled(self, now: datetime) -> "When":
        """Of a time of which only the day is known: its noon, once that has been. Then it stands
        among what happened on that day, and no other night comes between."""
        if self.precision != Entry.Precision.DAY:
            return self
        noon = instant(on_the_wall(self.at, self.zone).date(), time(12), self.zone)
        return replace(self, at=noon) if noon <= now else self

    @classmethod
    def not_said(cls, now: datetime, zone: str, precision: str = Entry.Precision.EXACT) -> "When":
        """Nobody named a time: now."""
        return cls(now, zone, precision, said=False)

    @classmethod
    def at_local(cls, local: datetime, zone: str, precision: str = "about") -> "When":
        """From the time on the person's own clock; of two equal times the first. In UTC: hours that
        are added to it have to pass, whatever the clocks do meanwhile."""
        return cls(instant(local.date(), local.time(), zone), zone, precision)


def new_id() -> uuid.UUID:
    """An id as the client's device would make it: drawn into the page, sent back with the form."""
    return uuid.uuid4()


def own_words(client: User) -> None:
    """Open the client's own key, once for this request."""
    keys.warm([client.pk])


def create(
    client: User,
    *,
    entry_id: uuid.UUID,
    kind: str,
    status: str,
    content: Mapping[str, Any],
    when: When,
    now: datetime,
    episode: Episode | None = None,
    may_be_empty: bool = False,
    worksheet: str = "",
    worksheet_version: int | None = None,
    reaches: bool = True,
    written_at: datetime | None = None,
) -> Entry:
    """Insert an entry under the id that the client's device made. Safe to repeat.

    The same id with the same content, time and status gives the stored entry; with anything else,
    or of anybody else, IdTaken. `reaches`: it goes to whom a standing share has promised it.
    `written_at`: when it was written, where it waited for a signal. Raises ValidationError by
    field.
    """
    own_words(client)
    made = made_of(kind, worksheet, worksheet_version)
    cleaned = {} if may_be_empty and not content else made.clean(content)
    refuse_far_times(when, now)
    when, written_at = when.settled(now), written_at or now
    _refuse_strangers(client, made, cleaned)
    entry = Entry(
        id=entry_id,
        client=client,
        episode=episode,
        kind=kind,
        status=status,
        worksheet=worksheet,
        worksheet_version=worksheet_version,
        occurred_at=when.at,
        occurred_zone=when.zone,
        occurred_precision=when.precision,
        local_date=when.day(client.day_starts),
        recorded_at=written_at,
        changed_at=written_at,
    )
    entry.ratings, entry.words = made.split(cleaned)
    if not insert(entry):
        stored = _stored(client, entry, cleaned, when)
        if stored is None:
            raise IdTaken
        return stored
    record(client, "wrote", entry, now)
    if reaches:
        reach(client, entry, now)
        reach_first(client, entry, now)
    day = journal_day(written_at, client.time_zone, client.day_starts)
    reminders.satisfy(client.pk, day)
    return entry


def _stored(client: User, entry: Entry, cleaned: Content, when: When) -> Entry | None:
    """What is stored under this id, if it is just this. Raises IdTaken for anything else, and for
    what was removed since: saying that it is saved would be untrue."""
    stored = Entry.objects.filter(pk=entry.pk).first()
    if stored is None:
        return None
    mine = stored.client_id == client.pk and stored.version == 1 and stored.deleted_at is None
    alike = all(
        getattr(stored, name) == getattr(entry, name)
        for name in ("kind", "status", "episode_id", "worksheet", "worksheet_version")
    )
    if mine and alike and _at_its_time(stored, entry, when) and same_content(stored, cleaned):
        return stored
    raise IdTaken


def _at_its_time(stored: Entry, entry: Entry, when: When) -> bool:
    """Whether both are about the same time, as exactly as it was said."""
    if stored.occurred_precision != entry.occurred_precision:
        return False
    if when.precision == Entry.Precision.DAY:
        return stored.local_date == entry.local_date
    named = (stored.occurred_at, stored.occurred_zone) == (when.at, when.zone)
    return named or not when.said


def refuse_far_times(when: When, now: datetime) -> None:
    """Neither in another century nor at an end of time, where clocks cannot be converted."""
    if not now - timedelta(days=366 * 100) <= when.at <= now + timedelta(days=366):
        raise ValidationError({"happened": _("Choose a day that is nearer to today.")})


def refuse_to_come(when: When, now: datetime, message: Any) -> None:
    """What is noted has happened; clocks may differ by a little."""
    if when.at > now + timedelta(minutes=5):
        raise ValidationError({"happened": message})


def _refuse_strangers(client: User, made: Kind, cleaned: Content) -> None:
    """Whoever is named is one of the client's own people."""
    named = made.people_in(cleaned)
    if named and Person.objects.filter(client=client, pk__in=named).count() < len(named):
        keys_of = [key for key in cleaned if made.people_in({key: cleaned[key]})]
        raise ValidationError({key: _("Choose from your own people.") for key in keys_of})


def change(
    client: User,
    entry: Entry,
    content: Mapping[str, Any],
    *,
    base_version: int,
    now: datetime,
    status: str | None = None,
    when: When | None = None,
    guidance_requested_at: datetime | None = None,
) -> Entry:
    """Write a new version and keep the old one as it was.

    Raises StaleVersion if `base_version` is not the current one, unless the same words are there
    already: then the second of two equal submits has nothing to do.
    """
    made = made_of(entry.kind, entry.worksheet, entry.worksheet_version)
    cleaned = made.clean(content)
    if when is not None:
        refuse_far_times(when, now)
        when = when.settled(now)
    at_its_time = when is None or when == When(
        entry.occurred_at, entry.occurred_zone, entry.occurred_precision
    )
    already = same_content(entry, cleaned) and status in (None, entry.status) and at_its_time
    if entry.version != base_version and already:
        return entry
    _refuse_strangers(client, made, cleaned)
    claimed = Entry.objects.filter(pk=entry.pk, version=base_version, deleted_at=None).update(
        version=base_version + 1
    )
    if not claimed:
        raise StaleVersion(Entry.objects.get(pk=entry.pk))
    old = EntryVersion(
        client=client,
        entry=entry,
        version=base_version,
        status=entry.status,
        recorded_at=entry.changed_at,
        occurred_at=entry.occurred_at,
        occurred_zone=entry.occurred_zone,
        occurred_precision=entry.occurred_precision,
    )
    old.ratings, old.words = entry.ratings, entry.words
    old.save()
    before = without_words(entry)
    entry.version = base_version + 1
    entry.ratings, entry.words = made.split(cleaned)
    entry.changed_at = now
    changed = {"version", "changed_at"}
    if status is not None:
        entry.status = status
        changed.add("status")
    if when is not None:
        entry.occurred_at, entry.occurred_zone = when.at, when.zone
        entry.occurred_precision = when.precision
        entry.local_date = when.day(client.day_starts)
        changed |= {"occurred_at", "occurred_zone", "occurred_precision", "local_date"}
    if guidance_requested_at is not None:
        entry.guidance_requested_at = guidance_requested_at
        changed.add("guidance_requested_at")
    if without_words(entry) != before:
        entry.ratings_version += 1
        entry.ratings_changed_at = now
        changed |= {"ratings_version", "ratings_changed_at"}
    entry.save(update_fields=changed)
    record(client, "changed", entry, now)
    # what was answered "just for me" stays so
    reach_first(client, entry, now, opens=entry.kind != Entry.Kind.MEASURE)
    return entry


@transaction.atomic
def change_note(
    client: User,
    entry: Entry,
    content: Mapping[str, Any],
    *,
    base_version: int,
    when: When | None,
    now: datetime,
) -> Entry:
    """Write a note or a check-in anew. A plan stays a plan until something is noted."""
    own_words(client)
    if when is not None and entry.status != Entry.Status.PLANNED:
        refuse_to_come(when, now, _("That is still to come. Choose a time that has been."))
    changed = change(client, entry, content, base_version=base_version, now=now, when=when)
    if entry.episode is not None:
        date_by_notes(entry.episode)
    return changed


def date_by_notes(episode: Episode) -> None:
    """A moment is dated by the first thing in it that was noted; a plan by when it begins."""
    first = (
        episode.entries.kept()
        .filter(kind="self_monitoring", status=Entry.Status.NOTED)
        .aggregate(first=Min("occurred_at"))["first"]
    )
    if first is not None and episode.occurred_at != first:
        Episode.objects.filter(pk=episode.pk).update(occurred_at=first)
        episode.occurred_at = first


def same_content(
    entry: AgendaItem | DecisionProposal | Entry | Goal | Person, cleaned: Content
) -> bool:
    """Whether it says just this already."""
    return content_of(entry) == {key: freeze(value) for key, value in cleaned.items()}


def record(client: User, verb: str, entry: Entry, now: datetime) -> None:
    ledger.record(
        actor_id=client.pk,
        verb=verb,
        client_id=client.pk,
        entities=[("journals.Entry", entry.pk, entry.version)],
        now=now,
    )


@transaction.atomic
def check_in(
    client: User,
    *,
    entry_id: uuid.UUID,
    content: Mapping[str, Any],
    now: datetime,
    when: When | None = None,
    written_at: datetime | None = None,
) -> Entry:
    """How are you right now? Two taps are complete. `when`: it is about an earlier time.
    `written_at` as in create()."""
    about = when or When.not_said(now, client.time_zone)
    refuse_to_come(about, now, _("That is still to come. Choose a time that has been."))
    return create(
        client,
        entry_id=entry_id,
        kind=CHECK_IN.code,
        status=Entry.Status.WRITTEN,
        content=content,
        when=about,
        now=now,
        written_at=written_at,
    )
