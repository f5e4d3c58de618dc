"""What EMAIL_URL says: a mail server, files, or a provider's own interface over https.

A provider is named by its scheme, its token stands where a user does, and the host says where the
mails go: `postmark://TOKEN@api.postmarkapp.com`, or `mailgun://KEY@api.eu.mailgun.net/mg.example.org`
with the domain that sends. Only those that keep a Message-ID and send without watching who opens
what are here. See docs/adr/0029.
"""

from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SECONDS = 15  # that a silent server may keep a worker waiting
# Whoever opens a mail, or follows its link, is nobody's business.
UNWATCHED = {"track_opens": False, "track_clicks": False}


def mail_settings(url: str) -> dict[str, Any]:
    """Django's settings for it. Raises ImproperlyConfigured where a part is missing."""
    provider = PROVIDERS.get(urlsplit(url).scheme)
    found = provider(url) if provider else environ.Env.email_url_config(url)
    return {**found, "EMAIL_TIMEOUT": SECONDS}


def _postmark(url: str) -> dict[str, Any]:
    token, base, _domain = _parts(url)
    return _anymail(
        "Postmark",
        POSTMARK_SERVER_TOKEN=token,
        POSTMARK_API_URL=base,
        # Without this it makes a Message-ID of its own.
        POSTMARK_SEND_DEFAULTS={"extra_headers": {"X-PM-KeepID": "true"}},
    )


def _mailgun(url: str) -> dict[str, Any]:
    token, base, domain = _parts(url)
    if not domain:
        raise ImproperlyConfigured("EMAIL_URL lacks the domain that sends: …/mg.example.org.")
    return _anymail(
        "Mailgun",
        MAILGUN_API_KEY=token,
        MAILGUN_API_URL=f"{base}v3",
        MAILGUN_SENDER_DOMAIN=domain,
    )


PROVIDERS = {"postmark": _postmark, "mailgun": _mailgun}


def _parts(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    if not (parts.username and parts.hostname):
        raise ImproperlyConfigured("EMAIL_URL lacks the provider's token or host: …://TOKEN@HOST.")
    host = parts.netloc.rpartition("@")[2]
    return unquote(parts.username), f"https://{host}/", parts.path.strip("/")


def _anymail(name: str, **options: Any) -> dict[str, Any]:
    return {
        "EMAIL_BACKEND": f"tracker.reminders.provider.{name}",
        "ANYMAIL": {"SEND_DEFAULTS": UNWATCHED, "REQUESTS_TIMEOUT": SECONDS, **options},
    }
