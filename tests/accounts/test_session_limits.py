"""A session ends by itself: after a while without a request, and after a day in any case."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.conftest import give_second_factor, pass_second_factor
from tracker.accounts.models import Session

pytestmark = pytest.mark.django_db
START = timezone.now().replace(microsecond=0)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def visit(sign_in, clock):
    """Visit a page as somebody some minutes after START; True if still signed in."""

    def sit_down(user):
        browser = sign_in(user)
        assert browser.get(reverse("settings")).status_code == 200

        def after(minutes: float, page: str = "tokens") -> bool:
            clock.move_to(START + timedelta(minutes=minutes))
            return browser.get(reverse(page)).status_code == 200

        return after

    return sit_down


@pytest.mark.parametrize(("who", "minutes"), [("maya", 60), ("amara", 15), ("pat", 15)])
def test_without_a_request_it_ends(who, minutes, visit, request):
    user = request.getfixturevalue(who)
    after = visit(user)
    assert after(minutes - 1)
    assert not after(2 * minutes)


@pytest.mark.slow
@pytest.mark.parametrize(("who", "hours", "step"), [("maya", 24, 50), ("amara", 12, 14)])
def test_it_slides_and_then_ends_in_any_case(who, hours, step, visit, request):
    after = visit(request.getfixturevalue(who))
    assert all(after(minutes) for minutes in range(step, hours * 60, step))
    assert not after(hours * 60 + 1)


def test_the_first_page_of_ones_own_counts_as_being_here(maya, visit):
    after = visit(maya)
    assert after(50, "home")
    assert after(100)


def test_a_public_page_does_not_keep_it_open(amara, visit):
    after = visit(amara)
    assert after(10, "help")
    assert not after(20)


def sessions() -> list[str]:
    return sorted(Session.objects.values_list("session_data", flat=True))


def test_it_is_written_once_a_minute_and_never_by_a_public_page(maya, visit):
    after = visit(maya)
    before = sessions()
    assert after(0.5)
    assert after(5, "help")
    assert after(6, "about")
    assert sessions() == before
    assert after(7)
    assert sessions() != before


def test_strangers_leave_nothing(client, db):
    client.get(reverse("help"))
    client.get(reverse("account_login"))
    assert not Session.objects.exists()


def test_signing_in_again_begins_anew(client, amara, clock):
    give_second_factor(amara)
    for hours in (0, 13):
        clock.move_to(START + timedelta(hours=hours))
        client.force_login(amara)
        pass_second_factor(client, amara)
        assert client.get(reverse("settings")).status_code == 200


def test_the_api_is_no_way_around_it(maya, visit, clock, client):
    after = visit(maya)
    assert client.get("/api/v1/me/").status_code == 200
    clock.move_to(START + timedelta(minutes=61))
    assert client.get("/api/v1/me/").status_code == 401
    assert not after(61)


@pytest.mark.parametrize(
    ("who", "idle", "longest"), [("maya", 60, 24 * 60), ("amara", 15, 12 * 60)]
)
def test_the_page_knows_when_it_ends_and_asking_keeps_nothing_open(
    who, idle, longest, request, sign_in, clock
):
    browser = sign_in(request.getfixturevalue(who))
    drawn = browser.get(reverse("settings")).text
    assert f'data-left="{idle * 60}"' in drawn
    path = reverse("here")
    for minutes in (1, idle - 2):
        clock.move_to(START + timedelta(minutes=minutes))
        assert browser.get(path).json() == {"left": (idle - minutes) * 60}
    assert browser.post(path).json() == {"left": idle * 60}
    for minutes in range(idle, longest - 1, idle - 1):
        clock.move_to(START + timedelta(minutes=minutes))
        browser.post(path)
    clock.move_to(START + timedelta(minutes=longest - 1))
    assert browser.post(path).json()["left"] <= 60  # in any case
    clock.move_to(START + timedelta(minutes=longest + 1))
    assert browser.get(path).status_code == 302
