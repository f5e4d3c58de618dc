"""Entries as rows, for many of them at once: no action is asked, and nothing is saved yet."""

from journals.models import Entry


def bare_entry(client, kind, status, at, episode=None, **more) -> Entry:
    """One that was written when it happened, in UTC; it holds nothing but what `more` says."""
    return Entry(
        client=client,
        episode=episode,
        kind=kind,
        status=status,
        occurred_at=at,
        occurred_zone=client.time_zone,
        local_date=at.date(),
        recorded_at=at,
        changed_at=at,
        **{"ratings": {}, "words": {}, **more},
    )
