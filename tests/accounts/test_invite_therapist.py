"""The first start of a real installation: the operator makes the first therapist."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tracker.accounts.models import Practice, User

pytestmark = pytest.mark.django_db
FIRST = ("amara@example.org", "--name", "Amara Osei")


def invite(*arguments) -> str:
    """What the command says."""
    out = StringIO()
    call_command("invite_therapist", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def path_in(said: str) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", said).group(1)


def first() -> str:
    return invite(*FIRST, "--practice", "Harbour Practice", "--time-zone", "America/New_York")


def test_the_first_one_makes_the_practice():
    said = first()
    user = User.objects.get(email="amara@example.org")
    assert user.name == "Amara Osei"
    assert user.role == "therapist"
    assert not user.administers
    assert not user.has_usable_password()
    assert user.clinician.practice.name == "Harbour Practice"
    assert user.time_zone == user.clinician.practice.time_zone == "America/New_York"
    assert said.startswith("Amara Osei can choose a password here, once, within 2 days:")


def test_the_link_sets_a_password_once_and_asks_for_a_second_factor(client):
    path = path_in(first())
    form = client.get(path, follow=True)
    assert form.status_code == 200
    words = "a boat that knows the way home"
    done = client.post(form.request["PATH_INFO"], {"password1": words, "password2": words})
    assert done.status_code == 302, done.content
    assert User.objects.get().check_password(words)

    client.cookies.clear()
    again = client.get(path, follow=True)
    assert b'name="password1"' not in again.content

    signed_in = client.post("/account/login/", {"login": FIRST[0], "password": words})
    assert signed_in.status_code == 302, signed_in.content
    assert client.get("/").headers["Location"].startswith("/account/2fa/")


def test_the_next_one_joins_the_practice_and_may_run_it():
    first()
    invite("omar@example.org", "--name", "Omar Haddad", "--admin")
    user = User.objects.get(email="omar@example.org")
    assert user.administers
    assert user.role == "therapist"
    assert Practice.objects.count() == 1


def test_a_lost_link_is_made_again():
    first()
    assert path_in(invite("Amara@Example.org", "--name", "Amara Osei")).startswith("/account/")
    assert User.objects.count() == 1


def refused(*arguments) -> str:
    with pytest.raises(CommandError) as error:
        invite(*arguments)
    return str(error.value)


def test_what_it_refuses():
    assert "--practice" in refused(*FIRST)
    assert "no time zone" in refused(*FIRST, "--practice", "H", "--time-zone", "Nowhere")
    assert "valid email" in refused("amara", "--name", "A", "--practice", "H")
    assert User.objects.count() == Practice.objects.count() == 0
    first()
    assert "There is: Harbour Practice" in refused(
        "b@example.org", "--name", "B", "--practice", "X"
    )
    Practice.objects.create(name="Other", time_zone="UTC")
    assert "Say which practice" in refused("b@example.org", "--name", "B")


def test_an_address_that_is_taken(maya):
    assert "has an account already" in refused("maya@example.org", "--name", "M")
