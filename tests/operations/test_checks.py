"""Each check of ours for `check --deploy`, broken once."""

import re
from pathlib import Path

import environ
import pytest

from tests.operations.installation import ROOT, SERVICES, expanded, filled_in
from tracker.operations import checks, doctor, examined

POSTGRES = {
    "ENGINE": "django.db.backends.postgresql",
    "HOST": "db.example.org",
    "PASSWORD": "secret",
    "OPTIONS": {"sslmode": "verify-full"},
}
STRICT = {
    "INSTALLED_APPS": [],
    "REST_FRAMEWORK": {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]},
    "MFA_TOTP_INSECURE_BYPASS_CODE": None,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
}
SAFE = {"SITE_URL": "https://a", "SESSION_COOKIE_NAME": "__Host-s"}
PUSHES = {
    "VAPID_PRIVATE_KEY": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY",
    "VAPID_CONTACT": "mailto:hello@app.example.org",
    "PUSH_HOSTS": ["fcm.googleapis.com"],
}


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
            "the_address_is_safe",
            {**SAFE, "CSRF_COOKIE_NAME": "csrf"},
            {"CSRF_COOKIE_NAME": "__Host-csrf"},
            "operations.E002",
        ),
        (
            "the_address_is_safe",
            {**SAFE, "SECURE_HSTS_SECONDS": 31_535_999},
            {"SECURE_HSTS_SECONDS": 31_536_000},
            "operations.E002",
        ),
        (
            "nobody_listens_in",
            {"REDIS_URL": "redis://redis:6379/0", "SAME_MACHINE": ["redis"]},
            {"REDIS_URL": "redis://:secret@redis:6379/0"},
            "operations.E004",
        ),
        (
            "nobody_listens_in",
            {"REDIS_URL": "redis://:secret@redis:6379/0"},
            {"REDIS_URL": "rediss://:secret@redis:6379/0?ssl_cert_reqs=required"},
            "operations.E004",
        ),
        (  # what kombu takes for leave to ask for no certificate
            "nobody_listens_in",
            {"REDIS_URL": "rediss://:secret@redis:6379/0"},
            {"SAME_MACHINE": ["redis"]},
            "operations.E004",
        ),
        (
            "no_other_way_in",
            {**STRICT, "INSTALLED_APPS": ["django.contrib.admin"]},
            {"INSTALLED_APPS": []},
            "operations.E012",
        ),
        (
            "no_other_way_in",
            {**STRICT, "REST_FRAMEWORK": {"DEFAULT_RENDERER_CLASSES": ["a.BrowsableAPIRenderer"]}},
            STRICT,
            "operations.E012",
        ),
        (
            "no_other_way_in",
            {**STRICT, "MFA_TOTP_INSECURE_BYPASS_CODE": "123456"},
            STRICT,
            "operations.E012",
        ),
        (
            "no_other_way_in",
            {**STRICT, "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]},
            STRICT,
            "operations.E012",
        ),
        (
            "guesses_are_counted_for_good",
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}},
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}}},
            "operations.E013",
        ),
        (
            "pushes_go_where_they_should",
            {**PUSHES, "VAPID_PRIVATE_KEY": "short"},
            {"VAPID_PRIVATE_KEY": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY"},
            "operations.E014",
        ),
        (
            "pushes_go_where_they_should",
            {**PUSHES, "VAPID_CONTACT": "mailto:hello@127.0.0.1"},
            {"VAPID_CONTACT": "https://app.example.org/about/"},
            "operations.E014",
        ),
        (
            "pushes_go_where_they_should",
            {**PUSHES, "PUSH_HOSTS": ["*"]},
            {"PUSH_HOSTS": ["*.push.apple.com"]},
            "operations.E014",
        ),
        (
            "pushes_go_where_they_should",
            {**PUSHES, "PUSH_HOSTS": ["10.0.0.1"]},
            {"VAPID_PRIVATE_KEY": ""},
            "operations.E014",
        ),
        (
            "pushes_go_where_they_should",
            {**PUSHES, "PUSH_HOSTS": []},
            PUSHES,
            "operations.E014",
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
    settings.CSRF_COOKIE_NAME, settings.SECURE_HSTS_SECONDS = "__Host-csrf", 31_536_000
    for name, value in broken.items():
        setattr(settings, name, value)
    assert ids(getattr(checks, check)(None)) == [id_]
    for name, value in sound.items():
        setattr(settings, name, value)
    assert getattr(checks, check)(None) == []


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({}, 0),
        ({"PASSWORD": ""}, 1),
        ({"OPTIONS": {"sslmode": "require"}}, 1),
        ({"PASSWORD": "", "OPTIONS": {}}, 2),
        ({"HOST": "/run/postgresql", "PASSWORD": "", "OPTIONS": {}}, 0),
        ({"HOST": "127.0.0.1", "OPTIONS": {}}, 0),
        ({"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}, 0),
    ],
)
def test_a_database_elsewhere(more, faults):
    assert len(list(checks.open_database({**POSTGRES, **more}))) == faults


# --- those that the doctor answers ---------------------------------------------------------------
def test_what_the_doctor_finds_is_told(monkeypatch):
    parts = [
        doctor.Examination(part, lambda now, part=part: [f"{part} is ill."])
        for part in (*checks.OF_THE_DOCTOR, "Worker")
    ]
    monkeypatch.setattr(doctor, "EXAMINATIONS", parts)
    found = examined.what_the_doctor_finds(None)
    assert ids(found) == list(checks.OF_THE_DOCTOR.values())
    assert [message.is_serious() for message in found] == [True] * 6 + [False] * 2
    assert found[0].msg == "Database: Database is ill."
    monkeypatch.setattr(
        doctor, "EXAMINATIONS", [doctor.Examination(one.part, lambda now: ()) for one in parts]
    )
    assert examined.what_the_doctor_finds(None) == []


def test_the_doctor_has_all_of_them():
    assert checks.OF_THE_DOCTOR.keys() <= {one.part for one in doctor.EXAMINATIONS}


# --- the example, as Compose hands it over -------------------------------------------------------
def test_the_example_and_compose_leave_no_wire_open(settings):
    """Their own addresses. What is asked of them as a whole: test_production.py, where they run."""
    given = filled_in(587)
    theirs = {name: expanded(text, given) for name, text in SERVICES["web"]["environment"].items()}
    database = environ.Env.db_url_config(theirs["DATABASE_URL"])
    settings.SAME_MACHINE = theirs["SAME_MACHINE"].split(",")
    assert [*checks.open_database(database), *checks.open_broker(theirs["REDIS_URL"])] == []
    settings.SAME_MACHINE = []
    assert len([*checks.open_database(database), *checks.open_broker(theirs["REDIS_URL"])]) == 2


def test_every_check_is_explained():
    code = "".join(
        (Path(ROOT) / "tracker" / part / "checks.py").read_text()
        for part in ("operations", "practice", "safety")
    )
    known = set(re.findall(r'"((?:operations|practice|safety)\.[EW]\d+)"', code))
    page = (ROOT / "docs" / "operating.md").read_text()
    assert known == set(re.findall(r"^\| `(\w+\.[EW]\d+)` \|", page, re.M))
    assert len(known) >= 16
