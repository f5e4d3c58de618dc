"""What `manage.py check --deploy` asks of an installation besides Django's own questions."""

import base64
import binascii
import ipaddress
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

CELERY = {
    "CELERY_TASK_ACKS_LATE": True,
    "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
    "CELERY_TASK_IGNORE_RESULT": True,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
    "CELERY_ACCEPT_CONTENT": ["json"],
    "CELERY_TASK_SERIALIZER": "json",
}
LONGEST_MAIL_SECONDS = 60
YEAR_SECONDS = 31_536_000
VERIFIED = {"sslmode": ("verify-ca", "verify-full"), "ssl_cert_reqs": ("required", "CERT_REQUIRED")}

# Examinations of `manage.py doctor` that nobody may go on without.
OF_THE_DOCTOR = {
    "Database": "operations.E006",
    "Its safety": "operations.E007",
    "Keys": "operations.E008",
    "Accounts": "operations.E009",
    "Broker": "operations.E010",
    "Secrets": "operations.E011",
    "Time zones": "operations.W004",
    "Backup": "operations.W005",
}


def is_here(host: str | None) -> bool:
    """Whether a host name means this very machine."""
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def is_beside(host: str | None) -> bool:
    """Whether what is sent there leaves this machine: not over a socket, nor to a container."""
    return is_here(host) or (host or "").startswith("/") or host in settings.SAME_MACHINE


@register(deploy=True)
def nobody_steps_in(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E001: the demo lets anyone in as anybody."""
    if not settings.DEMO:
        return []
    return [Error("DEMO is on: anyone can step in as an invented person.", id="operations.E001")]


@register(deploy=True)
def the_address_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E002: https for good, cookies bound to this host, and only named hosts."""
    found = []
    if not settings.SITE_URL.startswith("https://"):
        found.append(f"SITE_URL is {settings.SITE_URL}, and people's words need https.")
    else:
        found += [
            f"{name} is not bound to this host (__Host-)."
            for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
            if not getattr(settings, name).startswith("__Host-")
        ]
        if settings.SECURE_HSTS_SECONDS < YEAR_SECONDS:
            found.append("Browsers may forget within a year that this needs https (HSTS).")
    if any(host.startswith(("*", ".")) for host in settings.ALLOWED_HOSTS):
        found.append("ALLOWED_HOSTS answers for hosts that it does not name.")
    return [Error(words, id="operations.E002") for words in found]


@register(deploy=True)
def limits_know_who_knocks(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.W001: behind a proxy, sign-in limits need the address in front of it."""
    if settings.SITE_URL.startswith("https://") and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return [
            Warning(
                "TRUSTED_PROXIES is 0: with a proxy in front, one stranger who guesses passwords "
                "shuts everybody out.",
                hint="Set it to the number of your proxies that write X-Forwarded-For.",
                id="operations.W001",
            )
        ]
    return []


@register(deploy=True)
def messages_are_not_lost(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E003: the settings of docs/adr/0005 that keep a killed worker's messages."""
    return [
        Error(f"{name} must be {wanted!r}: reminders could be lost.", id="operations.E003")
        for name, wanted in CELERY.items()
        if getattr(settings, name, None) != wanted
    ]


@register(deploy=True)
def nobody_listens_in(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E004: database and broker on another machine need a password and proven TLS."""
    found = [*open_database(settings.DATABASES["default"]), *open_broker(settings.REDIS_URL)]
    return [Error(words, id="operations.E004") for words in found]


def open_database(stored: dict[str, Any]) -> Iterator[str]:
    """`stored`: as Django's settings name it."""
    if not stored["ENGINE"].endswith("postgresql") or is_beside(stored["HOST"]):
        return
    if not stored["PASSWORD"]:
        yield "DATABASE_URL names another machine and has no password."
    if not _proves(stored.get("OPTIONS", {}), "sslmode"):
        yield "DATABASE_URL names another machine: end it with ?sslmode=verify-full."


def open_broker(url: str) -> Iterator[str]:
    broker = urlsplit(url)
    asked = {name: said[-1] for name, said in parse_qs(broker.query).items()}
    if not is_here(broker.hostname) and not broker.password:
        yield "REDIS_URL names another machine and has no password."
    proven = broker.scheme == "rediss" and _proves(asked, "ssl_cert_reqs")
    if not is_beside(broker.hostname) and not proven:
        yield "REDIS_URL names another machine: write it rediss://…?ssl_cert_reqs=required."


def _proves(options: dict[str, Any], name: str) -> bool:
    return options.get(name) in VERIFIED[name]


@register(deploy=True)
def mail_does_not_wait_for_ever(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E005 and W002: a time limit, and encryption off this machine."""
    found: list[CheckMessage] = []
    if not 0 < (settings.EMAIL_TIMEOUT or 0) <= LONGEST_MAIL_SECONDS:
        found.append(
            Error("EMAIL_TIMEOUT is not set: a silent server holds a worker.", id="operations.E005")
        )
    by_wire = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    safe = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL or is_here(settings.EMAIL_HOST)
    if by_wire and not safe:
        found.append(
            Warning(
                "Mail leaves this machine unencrypted.",
                hint="Begin EMAIL_URL with smtp+tls:// or smtp+ssl://.",
                id="operations.W002",
            )
        )
    if not by_wire and not settings.EMAIL_BACKEND.startswith("tracker.reminders.provider."):
        found.append(
            Warning(
                "EMAIL_URL names no mail server and no provider: nobody is reached.",
                id="operations.W003",
            )
        )
    return found


@register(deploy=True)
def no_other_way_in(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E012: no admin site, no pages that try the API, no code that passes for a second
    factor, and passwords hashed as they should be."""
    found = []
    if "django.contrib.admin" in settings.INSTALLED_APPS:
        found.append("django.contrib.admin shows what nobody may see: docs/adr/0008.")
    if settings.REST_FRAMEWORK["DEFAULT_RENDERER_CLASSES"] != [
        "rest_framework.renderers.JSONRenderer"
    ]:
        found.append("The API answers with something else than JSON.")
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        found.append("MFA_TOTP_INSECURE_BYPASS_CODE passes for everybody's second factor.")
    if "Argon2" not in settings.PASSWORD_HASHERS[0]:
        found.append("Passwords are not hashed with Argon2.")
    return [Error(words, id="operations.E012") for words in found]


@register(deploy=True)
def guesses_are_counted_for_good(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E013: what counts tries is shared by all processes, and not in the broker."""
    if settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache"):
        return []
    return [
        Error(
            "CACHES must be the database: limits of sign-in are counted there.",
            id="operations.E013",
        )
    ]


@register(deploy=True)
def pushes_go_where_they_should(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E014: where notifications are on, only to named services, and signed."""
    if not settings.VAPID_PRIVATE_KEY:
        return []
    return [Error(words, id="operations.E014") for words in _bad_pushes()]


def _bad_pushes() -> Iterator[str]:
    key = settings.VAPID_PRIVATE_KEY
    try:
        sound = len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))) == 32
    except binascii.Error:
        sound = False
    if not sound:
        yield "VAPID_PRIVATE_KEY must be 32 random bytes as base64url."
    where = urlsplit(settings.VAPID_CONTACT)
    host = where.path.rpartition("@")[2] if where.scheme == "mailto" else where.hostname
    if where.scheme not in ("mailto", "https") or is_here(host):
        yield "VAPID_CONTACT must be a mailto: or https: address that reaches somebody."
    for service in settings.PUSH_HOSTS:
        name = service.removeprefix("*.")
        if "." not in name or "*" in name or name.rpartition(".")[2].isdigit():
            yield f"PUSH_HOSTS holds {service}, which is no push service's name."
    if not settings.PUSH_HOSTS:
        yield "PUSH_HOSTS is empty: no notification can be sent."
