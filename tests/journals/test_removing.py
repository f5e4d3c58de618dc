"""What was removed is gone for everybody else at once, and comes back whole within 30 days."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from journals import access, actions
from journals.actions import Choice, When
from journals.models import Entry, Episode
from tests.conftest import NOW, make_care
from tracker.privacy import keys, ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def moment(maya):
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The rain",
        content={"situation": "It rained"},
        when=When(NOW - timedelta(hours=3), maya.time_zone),
        now=NOW,
    )
    actions.look_back(maya, episode=episode, entry_id=uuid.uuid4(), content={"outcome": 1}, now=NOW)
    return episode


@pytest.fixture
def shared(maya, amara, moment):
    care = make_care(maya, amara)
    ids = frozenset(moment.entries.values_list("pk", flat=True))
    actions.share_parts(maya, moment, care, Choice(ids, "full"), now=NOW)
    return care


def seen(amara, care) -> list:
    keys.warm([care.client_id])
    return access.shared_moments(amara, care, now=NOW, page=1)[0]


def test_a_moment_goes_for_everybody_at_once_and_comes_back_whole(
    sign_in, maya, amara, moment, shared
):
    assert len(seen(amara, shared)[0].parts) == 2
    browser = sign_in(maya)
    answer = browser.post(reverse("moment-remove", args=[moment.pk]))
    assert answer.url == reverse("moments")
    assert seen(amara, shared) == []
    assert browser.get(reverse("moment", args=[moment.pk])).status_code == 404
    page = browser.get(answer.url).text
    assert "The rain" not in page
    undo = reverse("moment-restore", args=[moment.pk])
    assert f'action="{undo}"' in page  # in the toast
    listed = browser.get(reverse("removed")).text
    assert "The rain" in listed
    assert undo in listed
    for _twice in range(2):
        assert browser.post(undo).url == reverse("moment", args=[moment.pk])
    assert "It rained" in browser.get(reverse("moment", args=[moment.pk])).text
    assert "The rain" not in browser.get(reverse("removed")).text


PRIVATE = "It is back, and only you can open it."


def told(maya) -> list:
    verbs = ["shared", "stopped_sharing", "removed", "restored"]
    return [event.verb for event in ledger.of_client(maya.pk, verbs=verbs)][::-1]


def test_what_comes_back_is_private_until_it_is_shared_again(sign_in, maya, amara, moment, shared):
    browser, page = sign_in(maya), reverse("moment", args=[moment.pk])
    browser.post(reverse("moment-remove", args=[moment.pk]))
    browser.post(reverse("moment-restore", args=[moment.pk]))
    assert PRIVATE in browser.get(page).text
    assert seen(amara, shared) == []
    assert (
        told(maya)
        == [*["shared"] * 2, *["removed"] * 2, *["stopped_sharing"] * 2] + ["restored"] * 2
    )
    note = moment.entries.get(kind="self_monitoring")
    actions.share_parts(maya, moment, shared, Choice(frozenset([note.pk]), "full"), now=NOW)
    assert len(seen(amara, shared)[0].parts) == 1


def test_so_does_a_single_part_and_what_was_private_says_nothing(
    sign_in, maya, amara, moment, shared, clock
):
    browser, page = sign_in(maya), reverse("moment", args=[moment.pk])
    note = moment.entries.get(kind="self_monitoring")
    for expected in (True, False):
        clock.shift(60)
        browser.post(reverse("entry-remove", args=[note.pk]))
        browser.post(reverse("entry-restore", args=[note.pk]))
        assert (PRIVATE in browser.get(page).text) == expected
        (left,) = seen(amara, shared)[0].parts
        assert left.kind == "self_evaluation"


@pytest.mark.parametrize("reason", ["", "let_go", "event_did_not_happen"])
def test_it_comes_back_as_it_was(maya, moment, reason):
    """Closed if it was closed, and without the part that had been removed before."""
    note = moment.entries.get(kind="self_monitoring")
    actions.remove_entry(maya, note, now=NOW - timedelta(days=1))
    if reason:
        actions.let_go(maya, moment, reason=reason, now=NOW)
    actions.remove_moment(maya, moment, now=NOW)
    actions.remove_moment(maya, moment, now=NOW + timedelta(seconds=1))
    assert not Entry.objects.kept().exists()
    actions.restore_moment(maya, moment, now=NOW + timedelta(days=29))
    actions.restore_moment(maya, moment, now=NOW + timedelta(days=29))
    assert [entry.kind for entry in Entry.objects.kept()] == ["self_evaluation"]
    assert Episode.objects.get().close_reason == reason
    assert (Episode.objects.get().closed_at is not None) == bool(reason)


def test_after_thirty_days_it_stays_away(sign_in, maya, moment, clock):
    actions.remove_moment(maya, moment, now=NOW)
    clock.move_to(NOW + timedelta(days=30, seconds=1))
    with pytest.raises(ValidationError):
        actions.restore_moment(maya, moment, now=NOW + timedelta(days=30, seconds=1))
    browser = sign_in(maya)
    assert "The rain" not in browser.get(reverse("removed")).text
    assert browser.post(reverse("moment-restore", args=[moment.pk])).status_code == 404


def test_a_part_goes_and_comes_back(sign_in, maya, moment):
    browser = sign_in(maya)
    note = moment.entries.get(kind="self_monitoring")
    page = reverse("moment", args=[moment.pk])
    assert browser.post(reverse("entry-remove", args=[note.pk])).url == page
    shown = browser.get(page).text
    assert "It rained" not in shown
    undo = reverse("entry-restore", args=[note.pk])
    assert f'action="{undo}"' in shown
    assert "It rained" in browser.get(reverse("removed")).text
    for _twice in range(2):
        assert browser.post(undo).url == page
    assert "It rained" in browser.get(page).text


def test_two_look_backs_never_stand_beside_each_other(sign_in, maya, moment):
    browser = sign_in(maya)
    first = moment.entries.get(kind="self_evaluation")
    actions.remove_entry(maya, first, now=NOW)
    actions.look_back(maya, episode=moment, entry_id=uuid.uuid4(), content={"outcome": 2}, now=NOW)
    answer = browser.post(reverse("entry-restore", args=[first.pk]))
    assert answer.url == reverse("removed")
    assert "You have looked back again since." in browser.get(answer.url).text


def test_a_part_of_a_removed_moment_comes_back_only_with_it(sign_in, maya, moment):
    note = moment.entries.get(kind="self_monitoring")
    actions.remove_moment(maya, moment, now=NOW)
    browser = sign_in(maya)
    assert browser.post(reverse("entry-restore", args=[note.pk])).status_code == 404
    assert reverse("entry-restore", args=[note.pk]) not in browser.get(reverse("removed")).text


def test_nobody_else_removes_restores_or_reads_versions(sign_in, maya, jonas, moment):
    note = moment.entries.get(kind="self_monitoring")
    actions.change_note(maya, note, {"situation": "It poured"}, base_version=1, when=None, now=NOW)
    browser = sign_in(jonas)
    for name, pk in (
        ("moment-remove", moment.pk),
        ("moment-restore", moment.pk),
        ("entry-remove", note.pk),
        ("entry-restore", note.pk),
    ):
        assert browser.post(reverse(name, args=[pk])).status_code == 404
    assert browser.get(reverse("versions", args=[note.pk])).status_code == 404
    assert Entry.objects.kept().count() == 2


def test_earlier_versions_are_linked_and_read(sign_in, maya, moment):
    browser = sign_in(maya)
    note = moment.entries.get(kind="self_monitoring")
    page, path = reverse("moment", args=[moment.pk]), reverse("versions", args=[note.pk])
    assert path not in browser.get(page).text
    assert browser.get(path).status_code == 404  # there is none
    for n, text in enumerate(("It poured", "It hailed"), start=1):
        keys.warm([maya.pk])
        note = access.own_entry(maya, note.pk)
        actions.change_note(maya, note, {"situation": text}, base_version=n, when=None, now=NOW)
    assert path in browser.get(page).text
    shown = browser.get(path).text
    assert shown.index("It hailed") < shown.index("It poured") < shown.index("It rained")
    assert "<form" not in shown.split("<main")[1].split("</main")[0]
