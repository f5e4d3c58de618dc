"""Invariants of help and reminders, each by its number in docs/invariants.md."""

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from journals import actions
from journals.models import Entry
from tests.conftest import NOW
from tests.reminders.plans import DUE, MINUTE, remind, ring
from tracker.reminders import rules, words
from tracker.reminders.models import Kind, Notice, Reason, Says, State
from tracker.reminders.schedule import next_due

HOUR = timedelta(hours=1)


def test_invariant_12_help_needs_nobody_no_script_and_no_database():
    """Without the fixture `db`, a query of any kind raises."""
    answer = Client().get("/help/")
    assert answer.status_code == 200
    assert answer.cookies == {}
    page = re.sub(r"<script.*?</script>", "", answer.text, flags=re.DOTALL)
    assert 'href="tel:988"' in page
    assert 'href="sms:988"' in page
    assert 'href="tel:911"' in page
    assert "<form" not in re.search(r"<main.*</main>", page, re.DOTALL)[0]
    assert Client().get("/help/?region=GB").text.count('href="tel:116123"') == 1


@pytest.mark.django_db
def test_invariant_13_no_message_says_anything_of_its_reader(maya, amara, care):
    said = ["Sunday at the door", "It was the silence", "Jonathan", "A walk to the water"]
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=said[0],
        content={"thoughts": said[1]},
        when=actions.When(NOW, "UTC"),
        now=NOW,
    )
    actions.add_person(maya, person_id=uuid.uuid4(), content={"label": said[2]}, now=NOW)
    actions.write_plan(maya, entry_id=uuid.uuid4(), content={"alone": [said[3]]}, now=NOW)
    secrets = [*said, "Maya", "Lindqvist", "Amara", maya.email, maya.pk, care.pk, episode.pk]
    secrets += [entry.pk for entry in Entry.objects.all()]
    private = re.compile("|".join(re.escape(str(one)) for one in secrets), re.IGNORECASE)
    told = re.compile("therap|mood|health|clinic|crisis|plan|worksheet|session", re.IGNORECASE)
    subjects = set()
    for kind in Kind:
        for says in (Says.LIST, Says.MINIMAL):
            subjects.add(str(words.subject(kind, says)))
        body = words.body(Notice(user=maya, kind=kind, about=episode.pk), time(12, 30))
        assert not private.search(body), kind
        assert not told.search(re.sub(r"https?://\S+", "", body)), kind
    assert subjects == {
        "",
        "A minute for yourself?",
        "Something’s ready when you are",
        "There is something new",
    }


@pytest.mark.django_db
def test_invariant_14_no_reminder_that_nobody_wanted_then(maya, amara, care):
    # in quiet hours: a chosen time is refused, a computed one moves or is not sent
    with pytest.raises(ValidationError):
        remind(maya, time(23, 0))
    assert rules.quiet(time(23, 0), time(21, 30), time(8)) == (State.SKIPPED, Reason.QUIET)
    # over the cap
    gone = [rules.Gone(DUE - n * 4 * HOUR, date(2026, 11, 24), None) for n in (1, 2)]
    enough = (State.SKIPPED, Reason.ENOUGH)
    assert rules.too_many(gone, DUE, date(2026, 11, 24), None) == enough
    week = [rules.Gone(DUE - n * 20 * HOUR, date(2026, 11, 24 - n), None) for n in range(1, 7)]
    more = [rules.Gone(DUE - n * 19 * HOUR, date(2026, 11, 24 - n), None) for n in (3, 5)]
    assert rules.too_many([*week, *more], DUE, date(2026, 11, 24), None) == enough
    # twice per slot: however often the bell rings
    remind(maya)
    for seconds in range(3):
        ring(DUE + timedelta(seconds=seconds))
    assert len(mail.outbox) == 1
    # more than an hour late
    ring(DUE + 24 * HOUR + rules.GRACE + MINUTE)
    assert len(mail.outbox) == 1
    assert Notice.objects.filter(state=State.STALE).count() == 1
    # after the end of care: what the therapist asked for is not asked for any more
    said = {"targets": {"urges": ["go_quiet"]}, "note": "", "now": DUE}
    actions.assign(amara, care, assignment_id=uuid.uuid4(), slug="daily-card", **said)
    waits = Notice.objects.filter(kind=Kind.WORKSHEET)
    assert waits.count() == 1
    due = waits.get().due_at
    actions.end_care(care, by=amara, now=due - HOUR)
    mail.outbox.clear()
    ring(due)
    assert waits.exclude(state=State.SENT).count() == 1
    assert mail.outbox == []


def utc(*at: int) -> datetime:
    return datetime(*at, tzinfo=UTC)


GAPS_AND_FOLDS = [
    # zone, wall time, from when on, the one time it comes on that day
    ("America/New_York", time(2, 30), utc(2027, 3, 14, 3), utc(2027, 3, 14, 7, 30)),
    ("America/New_York", time(1, 30), utc(2027, 11, 7, 3), utc(2027, 11, 7, 5, 30)),
    ("Europe/Berlin", time(2, 30), utc(2027, 3, 27, 23), utc(2027, 3, 28, 1, 30)),
    ("Europe/Berlin", time(2, 30), utc(2027, 10, 30, 22), utc(2027, 10, 31, 0, 30)),
    # half an hour off, and moved by half an hour
    ("Australia/Lord_Howe", time(2, 15), utc(2026, 10, 3, 12), utc(2026, 10, 3, 15, 45)),
    ("Australia/Lord_Howe", time(1, 45), utc(2027, 4, 3, 12), utc(2027, 4, 3, 14, 45)),
]


@pytest.mark.parametrize(("zone", "wanted", "after", "due"), GAPS_AND_FOLDS)
def test_invariant_14_once_a_day_also_where_the_clocks_change(zone, wanted, after, due):
    assert next_due(wanted, 127, zone, after) == due
    following = next_due(wanted, 127, zone, due)
    assert timedelta(hours=22) < following - due < timedelta(hours=26)
