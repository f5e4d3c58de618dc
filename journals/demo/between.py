"""What the two agree on besides entries: when they meet, a plan, days that are shown, an agenda.

Of those who are told step by step as dated steps, each an action; of the others as rows for Bulk.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from journals import actions
from journals.kinds.agenda import AGENDA
from journals.models import AgendaItem, StandingShare
from tracker.care import actions as care
from tracker.care.models import Appointment, CheckInPlan

from .bulk import Bulk
from .calendar import Calendar
from .meetings import LENGTH, Agreed, appointments
from .others import Other
from .story import ZONE, Talk
from .telling import Step, Telling

PLANNED_AFTER = 6  # days of care
HOURS_TO_AGREE = 22
ASKED_HOURS = 24


# --- in bulk ------------------------------------------------------------------------------------
def meet(bulk: Bulk, agreed: list[Agreed]) -> None:
    """Their appointments, as the therapist made them."""
    for one in agreed:
        row = bulk.add(
            Appointment(
                relationship=bulk.care,
                starts_at=one.starts_at,
                ends_at=one.starts_at + LENGTH,
                zone=ZONE,
                made_at=one.made_at,
                changed_at=one.made_at,
            )
        )
        bulk.line(one.made_at, bulk.therapist, "made_appointment", row, 1)


def agree(bulk: Bulk, other: Other, plan: int, calendar: Calendar) -> None:
    """The plan, the days that they show, and what they would like to talk about."""
    if plan:
        proposed = calendar.local(_day(calendar, other.began - PLANNED_AFTER), "16:10")
        agreed = proposed + timedelta(hours=HOURS_TO_AGREE)
        row = bulk.add(
            CheckInPlan(
                relationship=bulk.care,
                days=plan,
                proposed_by=bulk.therapist,
                proposed_at=proposed,
                agreed_at=agreed,
            )
        )
        bulk.line(proposed, bulk.therapist, "proposed_plan", row, 0)
        bulk.line(agreed, bulk.client, "agreed_to_plan", row, 0)
    if other.shows:
        at = calendar.local(_day(calendar, other.shows), "07:15")
        shown = bulk.add(
            StandingShare(
                relationship=bulk.care, what=StandingShare.What.DAYS_CHECKED_IN, from_at=at
            )
        )
        bulk.line(at, bulk.client, "started_standing_share", shown, 0)
    if other.asks:
        _ask(bulk, other.asks, calendar.now - timedelta(hours=ASKED_HOURS))


def _day(calendar: Calendar, back: int):
    return calendar.today - timedelta(days=back)


def _ask(bulk: Bulk, text: str, at: datetime) -> None:
    item = AgendaItem(
        owner=bulk.client,
        relationship=bulk.care,
        kind=AgendaItem.Kind.TALK_BEFORE,
        added_at=at,
        words=AGENDA.clean({"text": text}),
    )
    bulk.line(at, bulk.client, "added_to_agenda", bulk.add(item), 1)


# --- step by step -------------------------------------------------------------------------------
def steps(told: Telling, number: int) -> Iterator[Step]:
    """All of it, in no order. `number`: the client's place among all."""
    yield from _meetings(told, number)
    story, calendar = told.story, told.calendar
    if story.plan:
        proposed = calendar.local(_day(calendar, story.began - PLANNED_AFTER), "16:10")
        plan: list[CheckInPlan] = []

        def propose(now: datetime) -> None:
            plan.append(care.propose_plan(told.therapist, told.care, days=story.plan, now=now))

        yield proposed, propose
        yield (
            proposed + timedelta(hours=HOURS_TO_AGREE),
            lambda now: care.agree_to_plan(told.user, plan[0], now=now),
        )
    if story.shows:
        yield (
            calendar.at(story.shows),
            lambda now: actions.start_standing_share(
                told.user, told.care, what=StandingShare.What.DAYS_CHECKED_IN, now=now
            ),
        )
    for talk in story.agenda:
        yield from _talk(told, talk)
    if story.noted:
        when, text = story.noted
        yield (
            calendar.at(when),
            lambda now: actions.save_note(
                told.therapist, told.care, text=text, base_version=0, now=now
            ),
        )


def _meetings(told: Telling, number: int) -> Iterator[Step]:
    began = told.care.started_at or told.calendar.now
    for one in appointments(told.story.name, number, began, told.calendar):
        yield (
            one.made_at,
            lambda now, one=one: care.make_appointment(
                told.therapist,
                told.care,
                appointment_id=uuid.uuid4(),
                starts_at=one.starts_at,
                length=LENGTH,
                zone=ZONE,
                now=now,
            ),
        )


def _talk(told: Telling, talk: Talk) -> Iterator[Step]:
    mine = talk.kind in AgendaItem.OF_CLIENT
    owner = told.user if mine else told.therapist
    item: list[AgendaItem] = []

    def add(now: datetime) -> None:
        item.append(
            actions.add_to_agenda(
                owner, told.care, item_id=uuid.uuid4(), kind=talk.kind, text=talk.text, now=now
            )
        )

    yield told.calendar.at(talk.when), add
    if talk.ticked:
        yield (
            told.calendar.at(talk.ticked),
            lambda now: actions.tick_item(told.therapist, item[0], done=True, now=now),
        )
