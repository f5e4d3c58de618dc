"""Weekly checks of the demo's people, from the oldest to the newest. Invented, like all of it."""

from .story import Asked, Back, Paper

SLUG = "weekly-check"
LINES = ("distress", "reaction_urge", "closeness", "kindness", "sleep")
RATHER_NOT = "rather_not_say"
# Days back, the hour, and the five numbers; None for what was left out.
Week = tuple[int, str, tuple[int | str | None, ...]]


def checks(weeks: tuple[Week, ...], just_for_me: frozenset[int] = frozenset()) -> tuple[Paper, ...]:
    """`just_for_me`: of how many days back it reaches nobody."""
    return tuple(
        Paper(
            (Back(days), at),
            {key: n for key, n in zip(LINES, numbers, strict=True) if n is not None},
            slug=SLUG,
            just_for_me=days in just_for_me,
        )
        for days, at, numbers in weeks
    )


MAYA_ASKED = Asked(
    (Back(68), "12:30"),
    SLUG,
    "Five numbers once a week, so that we both see more than the last bad evening. Leave out what "
    "doesn’t fit.",
    every_days=7,
    shown=(Back(67), "20:05"),
)
# One week is missing, one was late, and one she kept for herself.
MAYA = checks(
    (
        (67, "20:10", (8, 8, 3, 2, 4)),
        (60, "20:45", (7, 8, 4, 2, 4)),
        (53, "21:05", (8, 7, 3, 3, 3)),
        (48, "19:50", (6, 7, 4, 3, 5)),
        (38, "20:20", (9, 9, 2, 1, 2)),
        (24, "20:15", (6, 6, 5, 4, 5)),
        (17, "20:40", (6, 5, 5, 4, 6)),
        (10, "20:10", (5, 5, 6, 5, RATHER_NOT)),
        (3, "20:30", (5, 4, 6, 5, 6)),
    ),
    just_for_me=frozenset({38}),
)
# Jonas began by himself; nobody asked, and nobody sees them.
JONAS = checks(
    (
        (23, "22:30", (5, 6, 2, 4, 6)),
        (15, "22:10", (5, 5, 3, 4, 5)),
        (8, "22:40", (4, 5, 3, None, 6)),
    )
)
