"""The state of an episode, for every order of its parts."""

from datetime import timedelta
from itertools import chain, combinations, permutations

import pytest

from journals.states import Part, episode_state, ring
from tests.conftest import NOW

PARTS = [
    Part("self_monitoring", "planned"),
    Part("self_monitoring", "noted"),
    Part("self_evaluation", "provisional"),
    Part("self_evaluation", "confirmed"),
    Part("self_reinforcement", "planned"),
    Part("self_reinforcement", "done"),
    Part("self_reinforcement", "skipped"),
]


def spec(parts, closed, asked, shared, answered):
    """The table of the domain model, written a second time and differently."""
    kinds = {f"{part.kind}:{part.status}" for part in parts}
    rows = [
        ("closed", closed),
        ("reinforced", "self_reinforcement:done" in kinds),
        ("evaluated", "self_evaluation:confirmed" in kinds),
        (
            "awaiting_guidance",
            "self_evaluation:provisional" in kinds and asked and shared and not answered,
        ),
        ("evaluated_alone", "self_evaluation:provisional" in kinds),
        ("monitored", "self_monitoring:noted" in kinds),
        ("planned", "self_monitoring:planned" in kinds),
        ("empty", True),
    ]
    return next(name for name, fits in rows if fits)


SUBSETS = list(chain.from_iterable(combinations(PARTS, size) for size in range(5)))


@pytest.mark.parametrize("subset", SUBSETS, ids=lambda parts: "+".join(p.status for p in parts))
def test_every_order_of_the_parts_gives_the_state_of_the_table(subset):
    for closed in (False, True):
        for asked, shared, answered in [(0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1), (0, 1, 0)]:
            expected = spec(subset, closed, asked, shared, answered)
            for order in permutations(subset):
                state = episode_state(
                    order,
                    closed=closed,
                    guidance_requested_at=NOW if asked else None,
                    shared=bool(shared),
                    last_guidance_at=NOW + timedelta(hours=1) if answered else None,
                )
                assert state == expected


def test_an_answer_from_before_the_question_does_not_answer_it():
    state = episode_state(
        [Part("self_evaluation", "provisional")],
        guidance_requested_at=NOW,
        shared=True,
        last_guidance_at=NOW - timedelta(minutes=1),
    )
    assert state == "awaiting_guidance"


@pytest.mark.parametrize(
    ("parts", "together", "arcs"),
    [
        ([], False, "000"),
        ([PARTS[0]], False, "n00"),
        ([PARTS[1]], False, "100"),
        ([PARTS[1], PARTS[2]], False, "110"),
        ([PARTS[1], PARTS[3]], True, "1o0"),
        ([PARTS[1], PARTS[3], PARTS[4]], True, "1on"),
        ([PARTS[1], PARTS[3], PARTS[5]], False, "111"),
        ([PARTS[2]], False, "010"),
        ([PARTS[1], PARTS[2], PARTS[6]], False, "110"),
    ],
)
def test_the_ring_shows_what_is_done_and_with_whom(parts, together, arcs):
    assert "".join(ring(parts, together=together)) == arcs
