"""The only doors to what clients write.

`own_*` give chainable querysets to their owner. `shared_*` take a therapist, ask the shares, write
the ledger and give frozen values: never a row, never a queryset. If the ledger can't be written,
nothing is shown.
"""

from .caseload import CLIENTS, WEEKS, shared_caseload
from .drafts import own_drafts, own_thrown
from .own import (
    LOOKS,
    OTHER_LOOKS,
    looks,
    opened_by,
    own_entries,
    own_entry,
    own_episode,
    own_episodes,
    own_goals,
    own_guidance,
    own_people,
    own_removed,
    own_shares,
    own_versions,
)
from .shared import PAGE, as_answer, shared_entries, shared_goals, shared_in, shared_moments

__all__ = [
    "CLIENTS",
    "LOOKS",
    "OTHER_LOOKS",
    "PAGE",
    "WEEKS",
    "as_answer",
    "looks",
    "opened_by",
    "own_entries",
    "own_entry",
    "own_episode",
    "own_episodes",
    "own_goals",
    "own_guidance",
    "own_people",
    "own_removed",
    "own_shares",
    "own_versions",
    "shared_caseload",
    "shared_entries",
    "shared_goals",
    "shared_in",
    "shared_moments",
]
