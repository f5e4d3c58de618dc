"""A program that was written from the OpenAPI file alone: whole moments, and mornings, from both
sides.

It knows operation ids and the names of fields, and takes every address from the file.
"""

import json
import urllib.request
import uuid
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from django.utils import timezone

from tests.conftest import give_second_factor
from tracker.accounts.actions import make_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FILE = Path(__file__).parents[2] / "api" / "schema.yml"


class Program:
    """Calls operations by their id."""

    def __init__(self, server: str, token: str):
        self.server, self.token = server, token
        paths = yaml.load(FILE.read_text(), yaml.CSafeLoader)["paths"]
        self.operations = {
            operation["operationId"]: (method.upper(), path)
            for path, methods in paths.items()
            for method, operation in methods.items()
        }

    def __call__(self, operation: str, body=None, *, version=None, query="", **where):
        method, path = self.operations[operation]
        request = urllib.request.Request(
            self.server + path.format(**where) + query,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        if version:
            request.add_header("If-Match", f'"{version}"')
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None


@pytest.fixture
def program(live_server):
    def start(user) -> Program:
        _token, secret = make_token(user, name="a program", days=30, now=timezone.now())
        return Program(live_server.url, secret)

    return start


def test_a_whole_moment_from_both_sides(program, maya, amara, care):
    give_second_factor(amara)
    client, therapist = program(maya), program(amara)
    new = lambda: str(uuid.uuid4())  # noqa: E731

    # The client writes down a goal, and what happened.
    goal, episode, note, look, credit = (new() for _n in range(5))
    client("goals_put", {"content": {"toward": "Say goodbye and mean it."}}, id=goal)
    client("goals_change", {"offered": True}, id=goal)
    noticed = {"situation": "She left for the airport.", "reaction_urge": 8}
    client(
        "episodes_begin",
        {"title": "The airport", "goal": goal, "note": {"id": note, "content": noticed}},
        id=episode,
    )
    client(
        "entries_put",
        {
            "kind": "self_evaluation",
            "episode": episode,
            "content": {"outcome": "cannot_tell", "credit": "undecided", "reasons": "I waved."},
        },
        id=look,
    )
    assert client("episodes_read", id=episode)["state"] == "evaluated_alone"

    # Nobody sees it before she shares it.
    (me,) = client("me_read")["care"]
    mine = f"?client={maya.pk}"
    assert therapist("shared_episodes_list", query=mine)["results"] == []
    client(
        "shares_make",
        {
            "care": me["id"],
            "episode": episode,
            "entries": [note, look],
            "level": "full",
            "until": None,
            "ask": True,
        },
    )
    assert client("episodes_read", id=episode)["state"] == "awaiting_guidance"

    # The therapist finds it, and answers.
    (waiting,) = [one for one in therapist("clients_list")["results"] if one["waiting"]]
    assert therapist("clients_read", id=waiting["id"])["goals"][0]["toward"].startswith("Say good")
    (seen,) = therapist("shared_episodes_list", query=f"?client={waiting['id']}")["results"]
    assert seen["title"] == "The airport"
    asked = next(entry for entry in seen["entries"] if entry["waits"])
    therapist(
        "guidance_send",
        {"id": new(), "entry": asked["id"], "text": "You waved and stayed.", "view": "healthier"},
    )

    # The client reads it, decides for herself, and gives herself credit.
    (answer,) = client("received_list")["results"]
    assert answer["text"] == "You waved and stayed."
    client("received_seen", id=answer["id"])
    standing = client("entries_read", id=look)
    decided = client(
        "entries_put",
        {
            "kind": "self_evaluation",
            "episode": episode,
            "status": "confirmed",
            "content": {"outcome": 2, "credit": "fully", "reasons": "I waved and stayed."},
        },
        id=look,
        version=standing["version"],
    )
    assert (decided["status"], decided["content"]["context"]) == ("confirmed", "after_guidance")
    client(
        "entries_put",
        {"kind": "self_reinforcement", "episode": episode, "content": {"text": "I can do this."}},
        id=credit,
    )
    assert client("episodes_read", id=episode)["state"] == "reinforced"

    # The therapist sees that it changed, until the client stops sharing: then nothing, at once.
    entries = therapist("shared_entries_list", query=mine)["results"]
    assert {one["id"]: one["changed"] for one in entries}[look] is True
    assert credit not in {one["id"] for one in entries}
    assert len(client("shares_stop")["stopped"]) == 2
    assert therapist("shared_entries_list", query=mine)["results"] == []
    with pytest.raises(urllib.error.HTTPError, match="404"):
        therapist("shared_entries_read", id=look)
    verbs = {line["verb"] for line in client("ledger_list")["results"]}
    assert verbs >= {"opened", "answered", "shared", "stopped_sharing"}


def test_a_therapists_morning(program, maya, amara, care, settings):
    settings.ANSWER_UNDO_SECONDS = 0
    give_second_factor(amara)
    client, therapist = program(maya), program(amara)
    new = lambda: str(uuid.uuid4())  # noqa: E731

    # The evening before: numbers as they come, one moment, and something to talk about.
    (me,) = client("me_read")["care"]
    standing, episode, note, wish, pin = (new() for _n in range(5))
    client("standing_shares_put", {"care": me["id"], "what": "check_in_ratings"}, id=standing)
    body = {"kind": "check_in", "content": {"mood": 2, "reaction_urge": 8, "line": "Alone."}}
    numbers = client("entries_put", body, id=new())["id"]
    noticed = {"situation": "She left for the airport.", "reaction_urge": 8}
    begun = {"title": "The airport", "note": {"id": note, "content": noticed}}
    client("episodes_begin", begun, id=episode)
    shared = {"care": me["id"], "episode": episode, "entries": [note], "level": "full"}
    client("shares_make", {**shared, "until": None})
    about = {"care": me["id"], "kind": "talk_before", "text": "Can we talk before Tuesday?"}
    client("agenda_put", about, id=wish)
    client("agenda_put", {"care": me["id"], "kind": "pin", "entry": note}, id=pin)

    # The morning: who is there, what they share, and what they want to talk about.
    (one,) = therapist("clients_list")["results"]
    mine = f"?client={one['id']}"
    entries = {one["id"]: one for one in therapist("shared_entries_list", query=mine)["results"]}
    assert set(entries) == {note, numbers}
    assert entries[numbers]["content"] == {"mood": 2, "reaction_urge": 8}
    agenda = {one["id"]: one for one in therapist("shared_agenda_list", query=mine)["results"]}
    assert set(agenda) == {wish, pin}
    assert (agenda[wish]["waits"], agenda[pin]["entry"]) == (True, note)
    therapist("guidance_send", {"id": new(), "agenda_item": wish, "reply": "call"})
    therapist("bring_up_put", {"client": one["id"], "text": "How she slept."}, id=new())
    therapist("shared_agenda_tick", {"done": True}, id=pin)
    assert [one["text"] for one in therapist("bring_up_list", query=mine)["results"]]

    # The client reads the answer, and takes back what stood: at once nothing of it is left.
    (answer,) = client("received_list")["results"]
    assert (answer["agenda_item"], answer["reply"]) == (wish, "call")
    assert {item["id"] for item in client("agenda_list")["results"] if item["done_at"]} == {pin}
    client("standing_shares_stop", id=standing)
    left = therapist("shared_entries_list", query=mine)["results"]
    assert [entry["id"] for entry in left] == [note]
    client("agenda_take_off", id=wish)
    assert therapist("shared_agenda_list", query=mine)["results"] == []
    verbs = {line["verb"] for line in client("ledger_list")["results"]}
    assert verbs >= {"opened_agenda", "ticked_agenda", "opened", "started_standing_share"}


def test_a_morning_of_reading_that_ends(program, maya, amara, care, settings):
    """What waits, read, answered and put aside, until nothing waits; then whom one meets today."""
    settings.ANSWER_UNDO_SECONDS = 0
    give_second_factor(amara)
    client, therapist = program(maya), program(amara)
    new = lambda: str(uuid.uuid4())  # noqa: E731

    # The evening before: a moment that asks for an answer, and a page that asks for nothing.
    (me,) = client("me_read")["care"]
    episode, note, look, page, meeting = (new() for _n in range(5))
    noticed = {"situation": "She left for the airport.", "reaction_urge": 8}
    client(
        "episodes_begin",
        {"title": "The airport", "note": {"id": note, "content": noticed}},
        id=episode,
    )
    body = {"kind": "self_evaluation", "episode": episode, "content": {"outcome": "cannot_tell"}}
    client("entries_put", body, id=look)
    client("entries_put", {"kind": "journal_page", "content": {"text": "Rain."}}, id=page)
    shared = {"care": me["id"], "level": "full", "until": None}
    asks = {"episode": episode, "entries": [note, look], "ask": True}
    client("shares_make", {**shared, **asks})
    client("shares_make", {**shared, "entries": [page]})
    soon = timezone.now().replace(microsecond=0) + timedelta(minutes=20)
    wanted = {"client": str(maya.pk), "starts_at": soon.isoformat(), "minutes": 50}
    therapist("appointments_put", wanted, id=meeting)

    # What waits, and how far; it is named, and nothing of it is given.
    waits = therapist("to_review_list")["results"]
    assert [item["episode"] for item in waits] == [episode, None]
    assert all(item["next_appointment"] == waits[0]["next_appointment"] for item in waits)
    assert "airport" not in json.dumps(waits)
    mine = f"?client={waits[0]['client']}"

    # Read; the one that asks is answered, and so put aside with it.
    read = {one["id"]: one for one in therapist("shared_entries_list", query=mine)["results"]}
    assert read[note]["content"]["situation"] == "She left for the airport."
    assert [pk for pk, one in read.items() if one["waits"]] == [look]
    therapist("guidance_send", {"id": new(), "entry": look, "text": "You waved.", "view": "talk"})
    left = [part for item in therapist("to_review_list")["results"] for part in item["entries"]]
    assert {part["entry"] for part in left} == {note, page}

    # The rest is put aside as it was read: then nothing waits.
    seen = [{"entry": pk, "sight": one["sight"]} for pk, one in read.items()]
    marked = therapist("reviewed_mark", {"client": str(maya.pk), "entries": seen})
    assert set(marked["marked"]) == {note, page}
    assert therapist("to_review_list")["results"] == []
    therapist("reviewed_undo", {"client": str(maya.pk), **marked})
    assert len(therapist("to_review_list")["results"]) == 2
    therapist("reviewed_mark", {"client": str(maya.pk), "entries": seen})

    # Whom she meets today, and what to know before.
    until = f"?until={quote((soon + timedelta(hours=1)).isoformat())}"
    (next_one,) = therapist("appointments_list", query=until)["results"]
    assert (next_one["id"], next_one["name"]) == (meeting, maya.name)
    prep = therapist("clients_prep", id=next_one["client"])
    assert prep["facts"][0]["number"] == "1 moment shared, 1 page shared"
    therapist("own_note_put", {"text": "The airport first."}, id=next_one["client"])

    # In the session they decide, and the client makes it so; or she can't come after all.
    decided = {"entry": look, "content": {"outcome": 2, "credit": "fully"}}
    therapist("client_decisions_put", decided, id=maya.pk, decision=new())
    (proposed,) = client("decisions_list")["results"]
    assert client("decisions_confirm", id=proposed["id"])["content"]["context"] == "in_session"
    (told,) = therapist("client_decisions_list", id=maya.pk)["results"]
    assert told["confirmed_at"]
    client("meetings_cancel", id=meeting)
    (gone,) = therapist("appointments_list", query=until)["results"]
    assert gone["cancelled_by"] == "client"
