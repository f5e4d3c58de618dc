"""My own rows, as chainable querysets; and who looked at them."""

import uuid
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from journals.models import (
    Entry,
    EntryQuerySet,
    EntryVersion,
    Episode,
    Guidance,
    Person,
    ReadMark,
    Share,
    StandingShare,
    Wording,
)
from tracker.accounts.access import names
from tracker.accounts.models import User
from tracker.privacy import keys, ledger


def own_entries(client: User) -> EntryQuerySet:
    keys.warm([client.pk])
    # from the client, so that each row knows whose day it is
    rows: EntryQuerySet = client.entries.all()
    return rows.kept()


def wrote_before(client: User, at: datetime) -> bool:
    """Whether anything of mine was written by then."""
    return client.entries.kept().filter(recorded_at__lte=at).exists()


def own_removed(client: User, pk: uuid.UUID) -> Entry:
    gone = Entry.objects.filter(client=client, deleted_at__isnull=False)
    return get_object_or_404(gone.exclude(episode__close_reason__startswith=Episode.REMOVED), pk=pk)


def own_versions(client: User, entry: Entry) -> QuerySet[EntryVersion]:
    return EntryVersion.objects.filter(client=client, entry=entry).order_by("version")


def own_episodes(client: User) -> QuerySet[Episode]:
    """With all that a page about moments needs, in a constant number of queries."""
    keys.warm([client.pk])
    return (
        client.episodes.exclude(close_reason__startswith=Episode.REMOVED)
        .select_related("goal")
        .prefetch_related(
            Prefetch(
                "entries", Entry.objects.kept().order_by("occurred_at", "recorded_at"), "parts"
            ),
            Prefetch(
                "parts__guidance",
                Guidance.objects.select_related("author").order_by("sent_at"),
                "answers",
            ),
            Prefetch("parts__read_marks", to_attr="marks"),
            Prefetch(
                "parts__shares",
                Share.objects.filter(revoked_at=None).select_related("relationship__therapist"),
                "standing_shares",
            ),
        )
        .order_by("-occurred_at", "-recorded_at")
    )


def own_episode(client: User, pk: uuid.UUID) -> Episode:
    return get_object_or_404(own_episodes(client), pk=pk)


def own_entry(client: User, pk: uuid.UUID) -> Entry:
    return get_object_or_404(own_entries(client), pk=pk)


def own_people(client: User) -> QuerySet[Person]:
    """Those that are offered: nobody who was put away."""
    return own_people_ever(client).filter(archived_at=None)


def own_people_ever(client: User) -> QuerySet[Person]:
    """Also those who were put away: entries still name them."""
    keys.warm([client.pk])
    return Person.objects.filter(client=client).order_by("added_at", "id")


def own_wordings(client: User, thing: uuid.UUID) -> QuerySet[Wording]:
    """How a moment, a person or a thing of the menu stood before, the newest first.

    `recorded_at`: until when it stood so. Of a moment: {"title", "goal": its id or None}.
    """
    keys.warm([client.pk])
    return Wording.objects.filter(client=client, thing=thing).order_by("-version")


def own_shares(client: User, now: datetime) -> QuerySet[Share]:
    """Everything that somebody can open at this moment."""
    keys.warm([client.pk])
    return (
        Share.objects.live(now)
        .filter(entry__client=client)
        .select_related("entry__episode", "relationship__therapist")
        .order_by("-shared_at")
    )


def own_marks(client: User, entry_ids: Iterable[uuid.UUID]) -> list[ReadMark]:
    """Which of these entries of mine a therapist has had on screen, and when last."""
    return list(ReadMark.objects.filter(entry__client=client, entry__in=list(entry_ids)))


def own_guidance(client: User, now: datetime) -> QuerySet[Guidance]:
    """What therapists answered me, the newest first: nothing that can still be taken back."""
    keys.warm([client.pk])
    return (
        Guidance.objects.shown(now)
        .filter(client=client)
        .select_related("author", "entry__episode", "agenda_item")
        .order_by("-sent_at")
    )


ANSWERED = ("answered", "answered_agenda")
LOOKS = (
    *("opened", "printed", "saved", "saw_charts", "answered", "shared", "stopped_sharing"),
    *("flagged", "saw_flag", "took_up_flag", "settled_flag"),
)
# Also on the page about everything: what concerns no single moment.
OTHER_LOOKS = (
    *("saw_numbers", "answered_agenda", "opened_goal", "offered_goal", "withdrew_goal"),
    *("proposed_goal", "accepted_goal", "declined_goal"),
    *("took_back_goal", "reworded_goal"),
    *("assigned", "changed_assignment", "stopped_assignment"),
    *("started_standing_share", "stopped_standing_share", "saw_days"),
    *("added_to_agenda", "reworded_agenda", "took_off_agenda"),
    *("opened_agenda", "ticked_agenda", "unticked_agenda"),
    *("made_appointment", "moved_appointment", "cancelled_appointment"),
    *("proposed_plan", "agreed_to_plan", "ended_plan", "told_away", "took_back_away"),
    *("changed_guidance_mode", "switched_insight", "proposed_decision", "took_back_decision"),
    *("confirmed_decision", "declined_decision"),
    *("granted_supervision", "stopped_supervision", "care_ended"),
    *("proposed_monitoring", "agreed_to_monitoring", "ended_monitoring", "named_deputy"),
    *("made_calendar_link", "ended_calendar_link"),
    *("asked_for_export", "exported", "asked_for_booklet", "took_booklet"),
    *("brought_back", "asked_to_delete", "kept_account"),
    "backup_restored",
)


def opened_by(
    client: User,
    entry_ids: Iterable[uuid.UUID] | None = None,
    limit: int = 50,
    *,
    now: datetime,
) -> list[ledger.Event]:
    """The same with exact times, for the client's own programs."""
    verbs = LOOKS if entry_ids is not None else LOOKS + OTHER_LOOKS
    events = ledger.of_client(client.pk, verbs=verbs, entity_ids=entry_ids, limit=limit)
    shown = set(
        answers_known(client, (one.entity_id for one in events if one.verb in ANSWERED), now)
    )
    return [
        one
        for one in events
        if one.verb not in ANSWERED or (one.actor_id, one.entity_id, one.at) in shown
    ]


def answers_known(
    client: User, things: Iterable[uuid.UUID], now: datetime
) -> list[tuple[uuid.UUID | None, uuid.UUID, datetime]]:
    """(by whom, what, when) of the answers that this client can know of.

    The ledger keeps that somebody answered from the moment they did. What can still be taken back,
    or was, the client has never seen: of that their list of who looked says nothing.
    """
    asked = list(things)
    if not asked:
        return []
    rows = (
        Guidance.objects.shown(now)
        .filter(Q(entry__in=asked) | Q(agenda_item__in=asked), client=client)
        .values_list("author_id", "entry_id", "agenda_item_id", "sent_at")
    )
    return [(author, entry or item, at) for author, entry, item, at in rows]


def looks(
    client: User,
    zone: tzinfo,
    entry_ids: Iterable[uuid.UUID] | None = None,
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    """Who did what with what on which day, newest first: of these entries, or of everything.

    Dicts of day, verb, who (a name), mine (it was I), moment (an Episode, or None), alone (an
    Entry that belongs to no moment, or None), standing (a StandingShare, or None), and parts (how
    many).
    """
    everything = entry_ids is None
    verbs = LOOKS + OTHER_LOOKS if everything else LOOKS
    # a check-in that went out by itself is told of by what let it go out
    sent = Share.objects.filter(standing__relationship__client=client, entry__kind="check_in")
    days = ledger.days_of_client(
        client.pk,
        zone,
        verbs=verbs,
        entity_ids=entry_ids,
        leave_out=(("shared", "stopped_sharing"), sent.values("entry")) if everything else None,
    )
    days = _without_unsaid(client, zone, days, now)
    people: dict[Any, str] = names(day.actor_id for day in days)
    keys.warm([client.pk])
    things = _things(client, days)
    lines: dict[tuple, dict[str, Any]] = {}
    for day in days:
        thing = things.get(day.entity_id)
        line = lines.setdefault(
            (day.day, day.actor_id, day.verb, thing and thing.pk),
            {
                "day": day.day,
                "verb": day.verb,
                "who": people.get(day.actor_id, ""),
                "mine": day.actor_id == client.pk,
                "moment": thing if isinstance(thing, Episode) else None,
                "alone": thing if isinstance(thing, Entry) else None,
                "standing": thing if isinstance(thing, StandingShare) else None,
                "parts": 0,
            },
        )
        line["parts"] += 1
    return list(lines.values())


def _things(
    client: User, days: Iterable[ledger.Day]
) -> dict[uuid.UUID, Episode | Entry | StandingShare]:
    """What each of these lines is about, by its id: of an entry, its moment if it has one."""
    by_kind: dict[str, set[uuid.UUID]] = {}
    for day in days:
        by_kind.setdefault(day.entity, set()).add(day.entity_id)
    entries: dict[uuid.UUID, Entry] = (
        Entry.objects.filter(client=client, pk__in=by_kind.get("journals.Entry", ()))
        .defer("ratings", "words")
        .in_bulk()
    )
    moments: dict[Any, Episode] = Episode.objects.filter(
        client=client, pk__in={entry.episode_id for entry in entries.values()}
    ).in_bulk()
    stood: dict[uuid.UUID, StandingShare] = StandingShare.objects.filter(
        relationship__client=client, pk__in=by_kind.get("journals.StandingShare", ())
    ).in_bulk()
    of_entries = {pk: moments.get(entry.episode_id, entry) for pk, entry in entries.items()}
    return {**of_entries, **stood}


def _without_unsaid(
    client: User, zone: tzinfo, days: list[ledger.Day], now: datetime
) -> list[ledger.Day]:
    """The same without answers of which nothing can be seen."""
    asked = (one.entity_id for one in days if one.verb in ANSWERED)
    shown = {
        (author, thing, at.astimezone(zone).date())
        for author, thing, at in answers_known(client, asked, now)
    }
    return [
        one
        for one in days
        if one.verb not in ANSWERED or (one.actor_id, one.entity_id, one.day) in shown
    ]
