"""What two agreed on, promised and talk about costs as many queries for one as for eighteen."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from journals import actions
from journals.actions import Choice, When
from tests.conftest import NOW, make_care, make_therapist
from tests.test_query_counts import count
from tracker.care import actions as care_actions
from tracker.privacy import keys

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.quick_once]
TODAY = 17  # statements of Today, whatever waits on it


@pytest.fixture
def maya(maya):
    keys.warm([maya.pk])
    return maya


def put(maya, care, n: int) -> None:
    """One more of everything: something to talk about, a pin, an appointment, a check-in."""
    page = actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": f"Page {n}"},
        when=When(NOW - timedelta(days=n), maya.time_zone),
        now=NOW,
    )
    actions.share_alone(maya, page, care, Choice(frozenset({page.pk}), "full"), now=NOW)
    for kind, entry in (("talk_about", None), ("pin", page)):
        said = {"kind": kind, "entry": entry, "text": f"Thing {n}", "now": NOW}
        actions.add_to_agenda(maya, care, item_id=uuid.uuid4(), **said)
    care_actions.make_appointment(
        care.therapist,
        care,
        appointment_id=uuid.uuid4(),
        starts_at=NOW + timedelta(days=n + 1),
        length=timedelta(minutes=50),
        zone="America/New_York",
        now=NOW,
    )
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)


def promise(maya, care) -> None:
    for what, which in (
        ("days_checked_in", ""),
        ("check_in_ratings", ""),
        ("worksheet", "kind-pause"),
    ):
        actions.start_standing_share(maya, care, what=what, which=which, now=NOW)


def test_pages_between_the_two(sign_in, maya, amara, care):
    promise(maya, care)
    actions.ask_later_if_it_helps(maya, now=NOW)  # one statement more, where it may be asked
    care_actions.propose_plan(amara, care, days=21, now=NOW)
    browser, counts, made = sign_in(maya), {}, 0
    pages = ("home", "agenda", "plan", "away", "sharing", "share-view")
    for many in (1, 18):
        while made < many:
            put(maya, care, made)
            made += 1
        counts[many] = {
            name: count(browser, reverse(name, args=[care.pk] if name == "share-view" else []))
            for name in pages
        }
    assert counts[1] == counts[18]
    assert counts[18]["home"] <= TODAY, counts
    assert max(counts[18].values()) <= 26, counts


def test_as_many_for_four_therapists_as_for_one(sign_in, maya, practice):
    """Today is one statement, however many there are; a list of each has its own page."""
    browser, counts, cares = sign_in(maya), {}, []
    actions.ask_later_if_it_helps(maya, now=NOW)
    for many in (1, 4):
        while len(cares) < many:
            one = f"T{len(cares)}"
            cares.append(make_care(maya, make_therapist(practice, one, f"{one}@example.org")))
            promise(maya, cares[-1])
            put(maya, cares[-1], len(cares))
        counts[many] = {
            name: count(browser, reverse(name)) for name in ("home", "sharing", "agenda")
        }
    assert counts[1] == counts[4]
