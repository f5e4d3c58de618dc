"""What the matrix posts: for each form, something that does what the form is for."""

import json
import uuid

from tests.conftest import code_for
from tests.journals.writing import as_file
from tests.measures.loading import blanks, signature
from tests.world import World

# What a practice says of itself; how somebody joins who has no account yet.
DETAILS = {
    "name": "Harbour Practice",
    "time_zone": "Europe/Paris",
    "phone": "030 123",
    "emergency": "Call 112.",
    "crisis_region": "US",
    "rhythm": "weekly",
    "retention_months": "84",
}
JOINING = {
    "name": "Robin",
    "email": "robin@example.org",
    "password": "a long enough passphrase",
    "time_zone": "Europe/Paris",
    "consents": ["adult", "keeping", "care"],
}


def joining() -> dict:
    """The whole form, with the code that came by mail."""
    return {**JOINING, "code": code_for(JOINING["email"])}


def of(name: str, world: World) -> dict:
    """The fields of the form `name`, with fresh ids; {} for a form without fields."""
    entry = {"entry_id": str(uuid.uuid4()), "base_version": "0"}
    parts, signed = [str(world.ids["one_note_of_maya"])], signature()
    return {
        "": {},
        "booklet": {"which": "2026", "parts": ["moments", "pages"], "title": "Recipes"},
        "check_in": {**entry, "mood": "3", "line": "A line."},
        "check_in_anew": {**entry, "base_version": "1", "mood": "3", "line": "A line."},
        "new_moment": {**entry, "episode_id": str(uuid.uuid4()), "situation": "At the door."},
        "title": {**entry, "base_version": "1", "title": "A title"},
        "notice": {**entry, "situation": "At the door."},
        "look_back": {
            "entry_id": str(world.ids["one_look_of_maya"]),
            "base_version": "1",
            "outcome": "1",
        },
        "confirm": {"base_version": "1"},
        "credit": {**entry, "text": "I did that."},
        "close": {"reason": "let_go"},
        "sharing": {
            "relationship": str(world.ids["care_of_maya"]),
            "parts": parts,
            "level": "full",
            "until": "stop",
        },
        "agenda": {**entry, "text": "Sleep.", "which": "talk_about"},
        "agenda_again": {**entry, "base_version": "1", "text": "Sleep, again."},
        "my_plan": {**entry, "base_version": "1", "alone": "Tea."},
        "plan": {"days": ["0", "2", "4"]},
        "back": {"back": "1"},
        "away": {"until": "2026-12-01", "tell": [str(world.ids["care_of_maya"])]},
        "standing": {"what": "days_checked_in", "level": "ratings_only"},
        "find": {"words": "kq"},
        "page": {**entry, "title": "A title", "text": "A page."},
        "page_anew": {
            "entry_id": str(world.ids["page_of_maya"]),
            "base_version": "1",
            "text": "Written anew.",
        },
        "sharing_alone": {
            "relationship": str(world.ids["care_of_maya"]),
            "until": "stop",
        },
        "goal": {**entry, "base_version": "1", "toward": "Say goodbye."},
        "menu_item": {**entry, "text": "An hour with no plan.", "which": "reward"},
        "menu_change": {**entry, "base_version": "1", "text": "The bench."},
        "propose": {**entry, "toward": "Say goodbye at the door."},
        "reword": {**entry, "base_version": "1", "toward": "Say it at the door."},
        "person": {**entry, "label": "M."},
        "person_anew": {**entry, "base_version": "1", "label": "M."},
        "reminder": {
            "enabled": "on",
            "local_time": "12:30",
            "days": ["0", "1"],
            "also": ["look_back"],
            "quiet_from": "21:30",
            "quiet_until": "08:00",
            "says": "list",
        },
        "put_off": {"what": "nonsense"},
        "answer": {**entry, "text": "You chose.", "view": "healthier"},
        "details": DETAILS,
        "colleague": {"name": "Robin", "email": "robin@example.org", "role": "therapist"},
        "deputy": {"deputy": ""},
        "questionnaire": {name: signed[name] for name in ("file", "recipe", "source")},
        "signature": {**signed, "title": "Another title"},
        "blanks": blanks(),
        "sheet_head": {**entry, "title": "A title", "default": "assigned", "period": "any"},
        "sheet_head_again": {
            **entry,
            "base_version": "1",
            "title": "Another",
            "default": "assigned",
        },
        "sheet_copy": {**entry, "which": "kind-pause"},
        "sheet_file": {**entry, "file": json.dumps(as_file())},
        "sheet_line": {**entry, "label": "What else?", "max": "500"},
        "sheet_line_again": {
            **entry,
            "base_version": "1",
            "label": "How loud was it?",
            "min": "0",
            "max": "9",
            "low": "calm",
            "high": "loud",
        },
        "sheet_move": {"down": "1"},
        "along": {"supervisor": str(world.ids["user_of_omar"]), "until": "2027-01-31"},
        "opening": {"code": "7KQD-M2XA-9TRP"},
        "reply": {**entry, "reply": "call", "text": "Any morning."},
        "mode": {"mode": "in_session_only"},
        "bring_up": {**entry, "text": "Sleep."},
        "own_note": {**entry, "base_version": "1", "text": "A note."},
        "decide": {
            **entry,
            "about": str(world.ids["one_look_of_maya"]),
            "outcome": "1",
            "reasons": "In her words.",
        },
        "yes": {"answer": "yes"},
        "watch": {
            "asks": ["urge", "hurt"],
            "least": "4",
            "rhythm": "each_day",
            "plan": "not_indicated",
            "reason": "In her words.",
        },
        "deputy_of_care": {"deputy": str(world.ids["user_of_omar"])},
        "sharing_of_answers": {"sharing": "ask"},
        "invite": {"invitation_id": str(uuid.uuid4()), "called": "R.", "rhythm": "weekly"},
        "appointment": {
            "client": str(world.ids["user_of_maya"]),
            "appointment_id": str(uuid.uuid4()),
            "day": "2026-12-03",
            "at": "15:00",
            "minutes": "50",
            "times": "2",
        },
        "moved": {"day": "2026-12-04", "at": "10:00", "minutes": "50", "base_version": "1"},
        "days": {"days": ["0", "3"]},
        "digest": {"enabled": "on", "local_time": "07:30", "days": ["0", "1"]},
        "calendar": {"called": "busy"},
        "reviewed": {"seen": f"{world.ids['one_note_of_maya']}:1"},
        "token": {"name": "A shortcut", "days": "30"},
        "profile": {
            "name": "Somebody",
            "language": "en-gb",
            "time_zone": "Europe/Paris",
            "day_starts": "04:00",
            "hide_on": "on",
            "hides_to": "weather",
            "relock_minutes": "5",
        },
        "sheet": {**entry, "number": "1", "note": "A line."},
        "sheet_again": {**entry, "base_version": "1", "number": "1", "note": "A line."},
        "ask": {**entry, "note": "A line."},
        "measure": {**entry, "number": "1", "distress": "3"},
        "measure_again": {**entry, "base_version": "1", "number": "1", "distress": "3"},
        "ask_again": {**entry, "base_version": "1", "every_days": "14", "note": "A line."},
        "join": {"consents": ["adult"]},
        "join_address": {"email": JOINING["email"]},
        "join_all": joining(),
        "code": {"code": "7KQD-M2XA-9TRP"},
        "wrong_password": {"login": "nobody@example.org", "password": "not this one"},
        "reset": {"email": "nobody@example.org"},
    }[name]
