"""What a therapist's page brings along, so that it can ask whether it may stay open.

Signed, so that nobody asks about another time, or another client, than those of a page they had.
"""

import uuid
from datetime import datetime

from django.core import signing

from tracker.accounts.models import User

SALT = "keel.still"


def mark(therapist: User, client_id: uuid.UUID | None, at: datetime) -> str:
    """Whose page it is, about which client (None: all of them), and when it was drawn."""
    about = client_id.hex if client_id else ""
    return signing.dumps([therapist.pk.hex, about, at.isoformat()], salt=SALT)


def drawn_at(text: str, therapist: User, client_id: uuid.UUID | None) -> datetime | None:
    """When this therapist's page about this client was drawn; None for any other mark."""
    try:
        whose, about, at = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    mine = (therapist.pk.hex, client_id.hex if client_id else "")
    return datetime.fromisoformat(at) if (whose, about) == mine else None
