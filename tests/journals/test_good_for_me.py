"""Is writing here good for you? When Today asks, what follows from "worse", and who reads it."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from journals import access, actions, good
from journals.actions import When
from journals.models import Share
from tests.conftest import NOW
from tracker.reminders import actions as reminders
from tracker.reminders.models import Preferences

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
QUESTION = "Is writing here good for you?"


def page(maya, at):
    return actions.write_page(
        maya, entry_id=uuid.uuid4(), content={"text": "So."}, when=When(at, "UTC"), now=at
    )


def say(maya, effect="worse", at=NOW, **more):
    return actions.answer_worksheet(
        maya,
        entry_id=uuid.uuid4(),
        slug=good.SLUG,
        content={"effect": effect, **more},
        when=When.not_said(at, "UTC"),
        now=at,
    )


@pytest.mark.parametrize(
    ("wrote", "asked", "asks"),
    [
        (None, None, False),
        (0, None, True),
        (28, None, True),
        (29, None, False),  # whoever does not write is not asked
        (0, 29, False),
        (0, 30, True),
        (0, 0, False),
    ],
)
def test_it_asks_once_a_month_of_somebody_who_writes(wrote, asked, asks):
    ago = {"wrote_on": wrote, "asked_on": asked}
    days = {key: None if n is None else TODAY - n * DAY for key, n in ago.items()}
    assert good.asks(TODAY, **days) is asks


@pytest.mark.django_db
def test_today_asks_after_four_weeks_and_can_be_told_not_to(maya, sign_in, clock):
    browser = sign_in(maya)
    Preferences.objects.filter(user=maya).update(offer_answered=True)

    def asks() -> bool:
        return QUESTION in browser.get(reverse("home")).text

    page(maya, NOW)
    Preferences.objects.filter(user=maya).update(offer_answered=True)
    assert not asks()
    clock.shift(27 * DAY)
    sign_in(maya)
    browser = sign_in(maya)
    page(maya, NOW + 27 * DAY)
    assert not asks()
    clock.shift(DAY)
    browser = sign_in(maya)
    assert asks()
    assert browser.post(reverse("good-for-me-not-now")).url == reverse("home")
    assert not asks()
    clock.shift(29 * DAY)
    browser = sign_in(maya)
    page(maya, NOW + 57 * DAY)
    assert not asks()
    clock.shift(DAY)
    browser = sign_in(maya)
    assert asks()
    say(maya, "helps", NOW + 58 * DAY)
    assert not asks()


@pytest.mark.django_db
def test_worse_leads_to_what_can_be_done_about_it(maya, amara, care, sign_in):
    Preferences.objects.create(user=maya, zone="UTC", enabled=True)
    actions.start_standing_share(maya, care, what="check_in_ratings", now=NOW)
    browser, entry = sign_in(maya), say(maya)
    where = reverse("worksheet-answer", args=[entry.pk])
    text = browser.get(where).text
    assert "Thank you for saying so" in text
    for way in ("reminder-pause", "help", "my-plan", "reminders"):
        assert f'"{reverse(way)}"' in text
    assert reverse("entry-pin", args=[entry.pk]) in text
    assert text.count("Bring to session") == 1
    standing = reverse("share-standing", args=[care.pk])
    assert standing in text
    browser.post(standing, {"what": "check_in_ratings", "level": ""})
    browser.post(reverse("reminder-pause"))
    assert Preferences.objects.get(user=maya).paused_until
    text = browser.get(where).text
    assert standing not in text
    reminders.turn_off(maya, now=NOW)
    assert f'"{reverse("reminder-pause")}"' not in browser.get(where).text


@pytest.mark.django_db
@pytest.mark.parametrize("effect", ["helps", "nothing", "cant_tell"])
def test_no_other_answer_is_followed_by_anything(maya, sign_in, effect):
    entry = say(maya, effect, how="So.")
    text = sign_in(maya).get(reverse("worksheet-answer", args=[entry.pk])).text
    assert "Thank you for saying so" not in text


@pytest.mark.django_db
def test_a_therapist_has_it_only_where_it_is_shared(maya, amara, care, sign_in):
    say(maya, how="Too much of it.")
    browser, prep = sign_in(amara), reverse("client-prep", args=[maya.pk])
    assert "Does tracking help?" not in browser.get(prep).text
    said = {"what": "worksheet", "which": good.SLUG, "level": Share.Level.RATINGS_ONLY}
    actions.start_standing_share(maya, care, **said, now=NOW)
    assert access.shared_good_for_me(amara, care, now=NOW) is None  # nothing from before
    say(maya, "nothing", NOW + 31 * DAY, how="Not a word of this.")
    newest = say(maya, "worse", NOW + 62 * DAY, how="Nor of this.")
    later = NOW + 63 * DAY
    assert access.shared_good_for_me(amara, care, now=later).entry_id == newest.pk
    text = browser.get(prep).text
    assert "Does tracking help?" in text
    assert "it makes it worse" in text
    assert "Nor of this." not in text
    actions.stop_everything(maya, care, now=later)
    assert "Does tracking help?" not in browser.get(prep).text
