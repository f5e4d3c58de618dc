"""The OpenAPI file in the repository is what the views say, and what they do."""

import re
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from api.urls import urlpatterns

from .checking import FILE, SCHEMA, checked, fits, named, read
from .conftest import begin, look_back, share


def test_the_snapshot_is_up_to_date():
    out = StringIO()
    call_command("spectacular", stdout=out)
    assert out.getvalue() == FILE.read_text(), "run: manage.py spectacular --file api/schema.yml"


def test_it_is_valid_and_served_to_everybody(client, django_assert_num_queries):
    from drf_spectacular.validation import validate_schema  # it brings jsonschema: see checking.py

    validate_schema(SCHEMA)
    assert SCHEMA["openapi"].startswith("3.1")
    with django_assert_num_queries(0):
        served = Client().get("/api/v1/schema/")
    assert read(served.content) == SCHEMA


test_it_is_valid_and_served_to_everybody = pytest.mark.django_db(
    test_it_is_valid_and_served_to_everybody
)


def test_it_has_the_three_names():
    kinds = {
        SCHEMA["components"]["schemas"][one["$ref"].rsplit("/")[-1]]["properties"]["kind"]["const"]
        for one in SCHEMA["components"]["schemas"]["Entry"]["oneOf"]
    }
    assert kinds >= {"self_monitoring", "self_evaluation", "self_reinforcement"}


def test_every_route_is_in_it():
    routes = {
        "/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern)).replace("{pk}", "{id}")
        for one in urlpatterns
        if one.name not in ("schema", "nothing")
    }
    assert routes == set(SCHEMA["paths"])


@pytest.mark.django_db
def test_answers_are_what_the_file_says(as_maya, as_amara, maya, care):
    person, goal = uuid.uuid4(), uuid.uuid4()
    as_maya.put(f"people/{person}/", {"content": {"label": "M."}})
    as_maya.put(f"goals/{goal}/", {"content": {"toward": "Wave."}})
    episode, note = begin(as_maya, goal=str(goal), title="T")
    look = look_back(as_maya, episode, credit="partly", reasons="R")
    as_maya.put(
        f"entries/{uuid.uuid4()}/",
        {"kind": "self_reinforcement", "episode": episode, "content": {"text": "x"}},
    )
    as_maya.post("entries/", {"id": str(uuid.uuid4()), "kind": "check_in", "content": {"mood": 1}})
    share(as_maya, care, episode, [note, look], ask=True)
    as_amara.post("guidance/", {"id": str(uuid.uuid4()), "entry": look, "text": "x"})
    standing = {"care": str(care.pk), "what": "worksheet", "which": "kind-pause", "level": "full"}
    as_maya.put(f"standing-shares/{uuid.uuid4()}/", standing)
    pin = {"care": str(care.pk), "kind": "pin", "entry": note}
    as_maya.put(f"agenda/{uuid.uuid4()}/", pin)
    as_amara.put(f"bring-up/{uuid.uuid4()}/", {"client": str(maya.pk), "entry": note})
    as_maya.put("reminders/", {"enabled": True, "local_times": ["09:30"], "days": [6]})
    as_maya.post("notices/")
    for path, name in {
        "me/": "Me",
        "people/": "Person",
        "goals/": "Goal",
        "entries/": "Entry",
        "episodes/": "Episode",
        "shares/": "Share",
        "standing-shares/": "StandingShare",
        "agenda/": "AgendaItem",
        "received-guidance/": "ReceivedGuidance",
        "ledger/": "LedgerLine",
        "reminders/": "Reminders",
        "notices/": "Notice",
    }.items():
        assert checked(as_maya.get(path), name).get("results") != []
    fits(as_maya.get("nothing/").json(), named("Problem"))
    for path, name in {
        "me/": "Me",
        "clients/": "Client",
        f"clients/{maya.pk}/": "ClientInCare",
        f"shared-episodes/?client={maya.pk}": "SharedEpisode",
        f"shared-entries/?client={maya.pk}": "SharedEntry",
        f"shared-agenda/?client={maya.pk}": "SharedAgendaItem",
        f"bring-up/?client={maya.pk}": "BringUp",
    }.items():
        assert checked(as_amara.get(path), name).get("results") != []
