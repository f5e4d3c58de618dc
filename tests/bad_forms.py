"""Every form that is posted, and what can be wrong with each of its fields."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests import matrix_forms
from tests.world import NOBODY, World

KEPT = "These words stay on the page"
HUGE = "9" * 400
NUMBERS = (HUGE, "-" + HUGE, "1e3", "٣", "true", "NaN", "99999999999999999999", "-1", "1.5")
CODES = ("no-such-code", "a\x00b", HUGE, "' OR 1=1 --")
DATES = ("9999-12-31T23:59", "0001-01-01T00:00", "2026-02-30T10:00", "yesterday", HUGE)
DAYS = ("9999-12-31", "0001-01-01", "2026-02-30", "2026-11-22", "soon", HUGE)
IDS = ("not-an-id", "", "0" * 400, "a\x00b")


@dataclass(frozen=True)
class Posted:
    """A form: who posts it where, and which of its fields are of which sort."""

    who: str
    route: str
    ids: dict[str, str] = field(default_factory=dict)  # as in tests/matrix.py
    data: str = ""  # a name in matrix_forms
    keeps: str = ""  # the text field that must come back with what was typed
    texts: dict[str, int] = field(default_factory=dict)  # field -> longest
    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    minted: tuple[str, ...] = ()  # ids that the page brings along
    foreign: dict[str, str] = field(default_factory=dict)  # field -> somebody else's id

    def fields(self, world: World) -> dict[str, Any]:
        found = matrix_forms.of(self.data, world)
        return {**found, self.keeps: KEPT} if self.keeps else found

    def kwargs(self, world: World) -> dict[str, Any]:
        return {key: world.ids[name] for key, name in self.ids.items()}

    def wrong(self, world: World) -> Iterator[tuple[str, Any]]:
        """Each field with each value that must not get in."""
        for name, most in self.texts.items():
            yield name, "x" * (most + 1)
            yield name, "a\x00b"
        for names, values in (
            (self.numbers, NUMBERS),
            (self.codes, CODES),
            (self.dates, DATES),
            (self.days, DAYS),
            (self.minted, IDS),
        ):
            yield from ((name, value) for name in names for value in values)
        for name, other in self.foreign.items():
            yield name, str(world.ids.get(other, NOBODY))


MOMENT = {"pk": "one_of_maya"}
NOTE_TEXTS = {"situation": 2000, "actual_response": 2000, "thoughts": 1000, "journal": 20_000}
NOTE_TEXTS |= {"feelings-own": 40}
NOTE_CODES = ("cues", "helped_by", "precision", "emotions-0-code", "people", "body-0-intensity")
NOTE: dict[str, Any] = {
    "texts": NOTE_TEXTS,
    "numbers": ("reaction_urge", "minutes_to_settle", "cue_certainty"),
    "codes": NOTE_CODES,
    "dates": ("happened",),
    "keeps": "usual_response",
}
FORMS = {
    "check-in": Posted(
        "maya",
        "check-in",
        data="check_in",
        keeps="line",
        texts={"line": 500},
        numbers=("mood", "reaction_urge"),
        codes=("when",),
        minted=("entry_id",),
        foreign={"entry_id": "one_note_of_jonas"},
    ),
    "new moment": Posted(
        "maya",
        "moment-new",
        data="new_moment",
        **{**NOTE, "texts": {**NOTE_TEXTS, "title": 120}, "codes": (*NOTE_CODES, "goal")},
        minted=("entry_id", "episode_id"),
        foreign={
            "entry_id": "one_note_of_jonas",
            "episode_id": "one_of_jonas",
            "goal": "goal_of_jonas",
            "people": "person_of_jonas",
        },
    ),
    "check-in anew": Posted(
        "maya",
        "check-in-change",
        {"pk": "check_in_of_maya"},
        data="check_in_anew",
        keeps="line",
        texts={"line": 500},
        numbers=("mood", "reaction_urge", "base_version"),
        codes=("clock",),
        dates=("day",),
    ),
    "title": Posted(
        "maya",
        "moment-change",
        MOMENT,
        data="title",
        keeps="title",
        texts={"title": 120},
        numbers=("base_version",),
        codes=("goal",),
        foreign={"goal": "goal_of_jonas"},
    ),
    "notice": Posted(
        "maya",
        "moment-notice",
        MOMENT,
        data="notice",
        **NOTE,
        minted=("entry_id",),
        foreign={"entry_id": "one_note_of_jonas", "people": "person_of_jonas"},
    ),
    "look back": Posted(
        "maya",
        "moment-look-back",
        MOMENT,
        data="look_back",
        keeps="learned",
        texts={"reasons": 2000, "partial_credit_for": 500, "question": 1000},
        numbers=("importance", "base_version"),
        codes=("outcome", "level", "credit", "standard_realism", "what_made_the_difference"),
        minted=("entry_id",),
    ),
    "credit": Posted(
        "maya",
        "moment-credit",
        MOMENT,
        data="credit",
        keeps="text",
        texts={"text": 500, "reward": 500},
        numbers=("believability",),
        codes=("when", "form"),
        minted=("entry_id",),
        foreign={"entry_id": "one_note_of_jonas"},
    ),
    "sharing": Posted(
        "maya",
        "moment-sharing",
        MOMENT,
        data="sharing",
        codes=("parts", "level", "until", "relationship"),
        foreign={"parts": "one_note_of_jonas", "relationship": "care_of_jonas"},
    ),
    "page": Posted(
        "maya",
        "page-new",
        data="page",
        keeps="title",
        texts={"text": 20_000},
        codes=("precision",),
        dates=("happened",),
        minted=("entry_id",),
        foreign={"entry_id": "one_note_of_jonas"},
    ),
    "page anew": Posted(
        "maya",
        "page",
        {"pk": "page_of_maya"},
        data="page_anew",
        keeps="title",
        texts={"text": 20_000},
        numbers=("base_version",),
        codes=("precision",),
        dates=("happened",),
    ),
    "sharing alone": Posted(
        "maya",
        "entry-sharing",
        {"pk": "page_of_maya"},
        data="sharing_alone",
        codes=("until", "relationship"),
        foreign={"relationship": "care_of_jonas"},
    ),
    "agenda": Posted(
        "maya",
        "agenda",
        data="agenda",
        keeps="text",
        texts={"text": 500},
        codes=("which", "relationship"),
        minted=("entry_id",),
        foreign={"entry_id": "bring_up_of_amara", "relationship": "care_of_jonas"},
    ),
    "agenda again": Posted(
        "maya",
        "agenda-item",
        {"pk": "agenda_of_maya"},
        data="agenda_again",
        keeps="text",
        texts={"text": 500},
        numbers=("base_version",),
    ),
    "plan": Posted("maya", "plan", data="plan", numbers=("days",), codes=("days", "relationship")),
    "away": Posted(
        "maya",
        "away",
        data="away",
        codes=("tell",),
        days=("until",),
        foreign={"tell": "care_of_jonas"},
    ),
    "worksheet": Posted(
        "maya",
        "worksheet",
        {"slug": "sheet"},
        data="sheet",
        keeps="note",
        numbers=("slept_hours", "skills_overall", "emotions-fear-strength"),
        codes=("medicine", "skills", "urges-go_quiet-acted", "moment"),
        dates=("day",),
        minted=("entry_id",),
        foreign={"entry_id": "one_note_of_jonas", "moment": "one_of_jonas"},
    ),
    "worksheet again": Posted(
        "maya",
        "worksheet-answer",
        {"pk": "sheet_of_maya"},
        data="sheet_again",
        keeps="note",
        numbers=("slept_hours", "base_version"),
        codes=("medicine", "skills", "moment"),
    ),
    "asking": Posted(
        "amara",
        "assignment",
        {"pk": "user_of_maya", "slug": "other_sheet"},
        data="ask",
        keeps="note",
        texts={"note": 500},
    ),
    "goal": Posted(
        "maya",
        "goal",
        {"pk": "goal_of_maya"},
        data="goal",
        keeps="from",
        texts={"title": 120, "toward": 1000, "level_2": 300},
        codes=("focus_area", "person"),
        foreign={"person": "person_of_jonas"},
    ),
    "new goal": Posted(
        "maya",
        "goal-new",
        data="goal",
        keeps="from",
        texts={"title": 120, "toward": 1000},
        codes=("focus_area", "person"),
        minted=("entry_id",),
        foreign={"entry_id": "goal_of_jonas", "person": "person_of_jonas"},
    ),
    "menu": Posted(
        "maya",
        "menu",
        data="menu_item",
        keeps="text",
        texts={"text": 200},
        codes=("which",),
        minted=("entry_id",),
        foreign={"entry_id": "menu_of_jonas"},
    ),
    "proposed goal": Posted(
        "amara",
        "goal-propose",
        {"pk": "user_of_maya"},
        data="propose",
        keeps="from",
        texts={"title": 120, "toward": 1000, "level_2": 300},
        codes=("focus_area",),
        minted=("entry_id",),
        foreign={"entry_id": "goal_of_jonas"},
    ),
    "proposed goal anew": Posted(
        "amara",
        "goal-reword",
        {"pk": "user_of_maya", "goal": "proposal_of_amara"},
        data="reword",
        keeps="from",
        texts={"title": 120, "toward": 1000, "level_2": 300},
        numbers=("base_version",),
        codes=("focus_area",),
    ),
    "person": Posted(
        "maya",
        "people",
        data="person",
        keeps="label",
        texts={"label": 40},
        codes=("relation_type", "feels_safe"),
        minted=("entry_id",),
        foreign={"entry_id": "person_of_jonas"},
    ),
    "person anew": Posted(
        "maya",
        "person",
        {"pk": "person_of_maya"},
        data="person_anew",
        keeps="label",
        texts={"label": 40},
        numbers=("base_version",),
        codes=("relation_type", "feels_safe"),
    ),
    "answer": Posted(
        "amara",
        "answer",
        {"pk": "user_of_maya", "entry": "one_look_of_maya"},
        data="answer",
        keeps="text",
        texts={"text": 4000},
        codes=("view",),
        minted=("entry_id",),
        foreign={"entry_id": "answer_of_bea"},
    ),
    "reply": Posted(
        "amara",
        "agenda-reply",
        {"pk": "user_of_maya", "item": "wish_of_maya"},
        data="reply",
        keeps="text",
        texts={"text": 4000},
        codes=("reply",),
        minted=("entry_id",),
        foreign={"entry_id": "answer_of_bea"},
    ),
    "bring up": Posted(
        "amara",
        "bring-up",
        {"pk": "user_of_maya"},
        data="bring_up",
        keeps="text",
        texts={"text": 500},
        minted=("entry_id",),
        foreign={"entry_id": "wish_of_maya"},
    ),
    "own note": Posted(
        "amara",
        "own-note",
        {"pk": "user_of_maya"},
        data="own_note",
        keeps="text",
        texts={"text": 8000},
        numbers=("base_version",),
    ),
    "decide": Posted(
        "amara",
        "decide",
        {"pk": "user_of_maya", "moment": "one_of_maya"},
        data="decide",
        keeps="reasons",
        texts={"reasons": 1000},
        codes=("outcome", "credit", "level"),
        minted=("entry_id",),
    ),
    "invite": Posted(
        "amara",
        "client-invite",
        data="invite",
        keeps="called",
        texts={"called": 80},
        codes=("rhythm",),
    ),
    "appointment": Posted(
        "amara",
        "client-appointments",
        {"pk": "user_of_maya"},
        data="appointment",
        numbers=("minutes", "times"),
        codes=("at",),
        dates=("day",),
        minted=("appointment_id",),
        foreign={"appointment_id": "appointment_of_maya"},
    ),
    "an appointment with somebody": Posted(
        "amara",
        "appointments",
        data="appointment",
        codes=("client", "at"),
        dates=("day",),
        foreign={"client": "user_of_omar"},
    ),
    "days": Posted(
        "amara",
        "client-plan",
        {"pk": "user_of_maya"},
        data="days",
        numbers=("days",),
        codes=("days",),
    ),
    "moving": Posted(
        "amara",
        "appointment",
        {"pk": "appointment_of_maya"},
        data="moved",
        numbers=("minutes", "base_version"),
        codes=("at",),
        dates=("day",),
    ),
    "reminder": Posted(
        "jonas",
        "reminders",
        data="reminder",
        numbers=("days",),
        codes=("days", "local_time"),
    ),
    "profile": Posted(
        "maya",
        "settings",
        data="profile",
        keeps="name",
        texts={"name": 80},
        codes=("time_zone",),
    ),
    "code": Posted("anonymous", "join-code", data="code", texts={"code": 40}, codes=("code",)),
    "join": Posted(
        "anonymous",
        "join",
        {"token": "token_of_amara"},
        data="join_all",
        keeps="name",
        texts={"name": 80, "email": 254, "password": 128},
        codes=("consents", "time_zone", "email"),
        foreign={"email": "email_of_maya"},
    ),
    "sign in": Posted(
        "anonymous", "account_login", data="wrong_password", codes=("login",), texts={"login": 254}
    ),
}

# Something wrong that only makes sense as a whole: (form, fields).
SHARING = {"level": "full", "until": "date"}
WHOLE: tuple[tuple[str, Callable[[str], dict[str, Any]]], ...] = (
    ("sharing", lambda day: {**SHARING, "until_date": day}),
    ("notice", lambda day: {"happened": f"{day}T00:00"}),
    ("appointment", lambda day: {"day": day}),
    ("new moment", lambda day: {"planned": "on", "happened": f"{day}T23:59"}),
)


def fresh(posted: Posted, world: World) -> dict[str, Any]:
    """The form with new ids, as after loading the page again."""
    return posted.fields(world) | {name: str(uuid.uuid4()) for name in posted.minted}
