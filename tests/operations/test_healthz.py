"""What a monitor may know: whether Keel is well, and nothing about anybody."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from tracker.reminders import access, actions


@pytest.mark.django_db
def test_it_is_well(client, right_now):
    actions.note_ring(right_now)
    actions.go_round(right_now)
    answer = client.get(reverse("healthz"))
    assert answer.status_code == 200
    assert answer.json() == {
        "up": True,
        "database": True,
        "reminder_lag_seconds": 0,
        "reminders_stuck": 0,
        "reminders": "They go.",
    }
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_it_shows_the_lag(client, monkeypatch):
    monkeypatch.setattr(access, "lag", lambda now: 42.7)
    assert client.get(reverse("healthz")).json()["reminder_lag_seconds"] == 42


@pytest.mark.django_db
def test_it_changes_nothing(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(5) as seen:
        client.get(reverse("healthz"))
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
    assert client.post(reverse("healthz")).status_code == 405


@pytest.mark.django_db
def test_a_database_that_does_not_answer(client, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get(reverse("healthz"))
    assert answer.status_code == 503
    assert answer.json() == {"up": True, "database": False, "reminder_lag_seconds": None}


@pytest.mark.django_db
def test_it_says_since_when_reminders_have_stood_still(client, right_now):
    assert (
        client.get(reverse("healthz")).json()["reminders"].startswith("Reminders have never gone")
    )
    last = right_now - timedelta(minutes=6)
    actions.note_ring(last)
    actions.go_round(last)
    actions.note_ring(right_now)  # the bell rings, and nothing comes of it
    said = client.get(reverse("healthz")).json()["reminders"]
    assert said == f"Reminders have stood still since {last:%Y-%m-%d %H:%M} UTC."
