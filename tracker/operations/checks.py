"""What `manage.py check --deploy` asks of an installation besides Django's own questions."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

CELERY = {
    "CELERY_TASK_ACKS_LATE": True,
    "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
    "CELERY_TASK_IGNORE_RESULT": True,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
    "CELERY_ACCEPT_CONTENT": ["json"],
}
LONGEST_MAIL_SECONDS = 60


def is_here(host: str | None) -> bool:
    """Whether a host name means this very machine."""
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


@register(deploy=True)
def nobody_steps_in(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E001: the demo lets anyone in as anybody."""
    if not settings.DEMO:
        return []
    return [Error("DEMO is on: anyone can step in as an invented person.", id="operations.E001")]


@register(deploy=True)
def the_address_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E002: https, cookies bound to this host, and only hosts that were named."""
    found = []
    if not settings.SITE_URL.startswith("https://"):
        found.append(f"SITE_URL is {settings.SITE_URL}, and people's words need https.")
    elif not settings.SESSION_COOKIE_NAME.startswith("__Host-"):
        found.append("The session cookie is not bound to this host (__Host-).")
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
def the_broker_is_not_open(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E004: a broker on another machine needs a password."""
    broker = urlsplit(settings.REDIS_URL)
    if is_here(broker.hostname) or broker.password:
        return []
    return [
        Error("REDIS_URL names another machine and has no password.", id="operations.E004"),
    ]


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
