"""Free pages: written, read, dated back, changed, put beside a moment, removed, shared."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from journals import access, actions
from journals.actions import Choice, When
from journals.models import Entry, EntryVersion, Episode, Share
from journals.moments import as_part
from tests.conftest import NOW
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(hours=1)


def write(client, text="Rain all day.", when=None, **more):
    return actions.write_page(
        client,
        entry_id=uuid.uuid4(),
        content={"text": text, **more},
        when=when or When(NOW, client.time_zone),
        now=NOW,
    )


def moment(client, title="The work trip"):
    return actions.begin_moment(
        client,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=title,
        content={"situation": "She drove off."},
        when=When(NOW - timedelta(hours=2), client.time_zone),
        now=NOW,
    )


@pytest.fixture
def browser(sign_in, maya):
    with time_machine.travel(SOON, tick=False):
        yield sign_in(maya)


def form_of(page) -> dict:
    names = ("entry_id", "base_version")
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page.text)[1] for name in names}


def test_a_page_is_written_read_and_changed(browser, maya):
    fields = form_of(browser.get(reverse("page-new")))
    sent = {**fields, "title": "At my aunt’s", "text": "A quiet day."}
    made = browser.post(reverse("page-new"), sent)
    entry = Entry.objects.get()
    assert made.url == reverse("page", args=[entry.pk])
    assert (entry.kind, entry.status, entry.episode) == ("journal_page", "written", None)
    assert entry.local_date == date(2026, 11, 23)
    page = browser.get(made.url)
    assert "At my aunt’s" in page.text
    assert "A quiet day." in page.text
    assert "<title>Page" in page.text  # a title that shows in a browser's history says nothing
    again = form_of(browser.get(made.url + "?change=1"))
    browser.post(made.url, {**again, "title": "At my aunt’s", "text": "Not so quiet."})
    entry.refresh_from_db()
    assert (entry.version, entry.words["text"]) == (2, "Not so quiet.")
    assert EntryVersion.objects.get().words["text"] == "A quiet day."


def test_the_same_form_twice_is_one_page(browser, maya):
    sent = {**form_of(browser.get(reverse("page-new"))), "text": "Once."}
    urls = {browser.post(reverse("page-new"), sent).url for _n in range(2)}
    assert len(urls) == Entry.objects.count() == 1


def test_nothing_at_all_is_no_page_and_what_is_too_long_stays_in_the_form(browser):
    fields = form_of(browser.get(reverse("page-new")))
    assert browser.post(reverse("page-new"), fields).status_code == 422
    long = browser.post(reverse("page-new"), {**fields, "text": "kept " * 4001})
    assert long.status_code == 422
    assert "kept kept" in long.text
    assert not Entry.objects.exists()


def test_two_devices_both_are_kept(browser, maya):
    entry = write(maya, "First.")
    path = reverse("page", args=[entry.pk])
    stale = form_of(browser.get(path + "?change=1"))
    browser.post(path, {**stale, "text": "From the phone."})
    answer = browser.post(path, {**stale, "text": "From the laptop."})
    assert answer.status_code == 409
    assert "From the phone." in answer.text
    assert "From the laptop." in answer.text


def test_when_was_this(browser, maya):
    fields = {**form_of(browser.get(reverse("page-new"))), "text": "Last week."}
    to_come = browser.post(reverse("page-new"), {**fields, "happened": "2026-12-24T10:00"})
    assert to_come.status_code == 422
    assert "still to come" in to_come.text
    sent = {**fields, "happened": "2026-11-19T22:30", "precision": "about"}
    path = browser.post(reverse("page-new"), sent).url
    entry = Entry.objects.get()
    assert entry.occurred_at == datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
    assert (entry.local_date, entry.occurred_precision) == (date(2026, 11, 19), "about")
    page = browser.get(path).text
    assert "Thursday 19 November" in page
    assert "written on Monday 23 November" in page


def test_changing_the_words_leaves_the_time_and_changing_the_time_keeps_the_words(browser, maya):
    at = When.at_local(datetime(2026, 11, 19, 22, 30, 41), maya.time_zone)
    entry = write(maya, when=at)
    path = reverse("page", args=[entry.pk])
    shown = browser.get(path + "?change=1")
    same = {"happened": "2026-11-19T22:30", "precision": "about"}
    browser.post(path, {**form_of(shown), **same, "text": "Other words."})
    entry.refresh_from_db()
    assert (entry.occurred_at, entry.version) == (at.at, 2)
    moved = {**form_of(browser.get(path + "?change=1")), "happened": "2026-11-18T08:00"}
    browser.post(path, {**moved, "precision": "day", "text": "Other words."})
    entry.refresh_from_db()
    assert (entry.local_date, entry.occurred_precision) == (date(2026, 11, 18), "day")


@pytest.mark.parametrize(
    ("zone", "happened", "recorded", "late"),
    [
        # at night, before the day starts: the day before, and written on it
        ("America/New_York", datetime(2026, 11, 20, 2, 0), datetime(2026, 11, 20, 2, 5), None),
        ("America/New_York", datetime(2026, 11, 19, 23, 0), datetime(2026, 11, 20, 3, 59), None),
        ("America/New_York", datetime(2026, 11, 19, 23, 0), datetime(2026, 11, 20, 4, 1), 20),
        ("Pacific/Kiritimati", datetime(2026, 11, 19, 23, 0), datetime(2026, 11, 20, 9, 0), 20),
        ("Asia/Kathmandu", datetime(2026, 11, 19, 5, 0), datetime(2026, 11, 19, 23, 59), None),
        # a clock that went back meanwhile
        ("Europe/Paris", datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 3, 30), None),
    ],
)
def test_late_is_told_by_the_clock_it_was_lived_by(maya, zone, happened, recorded, late):
    now = recorded.replace(tzinfo=ZoneInfo(zone))
    entry = actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "Words."},
        when=When.at_local(happened, zone),
        now=now,
    )
    for flown_to in ("America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        maya.time_zone = flown_to
        maya.save(update_fields=["time_zone"])
        seen = as_part(access.own_entry(maya, entry.pk))
        assert (seen.written_on and seen.written_on.day) == late


def test_a_page_comes_to_a_moment_and_goes_again(browser, maya):
    entry, episode = write(maya), moment(maya)
    path = reverse("page-attach", args=[entry.pk])
    browser.post(path, {"moment": str(episode.pk)})
    entry.refresh_from_db()
    assert (entry.episode, entry.version) == (episode, 1)
    assert "The work trip" in browser.get(reverse("page", args=[entry.pk])).text
    browser.post(path, {"moment": ""})
    entry.refresh_from_db()
    assert entry.episode is None
    assert browser.post(path, {"moment": str(uuid.uuid4())}).status_code == 422
    verbs = [event.verb for event in ledger.of_client(maya.pk, entity_ids=[entry.pk])]
    assert verbs == ["moved", "moved", "wrote"]


def test_a_page_is_written_beside_a_moment(browser, maya, jonas):
    episode = moment(maya)
    shown = browser.get(reverse("page-new"), {"moment": str(episode.pk)})
    sent = {**form_of(shown), "moment": str(episode.pk), "text": "Beside it."}
    browser.post(reverse("page-new"), sent)
    assert Entry.objects.get(kind="journal_page").episode == episode
    foreign = moment(jonas)
    for pk in (foreign.pk, uuid.uuid4(), "nonsense"):
        assert browser.get(reverse("page-new"), {"moment": str(pk)}).status_code == 404


def test_what_was_shared_is_private_when_it_comes_to_a_moment(maya, amara, care):
    entry, episode = write(maya), moment(maya)
    choice = Choice(frozenset({entry.pk}), "full")
    actions.share_alone(maya, entry, care, choice, now=NOW)
    assert actions.attach(maya, entry, episode, now=NOW)
    assert access.shared_alone(amara, care, now=NOW) == ([], False)
    assert access.shared_moments(amara, care, now=NOW) == ([], False)
    with pytest.raises(ValidationError):
        actions.share_alone(maya, entry, care, choice, now=NOW)


def test_a_shared_page_beside_a_moment_does_not_give_away_its_title(maya, amara, care):
    entry, episode = write(maya, title="Mine"), moment(maya, "Quite private")
    actions.attach(maya, entry, episode, now=NOW)
    actions.share_parts(maya, episode, care, Choice(frozenset({entry.pk}), "full"), now=NOW)
    ((seen,), _more) = access.shared_moments(amara, care, now=NOW)
    assert (seen.title, [part.kind for part in seen.parts]) == ("", ["journal_page"])


def test_check_ins_and_parts_of_moments_stay_where_they_are(maya):
    episode = moment(maya)
    for entry in Entry.objects.exclude(kind="journal_page"):
        with pytest.raises(ValidationError):
            actions.attach(maya, entry, None, now=NOW)
    assert Episode.objects.get() == episode


def test_removed_with_undo(browser, maya, amara, care):
    entry = write(maya)
    actions.share_alone(maya, entry, care, Choice(frozenset({entry.pk}), "full"), now=NOW)
    browser.post(reverse("entry-remove", args=[entry.pk]))
    assert browser.get(reverse("page", args=[entry.pk])).status_code == 404
    assert access.shared_alone(amara, care, now=NOW)[0] == []
    undo = reverse("entry-restore", args=[entry.pk])
    assert undo in browser.get(reverse("journal")).text
    assert {browser.post(undo).status_code for _tap in range(2)} == {302}
    assert browser.get(reverse("page", args=[entry.pk])).status_code == 200


def test_a_removed_page_comes_back_for_thirty_days(browser, maya):
    entry = write(maya)
    actions.remove_entry(maya, entry, now=NOW)
    undo = reverse("entry-restore", args=[entry.pk])
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        browser.post(undo)
    assert not access.own_entries(maya).exists()


# --- sharing one of them -----------------------------------------------------------------------
def choose(browser, entry, care, **more):
    path = reverse("entry-sharing", args=[entry.pk])
    return browser.post(path, {"relationship": str(care.pk), "until": "stop", **more})


def test_sharing_one_page_and_stopping_with_undo(browser, maya, amara, care):
    entry, other = write(maya, "To be read."), write(maya, "Mine alone.")
    path = reverse("entry-sharing", args=[entry.pk])
    before = browser.get(path).text
    assert "Only you" in before
    looked = choose(browser, entry, care, preview="1")  # what she would see, before it is shared
    assert "To be read." in looked.text.split('id="seen"')[1]
    assert choose(browser, entry, care).status_code == 302
    seen, more = access.shared_alone(amara, care, now=SOON)
    assert [(one.entry_id, one.content) for one in seen] == [(entry.pk, {"text": "To be read."})]
    assert not more
    assert "You and Amara" in browser.get(path).text
    listed = browser.get(reverse("sharing")).text
    assert path in listed
    assert reverse("entry-sharing", args=[other.pk]) not in listed
    browser.post(reverse("entry-stop", args=[entry.pk]))
    assert access.shared_alone(amara, care, now=SOON)[0] == []
    browser.post(reverse("share-undo"))
    assert len(access.shared_alone(amara, care, now=SOON)[0]) == 1
    verbs = [e.verb for e in ledger.of_client(maya.pk, entity_ids=[entry.pk])]
    assert verbs == ["opened", "shared", "stopped_sharing", "opened", "shared", "wrote"]


def test_for_how_long_is_a_choice(browser, maya, care):
    entry = write(maya)
    path = reverse("entry-sharing", args=[entry.pk])
    answer = browser.post(path, {"relationship": str(care.pk)})
    assert answer.status_code == 422
    assert not Share.objects.exists()
    assert choose(browser, entry, care, until="30").status_code == 302
    assert Share.objects.get().until == datetime(2026, 12, 24, 5, tzinfo=UTC)


def test_numbers_only_of_a_check_in(browser, maya, amara, care):
    content = {"mood": 2, "line": "Not for reading."}
    entry = actions.check_in(maya, entry_id=uuid.uuid4(), content=content, now=NOW)
    assert choose(browser, entry, care).status_code == 422  # how much of it is a choice too
    choose(browser, entry, care, level="ratings_only")
    ((seen,), _more) = access.shared_alone(amara, care, now=SOON)
    assert (seen.content, seen.words) == ({"mood": 2}, None)


def test_what_belongs_to_a_moment_is_shared_there(browser, maya, care):
    episode = moment(maya)
    note = Entry.objects.get()
    answer = browser.get(reverse("entry-sharing", args=[note.pk]))
    assert answer.url == reverse("moment-sharing", args=[episode.pk])
    assert choose(browser, note, care).url == reverse("moment-sharing", args=[episode.pk])
    assert not Share.objects.exists()


def test_the_therapist_reads_answers_and_it_is_written_down(sign_in, maya, amara, care, right_now):
    entry = write(maya, "To be read.", title="Sunday")
    write(maya, "Mine alone.")
    actions.share_alone(maya, entry, care, Choice(frozenset({entry.pk}), "full"), now=NOW)
    browser = sign_in(amara)
    page = browser.get(reverse("client", args=[maya.pk]))
    assert "To be read." in page.text
    assert "Sunday" in page.text
    assert "Mine alone." not in page.text
    assert "New" in page.text
    answer = {"entry_id": str(uuid.uuid4()), "base_version": "0", "text": "Thank you for it."}
    browser.post(reverse("answer", args=[maya.pk, entry.pk]), answer)
    read = sign_in(maya).get(reverse("page", args=[entry.pk]))
    assert "Thank you for it." in read.text
    later = right_now + timedelta(minutes=1)
    assert access.own_guidance(maya, later).get().seen_at is not None
    assert browser.get(reverse("home")).status_code == 200


def test_a_page_that_is_shared_is_news_on_the_list(maya, amara, care, now):
    entry = write(maya)
    (row,) = access.shared_caseload(amara, now).rows
    assert row.new == 0
    actions.share_alone(maya, entry, care, Choice(frozenset({entry.pk}), "full"), now=NOW)
    (row,) = access.shared_caseload(amara, now).rows
    assert row.new == 1
