"""The only doors to what clients write.

`own_*` give chainable querysets to their owner. `shared_*` take a therapist, ask the shares, write
the ledger and give frozen values: never a row, never a queryset. If the ledger can't be written,
nothing is shown.
"""

from .agenda import (
    own_agenda,
    own_agenda_item,
    own_agenda_shown,
    own_bring_up,
    own_things,
    shared_agenda,
    shared_agenda_item,
    wishes_to_talk,
)
from .agreed import (
    felt_worse,
    own_counts,
    own_goal,
    own_goal_versions,
    own_goals,
    own_goals_away,
    own_menu,
    own_proposals,
    shared_goals,
    shared_proposals,
)
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
    own_guidance,
    own_marks,
    own_people,
    own_people_ever,
    own_removed,
    own_shares,
    own_versions,
    own_wordings,
)
from .prep import shared_numbers, shared_prep
from .preview import Open, part_as_if, part_now, seen_now
from .removed import own_removed_entries, own_removed_moments
from .shared import (
    PAGE,
    answered_in,
    shared_alone,
    shared_entries,
    shared_in,
    shared_moments,
)
from .shares import own_part_of, own_shared, own_standing_counted
from .standing import own_circle, own_standing_share, own_standing_shares, shared_days, standing_in
from .still import still_shared
from .timeline import Stretch, Wanted, own_names, own_timeline
from .trends import own_trends

__all__ = [
    "CLIENTS",
    "LOOKS",
    "OTHER_LOOKS",
    "PAGE",
    "WEEKS",
    "Open",
    "Stretch",
    "Wanted",
    "answered_in",
    "felt_worse",
    "looks",
    "opened_by",
    "own_agenda",
    "own_agenda_item",
    "own_agenda_shown",
    "own_bring_up",
    "own_circle",
    "own_counts",
    "own_drafts",
    "own_entries",
    "own_entry",
    "own_episode",
    "own_episodes",
    "own_goal",
    "own_goal_versions",
    "own_goals",
    "own_goals_away",
    "own_guidance",
    "own_marks",
    "own_menu",
    "own_names",
    "own_part_of",
    "own_people",
    "own_people_ever",
    "own_proposals",
    "own_removed",
    "own_removed_entries",
    "own_removed_moments",
    "own_shared",
    "own_shares",
    "own_standing_counted",
    "own_standing_share",
    "own_standing_shares",
    "own_things",
    "own_thrown",
    "own_timeline",
    "own_trends",
    "own_versions",
    "own_wordings",
    "part_as_if",
    "part_now",
    "seen_now",
    "shared_agenda",
    "shared_agenda_item",
    "shared_alone",
    "shared_caseload",
    "shared_days",
    "shared_entries",
    "shared_goals",
    "shared_in",
    "shared_moments",
    "shared_numbers",
    "shared_prep",
    "shared_proposals",
    "standing_in",
    "still_shared",
    "wishes_to_talk",
]
