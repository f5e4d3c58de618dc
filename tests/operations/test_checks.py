"""Each check of ours for `check --deploy`, broken once."""

import pytest

from tracker.operations import checks


def ids(found) -> list[str]:
    return [message.id for message in found]


def test_hosts_that_are_this_machine():
    assert all(map(checks.is_here, ["", None, "localhost", "127.0.0.1", "::1"]))
    assert not any(map(checks.is_here, ["redis", "10.0.0.1", "app.example.org"]))


@pytest.mark.parametrize(
    ("check", "broken", "sound", "id_"),
    [
        ("nobody_steps_in", {"DEMO": True}, {"DEMO": False}, "operations.E001"),
        (
            "the_address_is_safe",
            {"SITE_URL": "http://app.example.org"},
            {
                "SITE_URL": "https://app.example.org",
                "SESSION_COOKIE_NAME": "__Host-session",
                "ALLOWED_HOSTS": ["app.example.org"],
            },
            "operations.E002",
        ),
        (
            "the_address_is_safe",
            {"ALLOWED_HOSTS": ["*"], "SITE_URL": "https://a", "SESSION_COOKIE_NAME": "__Host-s"},
            {"ALLOWED_HOSTS": ["a"]},
            "operations.E002",
        ),
        (
            "the_address_is_safe",
            {"SITE_URL": "https://a", "SESSION_COOKIE_NAME": "session"},
            {"SESSION_COOKIE_NAME": "__Host-session"},
            "operations.E002",
        ),
        (
            "limits_know_who_knocks",
            {"SITE_URL": "https://a", "ALLAUTH_TRUSTED_PROXY_COUNT": 0},
            {"ALLAUTH_TRUSTED_PROXY_COUNT": 1},
            "operations.W001",
        ),
        (
            "messages_are_not_lost",
            {"CELERY_TASK_ACKS_LATE": False},
            {"CELERY_TASK_ACKS_LATE": True},
            "operations.E003",
        ),
        (
            "the_broker_is_not_open",
            {"REDIS_URL": "redis://redis:6379/0"},
            {"REDIS_URL": "redis://:secret@redis:6379/0"},
            "operations.E004",
        ),
        (
            "mail_does_not_wait_for_ever",
            {
                "EMAIL_TIMEOUT": None,
                "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "EMAIL_HOST": "localhost",
            },
            {"EMAIL_TIMEOUT": 15},
            "operations.E005",
        ),
        (
            "mail_does_not_wait_for_ever",
            {
                "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "EMAIL_HOST": "mail.example.org",
                "EMAIL_USE_TLS": False,
                "EMAIL_USE_SSL": False,
            },
            {"EMAIL_USE_TLS": True},
            "operations.W002",
        ),
        (
            "mail_does_not_wait_for_ever",
            {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"},
            {
                "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "EMAIL_HOST": "localhost",
            },
            "operations.W003",
        ),
    ],
)
def test_a_fault_is_found_and_gone(settings, check, broken, sound, id_):
    for name, value in broken.items():
        setattr(settings, name, value)
    assert ids(getattr(checks, check)(None)) == [id_]
    for name, value in sound.items():
        setattr(settings, name, value)
    assert getattr(checks, check)(None) == []
