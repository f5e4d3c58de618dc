"""The work trip: one moment from both sides, as frozen values in memory. No database.

The data of the worked example. A client, called Robin here, lives in New York and finds it hard
when M., Robin's spouse, leaves for work. Amara is the therapist. Each step holds what Robin's phone
shows at that time and what Amara's page shows, drawn by the same templates as the product.
Everything in it goes through the same cleaning as what a real person writes.
"""

import uuid
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from journals.kinds import KINDS, Content
from journals.kinds.goal import GOAL
from journals.kinds.guidance import GUIDANCE, VIEWS
from journals.seen import Answer, Seen, SeenMoment
from journals.states import Part, ring

ZONE = zoneinfo.ZoneInfo("America/New_York")
CLIENT, THERAPIST = "Robin", "Amara Osei"
TITLE = gettext_noop("Trip to Chicago")
EPISODE = uuid.UUID("e1000000-0000-4000-8000-000000000001")
SPOUSE = "a1000000-0000-4000-8000-000000000001"
NAMES = {SPOUSE: "M."}


def at(day: int, hour: int, minute: int) -> datetime:
    """A time in March 2025, in UTC; New York is four hours behind."""
    return datetime(2025, 3, day, hour, minute, tzinfo=UTC)


def written(kind: str, status: str, when: datetime, number: int, content: Content) -> Seen:
    """One part, cleaned as if somebody had just typed it. Raises ValidationError."""
    ratings, words = KINDS[kind].split(KINDS[kind].clean(content))
    return Seen(
        entry_id=uuid.UUID(int=EPISODE.int + number),
        kind=kind,
        status=status,
        version=1,
        at=when,
        ratings=ratings,
        words=words,
        names=NAMES,
    )


GOAL_OF_ROBIN = GOAL.clean(
    {
        "title": gettext_noop("When M. travels for work"),
        "from": gettext_noop("I try to make M. feel guilty about going, or talk M. out of it"),
        "toward": gettext_noop("Say a warm goodbye and wish M. well"),
        "standard": gettext_noop("I say goodbye kindly and let M. leave without bargaining"),
        "focus_area": "fear_of_abandonment",
        "level_2": gettext_noop("and I have my own plan for the evening"),
        "level_1": gettext_noop("and I tell M. one thing I feel"),
        "level_0": gettext_noop("I say goodbye kindly, no bargaining"),
        "level_-1": gettext_noop("I go cold or hint that it hurts me"),
        "level_-2": gettext_noop("I pick a fight or beg"),
    }
)

PLAN = written(
    "self_monitoring",
    "planned",
    at(13, 23, 30),
    10,
    {
        "situation": gettext_noop("M. is packing."),
        "cues": ["separation_planned"],
        "cue_certainty": 6,
        "emotions": [{"code": "fear", "intensity": 6, "moment": "peak"}],
        "urges": [{"target": "make_other_feel_guilty", "strength": 3, "acted": "no"}],
        "usual_response": gettext_noop("Make M. feel guilty"),
        "actual_response": gettext_noop("Plan: kiss, “safe trip, have fun”, then call my sister"),
        "confidence_before": 5,
        "source": "reminder",
    },
)

NOTE = written(
    "self_monitoring",
    "noted",
    at(14, 10, 45),
    11,
    {
        "people": [SPOUSE],
        "situation": gettext_noop("At the door, taxi waiting."),
        "cues": ["separation_planned"],
        "vulnerability": ["slept_badly"],
        "thoughts": gettext_noop("M. will enjoy it more without me."),
        "belief_self": gettext_noop("I am easy to leave"),
        "belief_other": gettext_noop("M. is looking forward to it"),
        "emotions": [
            {"code": "fear", "intensity": 7, "moment": "peak"},
            {"code": "love", "intensity": 6, "moment": "peak"},
            {"code": "fear", "intensity": 4, "moment": "after"},
        ],
        "body": [{"code": "tight_chest", "intensity": 6}],
        "urges": [{"target": "make_other_feel_guilty", "strength": 4, "acted": "no"}],
        "reaction_urge": 8,
        "usual_response": gettext_noop("Make M. feel guilty"),
        "actual_response": gettext_noop(
            "Said a real goodbye, told M. I will miss them, wished them a good trip."
        ),
        "response_codes": ["expressed_feeling_directly", "wished_well"],
        "skills": [{"skill": "opposite_action", "helped": 1}],
        "helped_by": "both",
        "consequence_soon": gettext_noop(
            "M. hugged me twice. I cried five minutes, then made coffee."
        ),
        "distress_before": 7,
        "distress_after": 4,
        "minutes_to_settle": 25,
        "source": "self",
    },
)

ALONE = written(
    "self_evaluation",
    "provisional",
    at(15, 14, 2),
    12,
    {
        "outcome": "cannot_tell",
        "level": 0,
        "credit": "undecided",
        "standard_realism": "unsure",
        "question": gettext_noop("I cried after. Does that count as healthier?"),
        "context": "alone",
        "standard_snapshot": GOAL_OF_ROBIN["standard"],
    },
)

_guidance = GUIDANCE.clean(
    {
        "view": "talk",
        "text": gettext_noop(
            "What did you do with the sadness this time, compared with the last trip? "
            "Let us look at it together on Tuesday."
        ),
    }
)
ANSWER = Answer(
    by=THERAPIST,
    at=at(17, 13, 25),
    text=_guidance["text"],
    view=_guidance["view"],
    view_label=dict(VIEWS)[_guidance["view"]],
)

# The same entry, a later version: an evaluation is changed, never doubled.
TOGETHER = replace(
    written(
        "self_evaluation",
        "confirmed",
        ALONE.at,
        12,
        {
            "outcome": 2,
            "level": 1,
            "credit": "fully",
            "standard_realism": "about_right",
            "what_made_the_difference": ["my_effort", "a_skill"],
            "importance": 8,
            "difficulty": 7,
            "learned": gettext_noop("Being sad and being kind fit together."),
            "next_time": gettext_noop("Plan the evening beforehand."),
            "context": "in_session",
            "standard_snapshot": GOAL_OF_ROBIN["standard"],
        },
    ),
    version=2,
    answers=(ANSWER,),
)

PRAISE = written(
    "self_reinforcement",
    "done",
    at(18, 20, 30),
    13,
    {
        "form": "affirmation",
        "text": gettext_noop("I was scared and I still gave M. a warm goodbye."),
        "believability": 8,
        "felt_after": "better",
    },
)

REWARD = written(
    "self_reinforcement",
    "planned",
    at(19, 23, 0),
    14,
    {"form": "reward_activity", "reward": gettext_noop("Long bath and the good book")},
)


@dataclass(frozen=True)
class Step:
    """One day of the trip. `page` is what the therapist has; None where nothing is shared."""

    number: int
    date: Any  # short, for the row of steps
    name: Any
    day: Any
    happens: Any
    sees: Any
    phone: SeenMoment
    page: SeenMoment | None
    today: tuple[uuid.UUID, ...]  # the parts that this day brought

    @property
    def private(self) -> set[uuid.UUID]:
        """The parts that only the client has."""
        shared = {part.entry_id for part in self.page.parts} if self.page else set()
        return {part.entry_id for part in self.phone.parts} - shared


def moment(*parts: Seen) -> SeenMoment:
    """These parts as one moment, with the ring that they make."""
    return SeenMoment(
        episode_id=EPISODE,
        title=TITLE,
        at=min(part.at for part in parts),
        ring=ring(
            [Part(part.kind, part.status) for part in parts],
            together=any(part.answers for part in parts),
        ),
        parts=parts,
    )


def new(part: Seen) -> Seen:
    return replace(part, fresh=True)


STEPS = (
    Step(
        1,
        _("13 March"),
        _("A plan"),
        _("Thursday 13 March, in the evening"),
        _(
            "M. packs for a work trip. Robin writes down what usually happens at the door, and "
            "what to do this time."
        ),
        _("Only Robin can read the plan. Amara’s page doesn’t show that there is one."),
        phone=moment(PLAN),
        page=None,
        today=(PLAN.entry_id,),
    ),
    Step(
        2,
        _("14 March"),
        _("1. Notice · self-monitoring"),
        _("Friday 14 March, early"),
        _("The taxi has gone. Robin notes what happened, what it felt like and what came of it."),
        _("Still only Robin. Most moments may stay like this for good."),
        phone=moment(PLAN, NOTE),
        page=None,
        today=(NOTE.entry_id,),
    ),
    Step(
        3,
        _("15 March"),
        _("2. Look back · self-evaluation, and sharing"),
        _("Saturday 15 March, in the morning"),
        _(
            "Robin asks: was this a healthier response than my usual one? It is hard to tell. "
            "Robin ticks the parts to share, and adds a question."
        ),
        _(
            "Amara can open the three ticked parts now. Nobody reads them as they arrive: she "
            "usually reads before they meet."
        ),
        phone=moment(PLAN, NOTE, ALONE),
        page=moment(new(PLAN), new(NOTE), new(ALONE)),
        today=(ALONE.entry_id,),
    ),
    Step(
        4,
        _("17 and 18 March"),
        _("An answer, and Robin decides"),
        _("Monday 17 and Tuesday 18 March"),
        _(
            "On Monday Amara reads and answers. On Tuesday they talk, and Robin decides: much "
            "closer, with full credit. On the goal that is +1, “and I tell M. one thing I feel”."
        ),
        _(
            "Robin sees that Amara opened it on Monday. Amara sees what Robin decided; only Robin "
            "can write it."
        ),
        phone=moment(PLAN, NOTE, TOGETHER),
        page=moment(PLAN, NOTE, replace(TOGETHER, changed=True)),
        today=(TOGETHER.entry_id,),
    ),
    Step(
        5,
        _("18 March"),
        _("3. Give yourself credit · self-reinforcement"),
        _("Tuesday 18 March, in the afternoon"),
        _("Robin says it in words that feel true, and plans something good for Wednesday."),
        _(
            "A new part is private until Robin ticks it. Robin shares the words. The bath stays "
            "with Robin, and Amara’s page doesn’t hint at it."
        ),
        phone=moment(PLAN, NOTE, TOGETHER, PRAISE, REWARD),
        page=moment(PLAN, NOTE, TOGETHER, new(PRAISE)),
        today=(PRAISE.entry_id, REWARD.entry_id),
    ),
)


def step(number: str) -> Step:
    """The step with this number; the first one for anything else."""
    return next((one for one in STEPS if str(one.number) == number), STEPS[0])


# --- in the reader's language --------------------------------------------------------------------
def told(one: Step) -> Step:
    """The same with the invented words in the language that is spoken just now."""
    page = one.page and _told(one.page)
    return replace(one, phone=_told(one.phone), page=page)


def _told(moment: SeenMoment) -> SeenMoment:
    parts = tuple(
        replace(
            part,
            words=in_words(part.words or {}),
            answers=tuple(replace(said, text=gettext(said.text)) for said in part.answers),
        )
        for part in moment.parts
    )
    return replace(moment, title=gettext(moment.title), parts=parts)


def in_words(words: Mapping[str, Any]) -> dict[str, Any]:
    """Each text of these, translated; whatever else there is, as it is."""
    return {
        key: gettext(said) if isinstance(said, str) and said else said
        for key, said in words.items()
    }
