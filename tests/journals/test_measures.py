"""Measures asked for, answered and shared: what may be asked, when it is due, and who has it."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journals import access, actions
from journals.access import measures as own
from journals.access import worksheets as sheets
from journals.actions import Choice
from journals.due import due_on
from journals.kinds import measures
from journals.models import Assignment, Entry
from tests.conftest import NOW
from tests.instruments import on_the_shelf
from tests.journals.measures import agreed, all_of, answer, ask, let_see
from tracker.reminders import causes
from tracker.reminders.models import Kind, Notice, Preferences

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NINE = measures.address_of("nine-shaped")


@pytest.fixture(autouse=True)
def shelf():
    with on_the_shelf() as shelf, time_machine.travel(NOW, tick=False):
        yield shelf


# --- asking -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("slug", "days", "fine"),
    [
        ("nine-shaped", 13, False),
        ("nine-shaped", 14, True),
        ("nine-shaped", None, True),
        ("nine-shaped", 367, False),
        ("pair-shaped", 83, False),
        ("pair-shaped", 84, True),
        ("weekly-check", 6, False),
        ("weekly-check", 7, True),
    ],
)
def test_not_more_often_than_it_looks_back(amara, care, slug, days, fine):
    if fine:
        assert ask(amara, care, slug, every_days=days).every_days == days
        return
    with pytest.raises(ValidationError) as error:
        ask(amara, care, slug, every_days=days)
    assert error.value.error_dict.keys() == {"every_days"}
    assert not Assignment.objects.exists()


def test_what_is_switched_off_is_not_asked_for(amara, care, shelf):
    shelf.off.add("nine-shaped")
    with pytest.raises(ValidationError, match="switched this on"):
        ask(amara, care)


@pytest.mark.parametrize("until", [NOW.date() - 2 * DAY, NOW.date() + 400 * DAY])
def test_until_is_a_day_within_a_year(amara, care, until):
    with pytest.raises(ValidationError) as error:
        ask(amara, care, until=until)
    assert error.value.error_dict.keys() == {"until"}


def test_a_worksheet_has_no_times(amara, care):
    with pytest.raises(ValidationError, match="measures only"):
        ask(amara, care, "still-me", every_days=14)


def test_sent_twice_it_is_asked_once_and_otherwise_the_id_is_taken(amara, care):
    agreed(amara, care)
    said = {"assignment_id": uuid.uuid4(), "slug": "nine-shaped", "targets": {}, "now": NOW}
    first = actions.assign(amara, care, every_days=14, **said)
    assert actions.assign(amara, care, every_days=14, **said) == first
    with pytest.raises(actions.IdTaken):
        actions.assign(amara, care, every_days=28, **said)


def test_times_can_be_changed(amara, care):
    row = ask(amara, care)
    said = {"targets": {}, "now": NOW, "every_days": 28, "until": NOW.date() + 90 * DAY}
    changed = actions.change_assignment(amara, care, row.pk, base_version=1, **said)
    assert (changed.version, changed.every_days) == (2, 28)
    again = actions.change_assignment(amara, care, row.pk, base_version=2, **said)
    assert again.version == 2


# --- what is open -------------------------------------------------------------------------------
def test_only_what_was_asked_for_is_open_but_for_our_own_check(maya, amara, care):
    assert [one.worksheet.slug for one in own.own_measures(maya, NOW)] == ["weekly-check"]
    with pytest.raises(Http404):
        answer(maya)
    ask(amara, care)
    slugs = [one.worksheet.slug for one in own.own_measures(maya, NOW)]
    assert slugs == ["nine-shaped", "weekly-check"]
    assert answer(maya).kind == Entry.Kind.MEASURE


def test_measures_and_worksheets_are_not_mistaken_for_each_other(maya, amara, care):
    ask(amara, care)
    for slug in ("nine-shaped", "weekly-check"):
        with pytest.raises(Http404):
            sheets.own_worksheet(maya, slug, NOW)
        assert slug not in [one.worksheet.slug for one in sheets.own_worksheets(maya, NOW)]
    with pytest.raises(Http404):
        own.own_measure(maya, "kind-pause", NOW)
    for what, which in (("measure", "kind-pause"), ("worksheet", "nine-shaped")):
        with pytest.raises(ValidationError):
            actions.start_standing_share(maya, care, what=what, which=which, now=NOW)


def test_what_was_typed_is_saved_though_it_was_stopped_meanwhile(maya, amara, care, shelf):
    row = ask(amara, care)
    drawn = NOW
    actions.stop_assignment(amara, care, row.pk, now=NOW + timedelta(minutes=5))
    shelf.off.add("nine-shaped")
    later = NOW + timedelta(minutes=9)
    with pytest.raises(Http404):
        answer(maya, at=later)
    assert answer(maya, at=later, drawn_at=drawn).pk


def test_it_is_asked_until_a_day(maya, amara, care):
    ask(amara, care, until=NOW.date())
    assert own.own_measure(maya, "nine-shaped", NOW).assigned
    with pytest.raises(Http404):
        own.own_measure(maya, "nine-shaped", NOW + 2 * DAY)


def test_the_version_that_was_on_the_page_is_answered(maya, amara, care, shelf):
    ask(amara, care)
    shelf.another("nine-shaped", title="Reworded")
    first = answer(maya)
    assert first.worksheet_version == 1  # what was asked for
    assert own.own_answer(maya, first.pk).worksheet_version == 1


# --- when it is due -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("every", "until", "last", "due"),
    [
        (14, None, None, date(2026, 11, 2)),
        (14, None, date(2026, 10, 30), date(2026, 11, 2)),  # from before it was asked for
        (14, None, date(2026, 11, 2), date(2026, 11, 16)),
        (14, None, date(2026, 11, 10), date(2026, 11, 24)),  # late: counted from then
        (14, date(2026, 11, 23), date(2026, 11, 10), None),
        (14, date(2026, 11, 24), date(2026, 11, 10), date(2026, 11, 24)),
        (None, None, None, date(2026, 11, 2)),
        (None, None, date(2026, 11, 3), None),
    ],
)
def test_due_is_counted_from_the_last_answer(every, until, last, due):
    assert due_on(date(2026, 11, 2), every, until, last) == due


def test_days_are_the_clients_own(maya, amara, care):
    """Late in the evening in Honolulu it is tomorrow in Greenwich."""
    maya.time_zone = "Pacific/Honolulu"
    maya.save(update_fields=["time_zone"])
    ask(amara, care, now=NOW - 20 * DAY)
    at = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)  # 22:30 on the 23rd
    assert answer(maya, at=at).local_date == date(2026, 11, 23)
    (found, _weekly) = own.own_measures(maya, at)
    assert (found.last_on, found.due_on) == (date(2026, 11, 23), date(2026, 12, 7))


def test_the_pages_ask_the_same_number_of_times_however_much_there_is(sign_in, maya, amara, care):
    ask(amara, care, now=NOW - 200 * DAY)
    let_see(maya, care, now=NOW - 200 * DAY)

    def asked(who, *names) -> list[int]:
        client, found = sign_in(who), []
        for name, *args in names:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name, args=args)).status_code == 200
            found.append(len(queries))
        return found

    def count() -> list[int]:
        last = own.own_answers(maya).first()
        hers = asked(maya, ("measures",), ("home",), ("trends",), ("measure-answer", last.pk))
        return hers + asked(amara, ("client-prep", maya.pk), ("prep-print", maya.pk))

    for n in range(3):
        answer(maya, at=NOW - n * 14 * DAY)
    few = count()
    for n in range(12):
        answer(maya, at=NOW - n * 7 * DAY)
    assert count() == few


# --- reminders ----------------------------------------------------------------------------------
@pytest.fixture
def reminded(maya):
    Preferences.objects.update_or_create(
        user=maya, defaults={"enabled": True, "zone": maya.time_zone}
    )


def notices(maya):
    rows = Notice.objects.filter(user=maya, kind=Kind.MEASURE).order_by("due_at")
    return list(rows)


def test_on_the_day_and_two_days_later_once_more(maya, amara, care, reminded):
    ask(amara, care, now=NOW - 3 * DAY)
    Notice.objects.all().delete()
    answer(maya)
    first, second = notices(maya)
    assert first.local_date == NOW.date() + 14 * DAY
    assert second.local_date == first.local_date + 2 * DAY
    answer(maya, at=NOW + timedelta(minutes=1))
    assert len(notices(maya)) == 2


def still(maya, row, at):
    return causes.still(Kind.MEASURE, maya.pk, row.pk, None, at)


def test_an_answer_makes_a_message_unneeded_and_so_does_stopping(
    maya, amara, care, reminded, shelf
):
    row = ask(amara, care, now=NOW - 3 * DAY)
    assert still(maya, row, NOW)
    answer(maya, just_for_me=True)  # shared or not
    assert not still(maya, row, NOW)
    assert not still(maya, row, NOW + 13 * DAY)
    assert still(maya, row, NOW + 14 * DAY)
    shelf.off.add("nine-shaped")
    assert not still(maya, row, NOW + 14 * DAY)
    shelf.off.clear()
    actions.stop_assignment(amara, care, row.pk, now=NOW)
    assert not still(maya, row, NOW + 14 * DAY)


def test_the_message_leads_to_the_questions_and_its_address_says_nothing(maya, amara, care):
    row = ask(amara, care)
    path = causes.leads(Kind.MEASURE, row.pk)
    assert path == reverse("measure", args=[NINE])
    assert "nine" not in path


# --- who has it ---------------------------------------------------------------------------------
def shared(amara, care):
    return access.shared_alone(amara, care, now=NOW + DAY)[0]


def test_numbers_alone_leave_out_what_was_typed_and_give_the_same_score(maya, amara, care):
    ask(amara, care)
    let_see(maya, care)
    answer(maya, content=all_of("LA2") | {"more": "my own words"})
    (part,) = shared(amara, care)
    assert part.words is None
    assert "my own words" not in str(part.shown)
    assert [one.value for one in part.scores] == [18]


def test_just_for_me_reaches_nobody_and_the_next_one_does(maya, amara, care):
    ask(amara, care)
    let_see(maya, care)
    answer(maya, just_for_me=True)
    assert shared(amara, care) == []
    answer(maya, at=NOW + timedelta(hours=1))
    assert len(shared(amara, care)) == 1


def test_whom_it_is_about_is_named_only_where_everything_is_shared(maya, amara, care):
    ask(amara, care, "pair-shaped", every_days=84)
    person = actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "M."}, now=NOW)
    content = all_of(3, letter="r") | {measures.ABOUT: [str(person.pk)]}
    one = answer(maya, "pair-shaped", content)
    for level, about in (("ratings_only", []), ("full", ["M.", "M."])):
        choice = Choice(frozenset({one.pk}), level)
        actions.share_alone(maya, one, care, choice, now=NOW)
        prep = access.shared_prep(amara, care, now=NOW)
        assert [line.about for line in prep.numbers.measures] == about
        assert ("M." in str(shared(amara, care)[0].names)) == (level == "full")
