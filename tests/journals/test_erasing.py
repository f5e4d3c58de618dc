"""What was removed 30 days ago is erased: nothing of it is left but that it was there."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from journals import access, actions, tasks
from journals.actions import Choice, When
from journals.models import Draft, Entry, EntryVersion, Episode, Guidance, ReadMark, Share
from tests.conftest import NOW, make_care
from tests.test_canaries import Everywhere
from tracker.celery import app
from tracker.privacy import keys, ledger

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAYS = timedelta(days=30)
AFTER = NOW + DAYS
SEALED = (Entry, EntryVersion, Episode, Draft, Guidance)


def begin(client, title="The rain", at=NOW):
    """A moment with a note and a look back, each of them changed once."""
    episode = actions.begin_moment(
        client,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=title,
        content={"situation": "It rained"},
        when=When(at, client.time_zone),
        now=at,
    )
    note = access.own_entry(client, episode.entries.get().pk)
    actions.change_note(client, note, {"situation": "It poured"}, base_version=1, when=None, now=at)
    said = {"episode": episode, "entry_id": uuid.uuid4(), "now": at}
    actions.look_back(client, content={"outcome": 1, "reasons": "It was."}, **said)
    actions.look_back(client, content={"outcome": 2}, base_version=1, **said)
    return episode


def page(client, text="A page.", episode=None):
    return actions.write_page(
        client,
        entry_id=uuid.uuid4(),
        content={"text": text},
        when=When(NOW, client.time_zone),
        episode=episode,
        now=NOW,
    )


def draft(client, place: str):
    return actions.save_draft(
        client.pk,
        draft_id=uuid.uuid4(),
        place=place,
        words={"reasons": ["Begun."]},
        based_on=0,
        page="p",
        step=1,
        now=NOW,
    )


def share(client, care, episode):
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    actions.share_parts(client, episode, care, Choice(parts, "full"), now=NOW)


def look_back_of(episode):
    return episode.entries.get(kind="self_evaluation")


def answer(amara, care, entry):
    access.shared_moments(amara, care, now=NOW)
    return actions.answer(
        amara,
        care,
        guidance_id=uuid.uuid4(),
        entry_id=entry.pk,
        text="I see it too.",
        view="",
        now=NOW,
    )


def erase(now=AFTER, **how) -> int:
    with keys.scope():  # as the worker's: nothing is warm
        total = 0
        while n := actions.erase_removed(now=now, **how):
            total += n
        return total


def counts() -> list[int]:
    of = (Entry, EntryVersion, Episode, Share, ReadMark, Draft)
    return [model.objects.count() for model in of]


def test_a_removed_moment_goes_with_all_that_hangs_on_it(maya, jonas, amara):
    """And nothing of anybody else's, and not a day before."""
    other = begin(jonas)
    page(maya)
    draft(maya, "check-in")
    draft(maya, f"look-back/{other.pk}")  # no draft of Jonas's, and not about what is erased
    before = counts()
    episode = begin(maya)
    care = make_care(maya, amara)
    share(maya, care, episode)
    access.shared_moments(amara, care, now=NOW)
    draft(maya, f"notice/{episode.pk}")
    thrown = draft(maya, f"look-back/{episode.pk}")
    actions.throw_away(maya, thrown)
    draft(maya, f"add-note/{look_back_of(episode).pk}")
    assert all(n > before[i] for i, n in enumerate(counts()))
    actions.remove_moment(maya, episode, now=NOW)
    there = counts()
    assert erase(AFTER - timedelta(seconds=1)) == 0
    assert counts() == there
    assert erase() == 3  # two parts and the moment
    assert counts() == before
    assert erase() == 0


def test_one_entry_goes_and_its_moment_stays(sign_in, maya):
    episode = begin(maya)
    for part in episode.entries.all():
        actions.remove_entry(maya, part, now=NOW)
    alone = page(maya)
    actions.remove_entry(maya, alone, now=NOW + timedelta(days=1))
    assert erase() == 2
    assert [entry.pk for entry in Entry.objects.all()] == [alone.pk]
    with time_machine.travel(AFTER, tick=False):
        browser = sign_in(maya)
        for path in (reverse("moment", args=[episode.pk]), reverse("moments"), reverse("home")):
            assert browser.get(path).status_code == 200
        assert "The rain" in browser.get(reverse("moments")).text
        assert "Then it is erased for good." in browser.get(reverse("removed")).text
    assert erase(AFTER + timedelta(days=1)) == 1
    assert Episode.objects.count() == 1


def test_what_was_taken_back_stays(maya):
    episode, alone = begin(maya), page(maya)
    actions.remove_moment(maya, episode, now=NOW)
    actions.remove_entry(maya, alone, now=NOW)
    actions.restore_moment(maya, episode, now=NOW + timedelta(days=29))
    actions.restore_entry(maya, alone, now=NOW + timedelta(days=29))
    before = counts()
    assert erase(AFTER + DAYS) == 0
    assert counts() == before


def test_a_part_that_went_before_its_moment_goes_before_it(maya):
    episode = begin(maya)
    actions.remove_entry(maya, look_back_of(episode), now=NOW)
    actions.remove_moment(maya, episode, now=NOW + timedelta(days=20))
    assert erase() == 1
    actions.restore_moment(maya, episode, now=AFTER)
    assert [entry.kind for entry in Entry.objects.kept()] == ["self_monitoring"]


def test_a_removed_moment_that_holds_something_kept_is_left_alone(maya):
    """As when a page is put beside it in the very moment in which it is removed."""
    episode, late = begin(maya), page(maya)
    actions.remove_moment(maya, episode, now=NOW)
    Entry.objects.filter(pk=late.pk).update(episode=episode)
    assert erase() == 2
    assert Entry.objects.get().pk == late.pk
    assert Episode.objects.count() == 1
    Entry.objects.filter(pk=late.pk).update(deleted_at=AFTER)
    assert erase() == 0
    assert erase(AFTER + DAYS) == 2
    assert Episode.objects.count() == 0


def test_an_answer_stays_and_what_it_answered_is_a_mark_without_content(sign_in, maya, amara):
    episode = begin(maya)
    care = make_care(maya, amara)
    share(maya, care, episode)
    answer(amara, care, look_back_of(episode))
    actions.remove_moment(maya, episode, now=NOW)
    assert erase() == 3
    keys.warm([maya.pk])
    mark = Entry.objects.get()
    assert (mark.kind, dict(mark.ratings), dict(mark.words)) == ("self_evaluation", {}, {})
    assert dict(Episode.objects.get().words) == {"title": ""}
    assert [m.objects.count() for m in (EntryVersion, Share, ReadMark)] == [0, 0, 0]
    assert Guidance.objects.get().words["text"] == "I see it too."
    assert erase() == 0
    assert erase(AFTER + DAYS) == 0
    with time_machine.travel(AFTER, tick=False):
        actions.restore_moment(maya, episode, now=AFTER)  # says nothing, does nothing
        assert not Entry.objects.kept().exists()
        browser = sign_in(maya)
        assert "I see it too." in browser.get("/api/v1/received-guidance/").text
        assert "I see it too." in browser.get(reverse("home")).text
        assert browser.get(reverse("sharing")).status_code == 200
        assert browser.get(reverse("moment", args=[episode.pk])).status_code == 404
        assert sign_in(amara).get(reverse("client", args=[maya.pk])).status_code == 200


def test_it_goes_in_small_steps_the_oldest_first(maya, jonas):
    mine = [page(client) for client in (maya, jonas, maya, jonas, maya)]
    for n, one in enumerate(mine):
        actions.remove_entry(one.client, one, now=NOW - timedelta(hours=n))
    assert actions.erase_removed(now=AFTER, most=2) == 2
    assert set(Entry.objects.values_list("pk", flat=True)) == {one.pk for one in mine[:3]}
    assert [actions.erase_removed(now=AFTER, most=2) for _ in range(3)] == [2, 1, 0]


def test_the_number_of_statements_does_not_grow_with_the_rows(
    maya, django_assert_num_queries, django_assert_max_num_queries
):
    def removed(n):
        for _ in range(n):
            actions.remove_entry(maya, page(maya), now=NOW)

    removed(2)
    with django_assert_max_num_queries(40) as few:
        erase(most=50)
    removed(30)
    with django_assert_num_queries(len(few)):
        erase(most=50)


def test_the_ledger_keeps_that_it_was_there_and_nothing_else(sign_in, maya, amara):
    episode = begin(maya)
    care = make_care(maya, amara)
    share(maya, care, episode)
    access.shared_moments(amara, care, now=NOW)
    lines = len(ledger.of_client(maya.pk, limit=100))
    actions.remove_moment(maya, episode, now=NOW)
    assert erase() == 3
    events = ledger.of_client(maya.pk, limit=100)
    assert len(events) == lines + 2 + 2 + 3  # removed, no longer shared, erased
    erased = [event for event in events if event.verb == "erased"]
    assert {event.entity for event in erased} == {"journals.Entry", "journals.Episode"}
    assert {event.actor_id for event in erased} == {None}
    assert {event.at for event in erased} == {AFTER}
    assert list(ledger.verify()) == []
    with time_machine.travel(AFTER, tick=False):
        text = sign_in(maya).get(reverse("sharing")).text
    assert "<b>Amara Osei</b> opened something that you removed later" in " ".join(text.split())
    assert "The rain" not in text


@pytest.mark.django_db(transaction=True)
def test_none_of_its_sealed_bytes_are_left_anywhere(maya, amara, caplog):
    """Words are sealed, so what is looked for is the sealed bytes: in every row and file."""
    kept = page(maya, "Kept.")
    episode, alone = begin(maya), page(maya, "Another page.")
    care = make_care(maya, amara)
    share(maya, care, episode)
    answer(amara, care, look_back_of(episode))
    draft(maya, f"look-back/{episode.pk}")
    keeps = [Entry.objects.filter(pk=kept.pk), Guidance.objects.all()]
    stays = {one for rows in keeps for one in pieces(rows)}
    goes = {one for model in SEALED for one in pieces(model.objects.all())} - stays
    assert len(goes) > 8
    actions.remove_moment(maya, episode, now=NOW)
    actions.remove_entry(maya, alone, now=NOW)
    everywhere = Everywhere(caplog)
    assert found(goes, everywhere) == goes
    erase()
    assert found(goes, everywhere) == set()
    assert found(stays, everywhere) == stays


def pieces(rows) -> set[bytes]:
    """A part of each sealed value that lies on one page of the file."""
    names = [field.attname for field in rows.model.sealed_fields()]
    return {bytes(value)[40:72] for row in rows.values_list(*names) for value in row}


def found(wanted: set[bytes], everywhere: Everywhere) -> set[bytes]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # else the log still has what the file has not
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    places = everywhere.sinks().values()
    return {one for one in wanted if any(one in place for place in places)}


def test_the_task_erases_all_that_is_due(maya, right_now):
    for _ in range(3):
        actions.remove_entry(maya, page(maya), now=right_now - DAYS)
    actions.remove_entry(maya, page(maya), now=right_now - DAYS + timedelta(hours=1))
    assert tasks.erase() is None
    assert Entry.objects.count() == 1


def test_every_task_that_beat_rings_is_one_that_a_worker_knows():
    app.loader.import_default_modules()
    rung = {one["task"] for one in app.conf.beat_schedule.values()}
    assert "journals.erase" in rung
    assert rung <= set(app.tasks)
